"""What a new version changes is shown entry by entry; nothing changed is an empty list."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.plan import digest, load
from ranan.rules.plan_diff import Change, differences
from tests.rules.plans import FIVE, change, changning, copy_of

PLAN = load(FIVE)


def test_a_plan_loaded_twice_changes_nothing() -> None:
    assert differences(changning(), changning()) == []
    assert differences(load(FIVE), PLAN) == []


def test_the_first_loading_adds_every_entry() -> None:
    found = differences(None, PLAN)
    assert sum(one.kind == "added" for one in found if one.table == "measures") == 5
    assert {one.table for one in found} >= {"plan", "units", "measures", "hazards", "areas", "parameters"}


def test_a_changed_lead_is_shown_old_and_new(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(folder, "measures.toml", 'lead = ["区住建局"]', 'lead = ["区市场监管局"]')
    assert differences(PLAN, load(folder)) == [Change("measures", "1", "lead", ["zjj"], ["scj"])]


def test_an_entry_that_comes_or_goes_is_shown_whole() -> None:
    fewer = replace(PLAN, hazards=PLAN.hazards[1:])
    assert [(one.entry, one.kind) for one in differences(PLAN, fewer)] == [("A-01", "removed")]
    assert [(one.entry, one.kind) for one in differences(fewer, PLAN)] == [("A-01", "added")]


def test_two_periods_of_one_parameter_are_told_apart(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(folder, "parameters.toml", "value = 5", "value = 6")
    found = differences(PLAN, load(folder))
    assert [(one.table, one.field, one.old, one.new) for one in found] == [("parameters", "value", 5, 6)]


def test_another_order_alone_is_a_change() -> None:
    turned = replace(PLAN, units=PLAN.units[::-1])
    assert [one.field for one in differences(PLAN, turned)] == ["order"]


TABLES = [spec.name for spec in fields(PLAN) if isinstance(getattr(PLAN, spec.name), tuple)]


@given(st.sampled_from(TABLES), st.integers(0, 5), st.integers(0, 5))
def test_no_difference_means_the_same_digest_and_the_other_way_round(table: str, start: int, dropped: int) -> None:
    value = getattr(PLAN, table)
    changed: dict[str, Any] = {table: (*value[start:], *value[: max(0, start - dropped)])}
    other = replace(PLAN, **changed)
    assert (differences(PLAN, other) == []) == (digest(PLAN) == digest(other))
