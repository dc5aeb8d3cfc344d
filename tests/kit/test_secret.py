"""Sealing: what goes in comes out, nothing else opens, a lost key says so, another key takes its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from ranan.kit import secret
from ranan.kit.home import Home

PLACE = "registry.household.name"


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """A home of its own with its first key."""
    settings.HOME = Home(tmp_path / "home").made()
    folder: Path = settings.HOME.keys
    secret.make_key()
    return folder


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=120))
def test_what_was_sealed_opens_as_it_was(keys: Path, plain: str) -> None:
    sealed = secret.seal(plain, PLACE)
    assert secret.unseal(sealed, PLACE) == plain
    assert plain == "" or (len(plain) < 3 or plain not in sealed)


def test_the_same_is_never_sealed_alike(keys: Path) -> None:
    assert len({secret.seal("王小明", PLACE) for _ in range(50)}) == 50


def test_a_text_that_was_changed_or_moved_does_not_open(keys: Path) -> None:
    sealed = secret.seal("13812345678", PLACE)
    for wrong, place in (
        (sealed, "registry.household.phone"), (sealed[:-6] + "AAAAAA", PLACE), ("13812345678", PLACE), (f"{sealed}:x", PLACE),
    ):  # fmt: skip
        with pytest.raises(secret.SealError) as told:
            secret.unseal(wrong, place)
        assert "13812345678" not in str(told.value)


def test_a_lost_key_is_named_and_never_made_anew_in_silence(keys: Path) -> None:
    sealed = secret.seal("王小明", PLACE)
    (keys / secret.KEY).rename(keys / "aside")
    secret.forget()
    for act in (lambda: secret.unseal(sealed, PLACE), lambda: secret.seal("李四", PLACE), secret.present_key):
        with pytest.raises(secret.SealError, match="missing"):
            act()
    secret.make_key()
    with pytest.raises(secret.SealError, match=sealed.split(":")[1]):
        secret.unseal(sealed, PLACE)
    (keys / "aside").replace(keys / secret.KEY)
    assert secret.unseal(sealed, PLACE) == "王小明"


def test_a_new_key_seals_and_the_older_one_still_opens(keys: Path) -> None:
    before, first = secret.seal("王小明", PLACE), secret.present_key()
    found = secret.found_as("name", "王小明")
    second = secret.renew_key()
    after = secret.seal("王小明", PLACE)
    assert (secret.key_of(before, PLACE), secret.key_of(after, PLACE)) == (first, second)
    assert secret.unseal(before, PLACE) == secret.unseal(after, PLACE) == "王小明"
    assert secret.found_as("name", "王小明") == found, "what is found by a hash is found after a change of keys, too"
    assert sorted(path.name for path in keys.iterdir()) == ["seal_key", f"seal_key.{first}"]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "王小明", " 王 小 明 "), ("name", "Wang Xiaoming", "ＷＡＮＧ·xiaoming"), ("phone", "13812345678", "138-1234 5678"),
        ("phone", "13812345678", "+86 13812345678"), ("phone", "02162345678", "021-62345678"),
        ("id", "11010119900307037X", "110101 19900307 037x"),
    ],
)  # fmt: skip
def test_spelling_aside_the_same_is_found_as_the_same(kind: str, one: str, other: str) -> None:
    assert secret.found_as(kind, one) == secret.found_as(kind, other) != ""


def test_a_hash_gives_nothing_away_and_belongs_to_its_kind() -> None:
    assert secret.found_as("phone", "") == secret.found_as("name", " ·") == ""
    assert secret.found_as("phone", "13812345678") != secret.found_as("id", "13812345678")
    assert "13812345678" not in secret.found_as("phone", "13812345678")
    assert settings.RANAN_DIGEST_KEY.decode() not in secret.found_as("name", "王小明")
