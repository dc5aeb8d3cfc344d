"""Checklists in a plan's folder: read with the rest, every fault named with its file and entry, compared item by item."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.plan import Plan, digest, from_json, load, to_json
from ranan.rules.plan_check import check
from ranan.rules.plan_diff import differences
from ranan.rules.plan_problem import ERROR, WEAK
from tests.rules.plans import CHANGNING, FIVE, change, changning, copy_of

LIST = """id = "kitchens"
title = "厨房检查表"
kinds = ["catering"]
source = "第二部分1"

[[sections]]
id = "hoses"
title = "软管"

[[sections.items]]
id = "hose-length"
text = "软管不超过 {hose.max_m} 米"
hazard = "A-01"
value = { name = "软管长", unit = "m", fails = ">", parameter = "hose.max_m" }

[[sections.items]]
id = "stove"
text = "灶具合格"
hazard = "A-02"
na = false
"""
HOSE = '[[parameters]]\nkey = "hose.max_m"\nvalue = 2\nunit = "m"\nsource = "第二部分1"\nstatus = "seed"\n'


def with_list(to: Path, text: str = LIST, name: str = "kitchens.toml") -> Path:
    """The small plan with one checklist and the parameter that it names."""
    folder = copy_of(FIVE, to)
    (folder / "checklists").mkdir()
    (folder / "checklists" / name).write_text(text, encoding="utf-8")
    with (folder / "parameters.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + HOSE)
    return folder


def test_a_checklist_is_found_by_its_id_and_by_kind(tmp_path: Path) -> None:
    plan = load(with_list(tmp_path))
    sheet = plan.checklist("kitchens")
    assert sheet is not None
    assert [item.id for item in sheet.items] == ["hose-length", "stove"]
    assert plan.checklists_for("catering") == (sheet,)
    assert plan.checklists_for("household_bottled") == ()
    assert plan.checklist("?") is None


def test_the_list_of_the_lowest_order_is_the_default_of_its_kind(tmp_path: Path) -> None:
    folder = with_list(tmp_path)
    second = LIST.replace('id = "kitchens"', 'id = "all-else"\norder = 5').replace("厨房检查表", "其他检查表")
    (folder / "checklists" / "all-else.toml").write_text(second, encoding="utf-8")
    assert [one.id for one in load(folder).checklists_for("catering")] == ["kitchens", "all-else"]
    assert [one.id for one in changning().checklists_for("small_catering")] == ["catering", "nine-small"]


def test_a_plan_without_lists_keeps_the_digest_that_it_was_stored_under() -> None:
    plan = load(FIVE)
    assert "checklists" not in to_json(plan)
    assert from_json(to_json(plan)).checklists == ()


def test_a_stored_version_without_lists_still_loads_and_the_new_lists_are_shown_as_new() -> None:
    data = json.loads(json.dumps(to_json(changning())))
    del data["checklists"]
    old = from_json(data)
    assert old.checklists == ()
    found = differences(old, changning())
    assert {(one.table, one.kind) for one in found} == {("checklists", "added")}
    assert [one.entry for one in found] == [one.id for one in changning().checklists]


def test_json_and_back_keeps_every_list() -> None:
    again = from_json(json.loads(json.dumps(to_json(changning()))))
    assert again.checklists == changning().checklists
    assert digest(again) == digest(changning())


def test_kinds_without_a_list_are_named_and_do_not_stop_the_loading(tmp_path: Path) -> None:
    [found] = check(with_list(tmp_path))
    assert (found.code, found.level, found.file) == ("no_checklist", WEAK, "plan.toml")
    assert "household_bottled" in found.entry
    assert not [problem for problem in check(CHANGNING) if problem.code == "no_checklist"]


FAULTS = [
    ('hazard = "A-01"', 'hazard = "A-99"', "unknown_ref", "hose-length hazard"),
    ('hazard = "A-01"', 'hazard = "A-03"', "code_fits_no_kind", "hose-length hazard"),
    ('hazard = "A-02"', 'hazard = "A-02"\nalso = ["A-98"]', "unknown_ref", "stove hazard"),
    ('kinds = ["catering"]', 'kinds = ["catering", "spaceship"]', "unknown_ref", "kinds"),
    ('kinds = ["catering"]', "kinds = []", "blank", "kinds"),
    ('parameter = "hose.max_m"', 'parameter = "hose.max"', "unknown_ref", "hose-length value parameter"),
    (', parameter = "hose.max_m"', "", "limit_or_parameter", "hose-length value"),
    (', parameter = "hose.max_m"', ", limit = 2", "no_source", "hose-length value"),
    ('fails = ">"', 'fails = "="', "not_allowed", "value[1] fails"),
    ("{hose.max_m}", "{hose.length}", "unknown_place", "hose-length text"),
    ('id = "stove"', 'id = "hose-length"', "duplicate", "items hose-length"),
    ('id = "stove"', 'id = "灶 具"', "not_an_id", "灶"),
    ('id = "kitchens"', 'id = "cooking"', "not_its_file", "id"),
    ('source = "第二部分1"\n', "", "no_source", "kitchens"),
    ('text = "灶具合格"\n', "", "missing_key", "kitchens sections[1] items[2]"),
    ("na = false", "na = 0", "wrong_type", "na"),
    ("na = false", "maybe = false", "extra_key", "items[2]"),
    ('title = "软管"\n', 'title = "软管"\n[[sections]]\nid = "bare"\ntitle = "空"\n', "no_item", "hoses"),
    ("[[sections]]", "[[sections]", "unreadable", ""),
]


@pytest.mark.parametrize(("old", "new", "code", "entry"), FAULTS, ids=[f"{row[2]} {row[3]}" for row in FAULTS])
def test_a_fault_of_a_list_is_found_with_its_file_and_entry(
    tmp_path: Path, old: str, new: str, code: str, entry: str
) -> None:
    folder = with_list(tmp_path)
    change(folder, "checklists/kitchens.toml", old, new)
    found = [problem for problem in check(folder) if problem.level == ERROR]
    fitting = [problem for problem in found if problem.code == code and entry in problem.entry]
    assert fitting, found
    assert fitting[0].file in {"checklists/kitchens.toml", "checklists/cooking.toml"}
    assert all((fitting[0].what("zh"), fitting[0].cure("zh"), fitting[0].what("en"), fitting[0].cure("en")))


def test_an_empty_list_is_refused(tmp_path: Path) -> None:
    folder = with_list(tmp_path, LIST.partition("[[sections]]")[0])
    assert [problem.code for problem in check(folder) if problem.level == ERROR] == ["no_item"]


def test_codes_of_a_catalogue_that_cannot_be_read_are_not_held_against_a_list(tmp_path: Path) -> None:
    folder = with_list(tmp_path)
    (folder / "hazards.toml").write_text("=", encoding="utf-8")
    assert {problem.file for problem in check(folder) if problem.level == ERROR}.isdisjoint(
        {"checklists/kitchens.toml"}
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 600))
def test_a_damaged_list_is_judged_without_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, at: int
) -> None:
    folder = with_list(tmp_path_factory.mktemp("lists"))
    whole = LIST.encode()
    (folder / "checklists" / "kitchens.toml").write_bytes(whole[:at] + damage + whole[at:])
    for problem in check(folder):
        assert problem.file
        assert problem.what() and problem.cure()  # noqa: PT018 - both or neither


def changed(plan: Plan, old: str, new: str) -> Plan:
    """The plan with other words in its JSON."""
    text = json.dumps(to_json(plan), ensure_ascii=False)
    assert old in text
    return from_json(json.loads(text.replace(old, new, 1)))


def test_a_change_is_shown_at_its_item(tmp_path: Path) -> None:
    plan = load(with_list(tmp_path))
    [found] = differences(plan, changed(plan, '"灶具合格"', '"灶具合格，有熄火保护"'))
    assert (found.table, found.entry, found.field) == ("checklist_items", "kitchens stove", "text")
    assert (found.old, found.new) == ("灶具合格", "灶具合格，有熄火保护")


def test_items_that_come_go_or_change_places_are_shown(tmp_path: Path) -> None:
    plan = load(with_list(tmp_path))
    [sheet] = plan.checklists
    [section] = sheet.sections
    fewer = replace(plan, checklists=(replace(sheet, sections=(replace(section, items=section.items[:1]),)),))
    swapped = replace(plan, checklists=(replace(sheet, sections=(replace(section, items=section.items[::-1]),)),))
    assert ("checklist_items", "kitchens stove", "removed") in {
        (c.table, c.entry, c.kind) for c in differences(plan, fewer)
    }
    assert ("checklist_items", "kitchens stove", "added") in {
        (c.table, c.entry, c.kind) for c in differences(fewer, plan)
    }
    [moved] = differences(plan, swapped)
    assert (moved.table, moved.entry, moved.field) == ("checklist_sections", "kitchens hoses", "items")
    assert (moved.old, moved.new) == (["hose-length", "stove"], ["stove", "hose-length"])
    assert [c.kind for c in differences(plan, replace(plan, checklists=()))] == ["removed"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the words, numbers and switches stand in a plan's JSON."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for n, one in enumerate(value) for leaf in leaves(one, (*path, n))]
    return [] if value is None else [path]


LEAVES = leaves(to_json(changning())["checklists"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LEAVES))
def test_whatever_changes_in_a_list_is_shown(path: tuple[Any, ...]) -> None:
    data = json.loads(json.dumps(to_json(changning())))
    place = data["checklists"]
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    place[path[-1]] = f"{old}-else" if isinstance(old, str) else (not old if isinstance(old, bool) else old + 1)
    other = from_json(data)
    assert digest(other) != digest(changning())
    assert differences(changning(), other)
    assert differences(other, other) == []
