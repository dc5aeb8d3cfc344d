"""Rules: numbers in a text are compared with the plan's limits; a phrases file says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.classify import Classifier
from ranan.rules.classify_numbers import Masses, Quantity, ages, beyond, lengths
from ranan.rules.classify_phrases import PhraseError, read_phrases
from ranan.rules.classify_text import digits
from tests.rules.phrases import PHRASES, classifier
from tests.rules.plans import changning


@dataclass(frozen=True)
class Entry:
    """An entry of a small catalogue."""

    title: str = ""
    measures: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()


def with_limits(**limits: float | str) -> Classifier:
    """The plan's phrases with other limits (dots written as double underscores)."""
    catalogue = {hazard.code: hazard for hazard in changning().hazards}
    named = {key.replace("__", "."): value for key, value in limits.items()}
    return Classifier(read_phrases(PHRASES.read_text(encoding="utf-8"), catalogue), catalogue, named)


@pytest.mark.parametrize(
    ("text", "kilograms"),
    [
        ("5瓶15kg", 75),
        ("6只15公斤", 90),
        ("15kg气瓶6只", 90),
        ("15公斤×5", 75),
        ("5×15kg", 75),
        ("2只50kg、3只15kg", 145),
        ("50kg气瓶2只、15kg气瓶3只", 145),
        ("50kg和15kg气瓶各1只", 65),
        ("6只气瓶(15公斤/只)", 90),
        ("6只15kg共90kg", 90),
        ("共75公斤", 75),
        ("ysp118气瓶2只", 100),
    ],
)
def test_the_weight_of_cylinders_is_their_number_times_their_size(text: str, kilograms: float) -> None:
    assert Masses({"118": 50})(text) == [Quantity(kilograms)]


@pytest.mark.parametrize("text", ["15公斤气瓶", "6只气瓶", "3只15kg、2只", "不得超过60kg", ""])
def test_a_weight_that_cannot_be_worked_out_is_none(text: str) -> None:
    assert not Masses({})(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("长约2.8米", [Quantity(2.8)]),
        ("超过2米", [Quantity(2, ">")]),
        ("未超过2米", [Quantity(2, "<")]),
        ("不足2m", [Quantity(2, "<")]),
        ("长250cm", [Quantity(2.5)]),
        ("规定2米", []),
        ("三米", [Quantity(3)]),
        ("两米五", [Quantity(2.5)]),
        ("占地30平方米", []),
    ],
)
def test_a_length_is_measured_or_said_to_be_more_or_less(text: str, found: list[Quantity]) -> None:
    assert lengths(digits(text)) == found


def test_a_year_of_the_calendar_is_no_age() -> None:
    assert ages("2023年安装") == []
    assert ages("已使用10年") == [Quantity(10)]


def test_what_was_measured_outweighs_what_is_said() -> None:
    assert beyond([Quantity(1.8), Quantity(2, ">")], ">", 2) is False
    assert beyond([Quantity(2, ">")], ">", 2) is True
    assert beyond([], ">", 2) is None


def test_another_limit_of_the_plan_moves_the_judgement() -> None:
    three = with_limits(hose__max_m=3.0)
    assert classifier().classify("软管长2.6米").code == "CA-013"
    assert three.classify("软管长2.6米").code is None
    assert three.classify("软管长3.2米").code == "CA-013"


def test_without_a_limit_a_number_proves_nothing() -> None:
    assert with_limits().classify("软管长9米").code is None


def test_the_basis_of_the_weight_decides_about_two_full_cylinders() -> None:
    text = "存放2只15公斤气瓶，未设专用气瓶间"
    gross = with_limits(cylinders__without_room_kg=60, cylinders__without_room_basis="gross")
    assert classifier().classify(text).code is None
    assert gross.classify(text).code == "CA-011"


def test_the_codes_that_were_thought_of_are_named_for_whoever_decides() -> None:
    told = classifier().classify("软管老化；灭火器过期")
    assert (told.code, told.why) == (None, "several")
    assert set(told.others) == {"CA-062", "CA-033"}


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("周某某（住户）", "household_piped"),
        ("川湘人家（三店）", "catering"),
        ("沪宁液化气有限公司（演示）", "gas_company"),
        ("长宁燃气服务站（演示）", "supply_station"),
        ("天山路中压燃气管段", "pipe"),
        ("非居民用户", ""),
        ("居民区活动室", ""),
        ("某贸易公司", ""),
    ],
)
def test_a_name_tells_its_kind_of_premises_only_where_that_is_certain(subject: str, kind: str) -> None:
    assert classifier().kind_of(subject) == kind


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("nonsense", "phrases.toml"),
        ('[[phrases]]\ncode = "X-1"\n', "X-1"),
        ('[[phrases]]\ncode = "X-1"\nsay = ["甲"]\nsays = ["乙"]\n', "X-1"),
        ('[[phrases]]\ncode = "X-1"\nsay = ["(甲"]\n', "X-1"),
        ('[[phrases]]\ncode = "X-1"\nsay = ["甲)"]\n', "X-1"),
        ('[[phrases]]\ncode = "X-1"\nsay = ["甲"]\nnumber = { what = "colour", op = ">" }\n', "colour"),
        ('[[phrases]]\ncode = "X-1"\nsay = ["甲"]\nnumber = { op = ">" }\n', "X-1"),
        ('[[phrases]]\ncode = "X-9"\nsay = ["甲"]\n', "X-9"),
        ('[[alike]]\ncodes = ["X-1", "X-8"]\n', "X-8"),
        ('[[phrases]]\ncode = "X-1"\nsay = "甲"\n', "X-1"),
        ('[sentences]\ndone = ["("]\n', "done"),
        ('[[kinds]]\nkind = "k"\nnames = ["["]\n', "k"),
    ],
)
def test_a_faulty_phrases_file_is_refused_with_the_place_of_the_fault(text: str, part: str) -> None:
    with pytest.raises(PhraseError, match=part):
        read_phrases(text, {"X-1": Entry()})


def test_a_phrase_of_an_officials_own_is_enough() -> None:
    text = '[words]\n"甲器" = ["乙器"]\n[[phrases]]\ncode = "X-1"\nsay = ["甲器…坏"]\n'
    own = Classifier(read_phrases(text), {"X-1": Entry("甲器坏")}, {})
    assert own.classify("乙器又坏了").code == "X-1"
    assert own.classify("乙器未坏").code is None


@given(st.text(max_size=200), st.sampled_from(["", "catering", "household_piped", "?"]), st.integers(-3, 99))
def test_no_text_breaks_the_classifier(text: str, kind: str, measure: int) -> None:
    told = classifier().classify(text, kind, measure)
    assert told.code is None or told.code in {hazard.code for hazard in changning().hazards}


PIECES = [*"未无，；（）已", "软管", "气瓶", "超过", "2米", "15公斤", "6只", "老化", "报警器", "安装", "整改", "三通"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_no_heap_of_trade_words_breaks_the_classifier(words: list[str]) -> None:
    classifier().classify("".join(words))


def test_an_entry_without_a_phrase_is_known_by_its_title_word_for_word() -> None:
    catalogue = {"A-1": Entry("气瓶放在楼梯口"), "A-2": Entry("阀门坏了"), "A-3": Entry("阀门坏了"), "A-4": Entry("灶具坏了")}
    phrases = read_phrases('[[phrases]]\ncode = "A-4"\nsay = ["灶坏了"]', catalogue)
    told = Classifier(phrases, catalogue, {})
    assert told.classify(" 气瓶放在楼梯口 。").code == "A-1"
    assert told.classify("气瓶放在楼梯口旁边").code is None
    assert told.classify("未发现气瓶放在楼梯口").code is None
    assert told.classify("阀门坏了").others == ("A-2", "A-3")
    assert told.classify("灶具坏了").code is None
