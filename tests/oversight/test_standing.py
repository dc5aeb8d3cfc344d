"""What reports count is read right from tables and journal, and every figure opens exactly its rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from ranan.campaign import queries as campaigns
from ranan.hazards import actions
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, facts, ledger, of_unit
from ranan.registry import queries as registry
from ranan.rules.report import BEGINNING, FIGURES, Due, Fact, Spell, figures, periods
from tests.hazards.steps import DUE, NOW, TODAY, Desk
from tests.journal.walk import Walk

D = timedelta(days=1)
OFFICERS = {"xfzd": "xf", "hyl": "hy2", "jgw": "jgw"}


def fact(hazard: Hazard) -> Fact:
    """What a report knows of one hazard."""
    return next(one for one in facts(hazard.campaign) if one.key == hazard.pk)


def test_a_closed_hazard_is_closed_from_its_day(desk: Desk) -> None:
    found = fact(desk.closed())
    assert found.spells == (Spell(TODAY, "reviewed"),)
    assert found.dues == (Due(BEGINNING, DUE),)
    assert (found.grade, found.measure, found.kind, found.lead, found.territory) == (
        "general",
        13,
        "catering",
        "xfzd",
        "hyl",
    )


def test_a_reopened_hazard_remembers_its_closing_and_its_date(desk: Desk) -> None:
    hazard = desk.closed()
    desk.go_to(TODAY + 3 * D)
    new = TODAY + 20 * D
    desk.do(actions.reopen, hazard, "又接上了", rebound=True, new_due=new, by="xf")
    found = fact(hazard)
    assert found.spells == (Spell(TODAY, "reviewed", TODAY + 3 * D),)
    assert found.dues == (Due(BEGINNING, DUE), Due(TODAY + 3 * D, new))
    assert found.spell(TODAY + D) is not None
    assert found.spell(TODAY + 3 * D) is None


def test_an_extension_moves_the_date_from_its_day_on(desk: Desk) -> None:
    hazard = desk.extension_asked()
    desk.go_to(TODAY + 2 * D)
    desk.do(actions.grant_extension, hazard, by="xf")
    found = fact(hazard)
    assert found.dues == (Due(BEGINNING, DUE), Due(TODAY + 2 * D, DUE + 10 * D))
    assert found.extended == (TODAY + 2 * D,)


def test_an_extension_refused_moves_nothing(desk: Desk) -> None:
    hazard = desk.extension_asked()
    desk.do(actions.refuse_extension, hazard, "不必", by="xf")
    assert fact(hazard).dues == (Due(BEGINNING, DUE),)
    assert fact(hazard).extended == ()


def test_a_raised_grade_shortens_the_date_from_its_day_on(desk: Desk) -> None:
    hazard = desk.assigned()
    desk.do(actions.regrade, hazard, "major", "离炉灶太近", by="zb")
    row = Hazard.objects.get(pk=hazard.pk)
    assert row.due is not None
    assert row.due < DUE
    assert fact(hazard).dues == (Due(BEGINNING, DUE), Due(TODAY, row.due))


def test_void_and_merged_hazards_never_count(desk: Desk) -> None:
    void, younger, elder = desk.void(), desk.assigned(found=TODAY), desk.assigned()
    desk.do(actions.merge, younger, elder.number, "同一处", by="xf")
    keys = {one.key for one in facts(desk.world.campaign)}
    assert elder.pk in keys
    assert not {void.pk, younger.pk} & keys


def test_a_department_counts_what_it_leads_and_a_territory_its_ground(desk: Desk) -> None:
    here, there = desk.assigned(), desk.assigned("other", by="xj")
    for unit, expected in (
        ("xfzd", {here.pk, there.pk}),
        ("hyl", {here.pk}),
        ("jgw", set()),
        ("zb", {here.pk, there.pk}),
    ):
        assert {one.key for one in facts(desk.world.campaign, of_unit(desk.unit(unit)))} == expected, unit


def test_a_transfer_moves_the_count(desk: Desk) -> None:
    hazard = desk.assigned()
    operator = desk.operator("老王面馆")
    to = actions.Assignment(lead=desk.unit("jgw"), territory=None, due=None, operator=operator)
    desk.do(actions.transfer, hazard, to, "归建管委", by="zb")
    assert [one.key for one in facts(hazard.campaign, of_unit(desk.unit("jgw")))] == [hazard.pk]
    assert facts(hazard.campaign, of_unit(desk.unit("xfzd"))) == []


def test_one_query_reads_everything(desk: Desk) -> None:
    for _ in range(3):
        desk.closed()
    desk.extension_asked()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        facts(desk.world.campaign)
    assert len(asked) == 1


# ---------- every figure opens its rows ----------


@pytest.mark.parametrize("seed", [3, 11])
def test_every_figure_opens_exactly_its_rows(desk: Desk, seed: int) -> None:
    """After many random acts: for units, grades, measures and kinds, the list shows as many rows as the report says."""
    walk = Walk(desk, random.Random(seed))
    walk.go(120)
    plan, force = campaigns.plan_now(desk.world.campaign), desk.by("zb")
    spans = periods(plan, desk.moment.date() + 20 * D)[-2:]
    units = [(None, "")] + [(one, f"{'territory' if one.kind == 'territory' else 'lead'}") for one in some_units()]
    compared = 0
    for span in spans:
        for unit, name in units:
            counted = figures(facts(desk.world.campaign, of_unit(unit)), *span)
            base = {name: unit.key} if unit else {}
            for figure in FIGURES:
                word = f"{figure}@{span.end.isoformat()}"
                assert rows(force, base, report=word) == counted.counts[figure], (word, base)
                compared += counted.counts[figure]
                own = desk.by(OFFICERS[unit.key]) if unit else force
                if own.seats:  # the unit's own people, unless the walk disabled them, find the same rows
                    assert rows(own, base, report=word) == counted.counts[figure], (word, base)
            for kind, row in counted.by["kind"].items():
                assert rows(force, base, kind=kind, report=f"open@{span.end}") == row["open"]
            for grade, row in counted.by["grade"].items():
                assert rows(force, base, grade=grade, report=f"found_total@{span.end}") == row["found_total"]
            for measure, row in counted.by["measure"].items():
                tail = "" if measure != "0" else "@0"
                assert rows(force, base, measure=measure, report=f"found_total@{span.end}{tail}") == row["found_total"]
    assert compared > 50


def some_units() -> list[Any]:
    return [registry.units().by_key[key] for key in ("xfzd", "hyl", "jgw")]


def rows(actor: Any, base: dict[str, str], **more: str) -> int:
    """How many rows the list shows at that address."""
    wanted = Filter.read({**base, **more})
    assert wanted.report == more["report"]
    return ledger(actor, wanted, NOW.date()).count()


@pytest.mark.parametrize(
    "word",
    [
        "",
        "overdue",
        "overdue@",
        "overdue@2023-10-14",
        "late@2023-10-15",
        "open@2023-13-01",
        "open@2023-10-15@7",
        "open@x@0",
    ],
)
def test_an_unknown_figure_is_dropped_from_the_address(desk: Desk, word: str) -> None:
    assert Filter.read({"report": word}).report == ""


def test_a_day_long_before_the_entry_is_told_as_it_was(desk: Desk) -> None:
    """What was found in September and typed in on 20 November stands in September's report."""
    hazard = desk.assigned(found=date(2023, 9, 20))
    span = next(one for one in periods(campaigns.plan_now(desk.world.campaign), TODAY) if one.end == date(2023, 9, 30))
    counted = figures(facts(hazard.campaign, Q(pk=hazard.pk)), *span)
    assert counted.counts["found"] == counted.counts["open"] == 1
