"""Filled-in checklists that an official may add to (tests/data/answer_sheets.toml), each with what it must find."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ranan.rules.checklist import Answer, findings, problems
from ranan.rules.plan import Checklist, Plan
from tests.rules.plans import ROOT, changning

BASIS = "cylinders.without_room_basis"
KEYS = {
    "why", "list", "kind", "day", "fail", "values", "na", "without", "self_found", "basis", "finds", "wrong", "says",
}  # fmt: skip
SHEETS: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/data/answer_sheets.toml").read_text("utf-8"))["sheets"]


def named(sheet: dict[str, Any]) -> str:
    return f"{sheet.get('list')}: {sheet.get('why')}"


def plan_of(sheet: dict[str, Any]) -> Plan:
    """The shipped plan, with the sheet's own way of weighing."""
    if "basis" not in sheet:
        return changning()
    rows = tuple(replace(row, value=sheet["basis"]) if row.key == BASIS else row for row in changning().parameters)
    return replace(changning(), parameters=rows)


def answers_of(sheet: dict[str, Any], checklist: Checklist) -> dict[str, Answer]:
    """The short form written out: whatever is not named passes."""
    found = {item.id: Answer("pass") for item in checklist.items}
    for section in checklist.sections:
        if section.id in sheet.get("without", ()):
            found |= {item.id: Answer("na") for item in section.items}
    found |= {item: Answer("na") for item in sheet.get("na", ())}
    for line in sheet.get("fail", ()):
        item, _, note = line.partition(":")
        found[item] = Answer("fail", "", note.strip())
    for item, typed in sheet.get("values", {}).items():
        ticked, _, number = typed.rpartition(" ")
        found[item] = Answer(ticked, number)
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_a_filled_in_checklist_finds_what_it_must(sheet: dict[str, Any]) -> None:
    plan, why = plan_of(sheet), named(sheet)
    assert set(sheet) <= KEYS, f"{why}: {sorted(set(sheet) - KEYS)}"
    checklist = plan.checklist(sheet["list"])
    assert checklist is not None, f"{why}: no such list"
    assert sheet["kind"] in checklist.kinds, why
    assert set(sheet.get("without", ())) <= {one.id for one in checklist.sections if one.gate}, why
    answers = answers_of(sheet, checklist)
    wrong = [f"{one.item} {one.code}" for one in problems(checklist, answers, plan, sheet["day"])]
    assert wrong == sheet.get("wrong", []), why
    if not wrong:
        kinder = sheet.get("self_found", False)
        found = findings(checklist, answers, plan, sheet["day"], sheet["kind"], self_found=kinder)
        assert [f"{one.code} {one.grade} {one.due}" for one in found] == sheet["finds"], why
        assert sheet.get("says", "") in "\n".join(one.text for one in found), why


def test_there_are_enough_sheets_and_every_list_has_some_with_and_some_without_findings() -> None:
    assert len(SHEETS) >= 90
    for checklist in changning().checklists:
        of_it = [sheet for sheet in SHEETS if sheet["list"] == checklist.id]
        assert any(sheet.get("finds") == [] for sheet in of_it), checklist.id
        assert any(sheet.get("finds") for sheet in of_it), checklist.id


def test_the_sheets_cover_days_of_all_three_years() -> None:
    days: set[date] = {sheet["day"] for sheet in SHEETS}
    assert {day.year for day in days} == {2023, 2024, 2025}
