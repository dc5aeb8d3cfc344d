"""What answers mean, by property over every list: findings come from fails alone, and their codes exist."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules import terms
from ranan.rules.checklist import (
    FAIL,
    NA,
    PASS,
    Answer,
    code_at,
    findings,
    measured,
    problems,
    sections_without,
    settled,
    shown,
)
from ranan.rules.hazard import Refusal
from ranan.rules.plan import CheckItem, Checklist, ItemValue, Parameter, Plan
from tests.rules.plans import changning

PLAN = changning()
DAY = date(2023, 11, 1)
LISTS = list(PLAN.checklists)
HOSE = ItemValue("软管长", "m", ">", parameter="hose.max_m")
CYLINDERS = ItemValue(
    "存瓶", "kg", ">", what="cylinders", parameter="cylinders.without_room_kg", basis="cylinders.without_room_basis"
)
TYPED = st.one_of(
    st.sampled_from(
        ["", "0", "1", "2", "2.0", "2.01", "60", "6x15", "1x50+2x15", "８", "2米", "两米", "-1", "nan", "1e9"]
    ),
    st.text(max_size=8),
)


def catering() -> Checklist:
    found = PLAN.checklist("catering")
    assert found is not None
    return found


def passing(sheet: Checklist) -> dict[str, Answer]:
    return {item.id: Answer(PASS) for item in sheet.items}


def with_parameter(key: str, value: Any) -> Plan:
    return replace(PLAN, parameters=tuple(replace(p, value=value) if p.key == key else p for p in PLAN.parameters))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Checklist, dict[str, Answer], date, str]:
    """Any list with any answer to each item."""
    sheet = draw(st.sampled_from(LISTS))
    answers = {
        item.id: Answer(
            draw(st.sampled_from([PASS, PASS, FAIL, NA, ""])), draw(TYPED) if item.value else "", draw(st.sampled_from(["", "字"]))
        )
        for item in sheet.items
    }  # fmt: skip
    day = draw(st.dates(PLAN.starts - timedelta(days=400), PLAN.ends))
    return sheet, answers, day, draw(st.sampled_from(sheet.kinds))


@settings(max_examples=150, deadline=None)
@given(filled())
def test_any_answers_give_problems_or_findings_whose_codes_exist(
    case: tuple[Checklist, dict[str, Answer], date, str],
) -> None:
    sheet, answers, day, kind = case
    for wrong in problems(sheet, answers, PLAN, day):
        refusal = Refusal(wrong.code, wrong.detail)
        assert all((terms.sentence(refusal, lang), terms.cure(refusal, lang)) for lang in ("zh", "en"))
    found = findings(sheet, answers, PLAN, day, kind)
    after = settled(sheet, answers, PLAN, day)
    failed = [key for key, answer in after.items() if answer.result == FAIL]
    assert sorted(item for one in found for item in one.items) == sorted(failed)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        entry = PLAN.hazard_type(one.code)
        assert entry is not None
        assert (one.citation, one.citation_status) == (entry.citation, entry.citation_status)
        assert one.text
        assert one.proof
        assert one.grade in {"general", "major"}
        assert one.due > day
        assert one.measure == 0 or one.measure in entry.measures


@settings(max_examples=60, deadline=None)
@given(filled(), st.randoms())
def test_the_order_of_the_answers_does_not_matter(
    case: tuple[Checklist, dict[str, Answer], date, str], chance: random.Random
) -> None:
    sheet, answers, day, kind = case
    keys = list(answers)
    chance.shuffle(keys)
    mixed = {key: answers[key] for key in keys}
    assert problems(sheet, mixed, PLAN, day) == problems(sheet, answers, PLAN, day)
    assert findings(sheet, mixed, PLAN, day, kind) == findings(sheet, answers, PLAN, day, kind)


@pytest.mark.parametrize("sheet", LISTS, ids=lambda sheet: sheet.id)
def test_a_list_where_all_is_in_order_finds_nothing_at_any_kind(sheet: Checklist) -> None:
    for kind in sheet.kinds:
        assert problems(sheet, passing(sheet), PLAN, DAY) == ()
        assert findings(sheet, passing(sheet), PLAN, DAY, kind) == ()


@pytest.mark.parametrize("sheet", LISTS, ids=lambda sheet: sheet.id)
def test_a_list_that_is_empty_or_missing_altogether_is_not_a_look(sheet: Checklist) -> None:
    assert {one.code for one in problems(sheet, {}, PLAN, DAY)} == {"item_unanswered"}
    assert problems(sheet, {item.id: Answer(NA) for item in sheet.items}, PLAN, DAY)


@pytest.mark.parametrize("sheet", LISTS, ids=lambda sheet: sheet.id)
def test_every_kind_of_a_list_finds_codes_that_fit_it(sheet: Checklist) -> None:
    for kind in sheet.kinds:
        fitting = [
            item.id for item in sheet.items for entry in [PLAN.hazard_type(code_at(item, PLAN, kind))]
            if entry is not None and (not entry.kinds or kind in entry.kinds)
        ]  # fmt: skip
        assert fitting == [item.id for item in sheet.items], kind


def test_every_entry_of_the_catalogue_stands_on_some_list() -> None:
    named = {code for sheet in LISTS for item in sheet.items for code in item.codes}
    assert {entry.code for entry in PLAN.hazards} == named


def test_every_limit_is_a_parameter_with_a_source_and_a_word_in_both_languages() -> None:
    values = [item.value for sheet in LISTS for item in sheet.items if item.value is not None]
    assert len(values) >= 20
    for value in values:
        parameter = PLAN.parameter(value.parameter, DAY)
        assert parameter is not None
        assert parameter.source
        assert parameter.unit == value.unit
        assert {terms.word("parameter", parameter.key, lang) for lang in ("zh", "en")}.isdisjoint({parameter.key})


def test_no_limit_stands_in_the_words_of_an_item() -> None:
    kinds_of_things = ("8 公斤干粉灭火器", "8 kg 干粉灭火器")
    for sheet in LISTS:
        for item in sheet.items:
            words = re.sub(r"\{[^}]*\}", "", f"{item.text} {item.detail} {item.fault}")
            for name in kinds_of_things:
                words = words.replace(name, "")
            assert not re.search(r"\d\s*(米|年|个月|天|小时|%|公斤|kg|具)", words), (sheet.id, item.id)


def test_a_section_without_its_ground_is_missing_as_a_whole_only() -> None:
    sheet = catering()
    gone = sections_without(sheet, ["cylinders", "source"])
    assert set(gone) == {item.id for one in sheet.sections if one.id == "cylinders" for item in one.items}
    assert problems(sheet, passing(sheet) | gone, PLAN, DAY) == ()
    partly = passing(sheet) | gone | {"upright": Answer(PASS)}
    assert ("not-underground", "item_always_there") in {(p.item, p.code) for p in problems(sheet, partly, PLAN, DAY)}


def test_a_value_decides_by_itself_where_nothing_is_ticked() -> None:
    sheet = catering()
    answers = passing(sheet) | {"hose-length": Answer("", "2.5"), "room-height": Answer("", "2.5")}
    after = settled(sheet, answers, PLAN, DAY)
    assert (after["hose-length"].result, after["room-height"].result) == (FAIL, PASS)
    assert problems(sheet, answers, PLAN, DAY) == ()
    assert [one.code for one in findings(sheet, answers, PLAN, DAY, "catering")] == ["CA-013"]


def test_the_limit_is_the_parameter_of_the_day() -> None:
    stricter = Parameter("hose.max_m", 1.5, "补充通知", "seed", "m", date(2024, 7, 1))
    old = tuple(replace(row, ends=date(2024, 6, 30)) if row.key == "hose.max_m" else row for row in PLAN.parameters)
    plan = replace(PLAN, parameters=(*old, stricter))
    answers = passing(catering()) | {"hose-length": Answer("", "1.8")}
    for day, codes in ((date(2024, 6, 30), []), (date(2024, 7, 1), ["CA-013"])):
        assert [one.code for one in findings(catering(), answers, plan, day, "catering")] == codes
    texts = [
        item.text for day in (date(2024, 6, 30), date(2024, 7, 1)) for one in shown(catering(), plan, day)
        for item in one.items if item.id == "hose-length"
    ]  # fmt: skip
    assert texts == ["连接软管不超过 2 米", "连接软管不超过 1.5 米"]


def test_a_day_before_the_first_period_takes_that_first_period() -> None:
    early = PLAN.starts - timedelta(days=300)
    answers = passing(catering()) | {"hose-length": Answer(PASS, "3")}
    assert [one.code for one in problems(catering(), answers, PLAN, early)] == ["item_beyond_limit"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_left_to_fill_in_when_a_list_is_shown(lang: str) -> None:
    for sheet in LISTS:
        for section in shown(sheet, PLAN, DAY, lang):
            for item in section.items:
                assert "{" not in item.text + item.detail
                assert bool(item.value) == bool(item.limit) == (item.most is not None)
                assert item.answers == ((PASS, FAIL, NA) if item.na else (PASS, FAIL))


@pytest.mark.parametrize(
    ("typed", "net", "gross"),
    [
        ("4x15", 60, 125.6),
        ("15x4", 60, 125.6),
        ("4×15kg", 60, 125.6),
        ("1x50+2X15", 80, 157.3),
        ("15kg*6+50kg*1", 140, 282.9),
        ("5只15公斤", 75, 157),
        ("５ｘ１５", 75, 157),
        ("60", 60, 60),
        ("60 kg", 60, 60),
    ],
)
def test_cylinders_weigh_by_the_basis_in_force(typed: str, net: float, gross: float) -> None:
    for basis, weight in (("net_nominal", net), ("gross", gross)):
        plan = with_parameter("cylinders.without_room_basis", basis)
        assert measured(CYLINDERS, typed, plan, DAY) == pytest.approx(weight)


@pytest.mark.parametrize("typed", ["", "4瓶", "两只", "-4x15", "4x", "x15", "nan", "4x15+?", "约60", "超过60kg"])
def test_what_names_no_weight_is_no_number(typed: str) -> None:
    assert measured(CYLINDERS, typed, PLAN, DAY) is None


@pytest.mark.parametrize(
    ("typed", "metres"), [("2", 2), ("2.010米", 2.01), ("210cm", 2.1), ("1850毫米", 1.85), (" 2 m ", 2)]
)
def test_a_length_is_read_in_metres(typed: str, metres: float) -> None:
    assert measured(HOSE, typed, PLAN, DAY) == pytest.approx(metres)


@pytest.mark.parametrize("typed", ["", "2-3米", "-2", "2年", "大于2米", "2米5", "１０" * 9])
def test_what_is_no_length_is_no_number(typed: str) -> None:
    assert measured(HOSE, typed, PLAN, DAY) is None


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(typed: str) -> None:
    for value in (HOSE, CYLINDERS):
        found = measured(value, typed, PLAN, DAY)
        assert found is None or found >= 0


def test_a_critical_item_asks_for_a_photo_as_proof() -> None:
    item = CheckItem("a", "样样好", "GE-009", critical=True)
    sheet = replace(catering(), sections=(replace(catering().sections[0], items=(item,)),))
    [critical] = findings(sheet, {"a": Answer(FAIL)}, PLAN, DAY, "gas_company")
    plain = replace(sheet, sections=(replace(sheet.sections[0], items=(replace(item, critical=False),)),))
    [usual] = findings(plain, {"a": Answer(FAIL)}, PLAN, DAY, "gas_company")
    assert critical.proof == ("photo", *(one for one in usual.proof if one != "photo"))


def test_what_an_enterprise_finds_itself_has_the_kinder_date_unless_it_is_major() -> None:
    answers = passing(catering()) | {"hose-length": Answer(FAIL), "exits-clear": Answer(FAIL)}
    found = {
        kind: [
            (one.grade, one.due - DAY) for one in findings(catering(), answers, PLAN, DAY, "catering", self_found=kind)
        ]
        for kind in (False, True)
    }
    assert found[False] == [("general", timedelta(days=15)), ("major", timedelta(days=3))]
    assert found[True] == [("general", timedelta(days=30)), ("major", timedelta(days=3))]
