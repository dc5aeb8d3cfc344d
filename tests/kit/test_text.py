"""What is typed as a query for pieces of text."""

from __future__ import annotations

import pytest

from ranan.kit import text


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("软管", "'软管'"), ("燃气软管", "'燃气' & '气软' & '软管'"), ("号", "'号':*"), ("88", "'88':*"),
        ("CN23-000", "'cn23':* & '000':*"),
        ("12号", "'12' & '号':*"), ("2.8米", "'2':* & '8' & '米':*"), ("１２号楼", "'12' & '号楼'"),
        ("3 号", "'3':* & '号':*"), ("'; --", ""),
    ],
)  # fmt: skip
def test_a_word_of_digits_is_a_beginning_unless_chinese_follows_at_once(typed: str, query: str) -> None:
    assert text.tsquery(typed) == query
