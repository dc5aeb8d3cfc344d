"""How personal facts are cut: enough to tell two apart, too little to know anybody by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules import masks


@pytest.mark.parametrize(
    ("mask", "full", "cut"),
    [
        (masks.name, "王小明", "王**"), (masks.name, "", ""), (masks.address, "安西路5弄3号101室", "安西路**"),
        (masks.address, "", ""), (masks.phone, "13812345678", "138****"), (masks.phone, "021-62345678", "021****"),
        (masks.phone, "110", "****"), (masks.phone, "", ""), (masks.identity, "310105194910010017", "310****"),
    ],
)  # fmt: skip
def test_a_mask_leaves_little(mask: object, full: str, cut: str) -> None:
    assert callable(mask)
    assert mask(full) == cut


@given(st.text(st.characters(categories=["Lo", "Nd"]), min_size=7, max_size=40))
def test_no_mask_gives_back_what_it_cuts(full: str) -> None:
    for mask in (masks.name, masks.phone, masks.identity):
        assert full not in mask(full)
        assert len(mask(full)) <= 7
