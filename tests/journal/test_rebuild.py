"""The tables can be rebuilt from the journal alone, whatever people did; and a row changed behind its back is found."""

from __future__ import annotations

import os
import random
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection

from ranan.hazards.actions import accept
from ranan.hazards.models import Extension, Hazard, Review
from ranan.hazards.queries import Filter, ledger, summary
from ranan.hazards.situation import ground, related_units
from ranan.journal import queries as journal
from ranan.kit.database import acting_as
from ranan.rules.hazard import OPEN_STATES
from tests.hazards.steps import Desk
from tests.journal.walk import Walk

ACTS = 330
SEEDS = (8,)
OFTEN = {
    "register", "import_ledger", "assign", "accept", "return_", "rectify", "control", "extend", "submit", "review", "close_out",
    "send_back", "regrade", "transfer", "ask_void", "attach", "amend", "reopen", "add_cotask",
    "revise", "withdraw", "merge",
}  # fmt: skip


@pytest.fixture(scope="module")
def verbs() -> set[str]:
    """What was done on all walks together."""
    return set()


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_walk_the_journal_tells_every_table_exactly(desk: Desk, seed: int, verbs: set[str]) -> None:
    walk = Walk(desk, random.Random(seed))
    walk.go(ACTS)
    assert journal.differences() == []
    verbs.update(name.removeprefix("hazard.") for name in walk.done)
    check_counters()
    check_derived(desk)


def test_the_walks_went_through_the_whole_ledger(verbs: set[str]) -> None:
    if verbs:
        assert verbs >= OFTEN, OFTEN - verbs


def check_counters() -> None:
    """Every counter equals a full count of the records and entries behind it."""
    for hazard in Hazard.objects.all():
        entries = list(journal.timeline("hazard", hazard.number))
        again = [one.facts.get("why") for one in entries if one.verb == "hazard.reopen"]
        rounds = sum(one.verb in {"hazard.submit", "hazard.reopen"} for one in entries)
        granted = Extension.objects.filter(hazard=hazard, decision="granted").count()
        assert (hazard.extensions, hazard.rebounds, hazard.round) == (granted, again.count("rebound"), rounds), hazard
        assert not Review.objects.filter(hazard=hazard, round__gt=hazard.round).exists()
        pending = Extension.objects.filter(hazard=hazard, decision="").exists()
        assert bool(hazard.extension_asked_by) == pending, hazard
        assert entries[-1].after == hazard.state
        for before, after in pairwise(entries):
            assert after.before == before.after or after.verb == "hazard.assign", hazard


def check_derived(desk: Desk) -> None:
    """Related units and search words are those of a fresh reckoning; sums are those of the list."""
    here, force = ground(desk.moment.date()), desk.by("zb")
    for hazard in Hazard.objects.select_related("plan_version"):
        assert hazard.units == related_units(hazard, here), hazard
        assert hazard in ledger(force, Filter(q=hazard.number), here.on)
        assert hazard in ledger(force, Filter(q=hazard.text[:8]), here.on)
        assert hazard in ledger(force, Filter(q=hazard.premises.full_name), here.on)
    sums = summary(force, here.on)
    for name, wanted in (("open", Filter(state="open")), ("overdue", Filter(due="overdue"))):
        assert sums[name] == ledger(force, wanted, here.on).count()
    assert sums["open"] == Hazard.objects.filter(state__in=OPEN_STATES).count()


def as_owner(*statements: str) -> None:
    """Change the tables behind the journal's back."""
    with acting_as("owner", os.environ, settings.HOME), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "undo", "found"),
    [
        ("update hazards_hazard set due = due + 1 where id = {id}", "update hazards_hazard set due = due - 1 where id = {id}",
         ["hazards.hazard {id}: due differ"]),
        ("update hazards_hazard set state = 'void' where id = {id}", "update hazards_hazard set state = 'rectifying' where id = {id}",
         ["hazards.hazard {id}: state differ"]),
        ("insert into registry_area (id, code, name, level) values (999, 'zz', '野地', 'park')", "delete from registry_area where id = 999",
         ["registry.area 999: not in the journal"]),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_journals_back_is_named(
    walled: Desk, statement: str, undo: str, found: list[str]
) -> None:
    pk = Hazard.objects.filter(state="rectifying").values_list("id", flat=True)[0]
    table = statement.split()[1 if statement.startswith("update") else 2]
    off, on = (f"alter table {table} {word} trigger {table}_is_journalled" for word in ("disable", "enable"))
    assert journal.differences() == []
    as_owner(off, statement.format(id=pk), on)
    assert journal.differences() == [one.format(id=pk) for one in found]
    as_owner(off, undo.format(id=pk), on)
    assert journal.differences() == []


def test_a_row_that_was_taken_away_is_named(walled: Desk) -> None:
    table = "hazards_sighting"
    off, on = (f"alter table {table} {word} trigger {table}_is_journalled" for word in ("disable", "enable"))
    as_owner(off, f"create table kept as table {table}", f"delete from {table}", on)
    assert all(one.endswith("only in the journal") for one in journal.differences())
    assert journal.differences()
    as_owner(off, f"insert into {table} table kept", "drop table kept", on)
    assert journal.differences() == []


def test_the_present_rows_are_told_even_by_a_part_of_the_journal_that_ends_earlier(walled: Desk) -> None:
    hazard = walled.assigned()
    until = walled.seen(hazard)
    walled.do(accept, hazard, by="boss")
    then = journal.rebuilt(journal.entries().filter(id__lte=until).order_by("id"))
    assert then["hazards.hazard"][hazard.pk]["state"] == "assigned"
    now = journal.rebuilt()
    assert now["hazards.hazard"][hazard.pk]["state"] == "rectifying"
