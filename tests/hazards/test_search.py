"""What the search box finds: words, single characters, numbers; households only for those who may see their hazard."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Correction
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, ledger
from tests.hazards.steps import TODAY, Desk


def found(desk: Desk, words: str, by: str = "zb") -> list[Hazard]:
    """What somebody finds by some words."""
    return list(ledger(desk.by(by), Filter.read({"q": words}), TODAY))


@pytest.fixture
def hazard(desk: Desk) -> Hazard:
    """One hazard among others."""
    desk.assigned("shop", text="燃气软管老化开裂", code="CA-014")
    desk.assigned("other", text="未装报警器", code="CA-033", by="zb")
    return desk.assigned("shop2", text="调压阀锈蚀，型号JYT-0.6L，AQ1234", inspector="司徒敏", code="CA-013")


@pytest.mark.parametrize(
    "words",
    [
        "锈蚀", "锈", "蚀", "调压阀", "阀锈蚀", "jyt", "JYT", "aq12", "ＡＱ１２３４", "老王", "老王面馆", "面馆", "定西路88号", "定西 88",
        "司徒", "司徒敏", "CA-013", "ca-013", "锈蚀 老王", "，锈蚀。", "  锈蚀\t老王  ",
    ],
)  # fmt: skip
def test_words_of_the_text_the_place_the_operator_the_inspector_and_the_code_find_it(
    desk: Desk, hazard: Hazard, words: str
) -> None:
    assert hazard in found(desk, words)
    assert len(found(desk, words)) == 1


def test_its_number_finds_it_in_any_case(desk: Desk, hazard: Hazard) -> None:
    for words in (hazard.number, hazard.number.lower(), f" {hazard.number} "):
        assert found(desk, words) == [hazard]


@pytest.mark.parametrize("words", ["锈蚀 福泉", "压调", "蚀锈", "不存在的词", "JYT-9"])
def test_all_words_must_fit_and_in_their_order(desk: Desk, hazard: Hazard, words: str) -> None:
    assert hazard not in found(desk, words)


@pytest.mark.parametrize(
    "words", ["", "   ", "，。！", "'", "\\", "&|!():*", "a' | 'b", "\x00", "%", "_", "<->", "：" * 200, "锈" * 500]
)
def test_nothing_that_is_typed_breaks_the_search(desk: Desk, hazard: Hazard, words: str) -> None:
    found(desk, words)


@pytest.mark.parametrize("words", ["%", "_", "%%", "__"])
def test_signs_of_patterns_find_no_household(desk: Desk, words: str) -> None:
    home = desk.assigned("home")
    assert home not in found(desk, words)


HOME = ("林某户", "安西路5弄", "3号101")


@pytest.mark.parametrize("words", HOME)
@pytest.mark.parametrize(
    ("by", "sees"),
    [("hy", True), ("xf", True), ("zb", True), ("auditor", True), ("supervisor", False), ("xj", False), ("boss", False)],
)
def test_a_household_is_found_by_those_who_may_see_its_hazard(desk: Desk, words: str, by: str, sees: bool) -> None:
    home = desk.assigned("home")
    assert (home in found(desk, words, by)) is sees


def test_a_part_of_a_households_name_finds_nothing(desk: Desk) -> None:
    home = desk.assigned("home")
    assert home not in found(desk, "林某", "hy")


@pytest.mark.parametrize("words", HOME)
def test_a_households_name_stands_in_no_search_index_of_hazards(desk: Desk, words: str) -> None:
    desk.assigned("home")
    pieces = Hazard.objects.filter(premises=desk.world.places["home"]).values_list("search", flat=True)
    assert not any(words[:2] in (vector or "") for vector in pieces)


@pytest.mark.parametrize("words", ["林", "安"])
def test_one_character_is_too_little_to_look_for_a_household(desk: Desk, words: str) -> None:
    assert desk.assigned("home") not in found(desk, words)


def test_nobody_finds_what_he_may_not_see(desk: Desk, hazard: Hazard) -> None:
    assert found(desk, "锈蚀", "xj") == []
    assert found(desk, hazard.number, "xj") == []
    assert found(desk, "锈蚀", "sysadmin") == []


def test_what_was_transferred_or_amended_is_found_as_it_stands_now(desk: Desk, hazard: Hazard) -> None:
    desk.do(actions.amend, hazard, Correction(code="CA-033"), "归错", by="hy")
    assert hazard in found(desk, "CA-033")
    assert hazard not in found(desk, "CA-013")
    desk.do(actions.accept, hazard, by="boss")
    assert hazard in found(desk, "锈蚀")
    desk.do(actions.amend, hazard, Correction(premises=desk.world.places["shop"]), "选错场所", by="hy")
    assert hazard in found(desk, "阿强")
    assert hazard not in found(desk, "老王")
