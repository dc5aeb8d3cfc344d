"""What the database counts by itself is what a full count says: of every day, for whoever looks, after any acts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ranan.config import cli
from ranan.config.commands import counters as command
from ranan.config.say import Refused
from ranan.hazards.models import Hazard
from ranan.hazards.queries import facts, folded, tally
from ranan.hazards.tasks import fold_counters
from ranan.registry import queries as registry
from ranan.rules.report import Fact
from tests.hazards.steps import TODAY, Desk
from tests.journal.walk import Walk

D = timedelta(days=1)


def standing(found: list[Fact], on: date) -> Counter[str]:
    """The figures of a day, hazard by hazard, by the rule that reports use."""
    counted: Counter[str] = Counter()
    for fact in (one for one in found if one.found <= on):
        counted["found"] += 1
        spell, due = fact.spell(on), fact.due(on)
        if spell is not None:
            counted[spell.how] += 1
        else:
            counted.update(["open"] + ["overdue"] * (due is not None and due < on))
        counted["closed"] += sum(max(one.closed_on, fact.found) <= on for one in fact.spells)
        counted["extensions"] += sum(max(one, fact.found) <= on for one in fact.extended)
    return +counted


def check(campaign: Any, chance: random.Random) -> None:
    """For today and some other days, in all and by each thing that is counted by."""
    assert tally.differences() == (0, 0)
    everything = facts(campaign)
    first = min(one.found for one in everything)
    for on in {TODAY, *(first + D * chance.randrange(-3, 150) for _ in range(12))}:
        assert compared(tally.stood(tally.Scope(), on).get((), {})) == standing(everything, on), on
        for name in ("measure", "territory"):
            parts = tally.stood(tally.Scope(campaign.pk), on, [name])
            for (value,), counted in parts.items():
                key = registry.units().key(value) if name == "territory" else value  # type: ignore[arg-type]  # an id here
                mine = [one for one in everything if getattr(one, name) == key]
                assert compared(counted) == standing(mine, on), (on, name, key)


def compared(counted: dict[str, int]) -> dict[str, int]:
    return {name: n for name, n in counted.items() if name not in {"rebounds", "void"}}


@pytest.mark.parametrize("seed", [5, 17])
def test_after_any_walk_the_counters_are_a_full_count(desk: Desk, seed: int) -> None:
    walk = Walk(desk, random.Random(seed))
    walk.go(150)
    check(desk.world.campaign, random.Random(seed))
    assert tally.stood(tally.Scope(), desk.moment.date())[()].get("rebounds", 0) == sum(
        Hazard.objects.exclude(state="void").values_list("rebounds", flat=True)
    )
    assert tally.fold() > 0
    check(desk.world.campaign, random.Random(seed + 1))
    walk.go(210)
    assert tally.fold() > 0
    tally.recount()
    check(desk.world.campaign, random.Random(seed + 2))


def test_each_unit_counts_what_it_sees_and_a_hazard_once(desk: Desk) -> None:
    Walk(desk, random.Random(29)).go(60)
    on = desk.moment.date()
    for keys in ({"xfzd"}, {"hyl"}, {"jgw", "hyl"}, {"xfzd", "jgw", "hyl"}):
        mine = tuple(registry.units().ids(keys))
        seen = [one for one in facts(desk.world.campaign) if set(mine) & set(Hazard.objects.get(pk=one.key).units)]
        counted = tally.stood(tally.Scope(units=mine), on).get((), {})
        assert compared(counted) == standing(seen, on), keys


def test_several_groupings_in_one_pass_say_what_each_says_alone(desk: Desk) -> None:
    Walk(desk, random.Random(31)).go(60)
    groups = (("major", "coded"), ("measure", "major"), ("lead", "self_found"), ("territory",), ())
    for on in (TODAY, desk.moment.date()):
        for scope in (tally.Scope(), tally.scope_of(desk.by("hy")), tally.scope_of(desk.by("xf"))):
            found = tally.stood_by(scope, on, groups)
            assert found == [tally.stood(scope, on, group) for group in groups]


def test_what_is_open_falls_overdue_without_any_clock(desk: Desk) -> None:
    hazard = desk.assigned()
    assert hazard.due is not None
    for on, wanted in ((hazard.due, 0), (hazard.due + D, 1)):
        assert tally.stood(tally.Scope(), on)[()].get("overdue", 0) == wanted


def test_a_counter_that_was_changed_is_named_and_counted_anew(desk: Desk) -> None:
    desk.closed()
    with connection.cursor() as cursor:
        cursor.execute("update hazards_tally set n = n + 1 where kind = 1 and level = 0 and n > 0")
        cursor.execute("delete from hazards_deskrow where unit = 0")
    counters, rows = tally.differences()
    assert (counters > 0, rows > 0) == (True, True)
    tally.recount()
    assert tally.differences() == (0, 0)


def test_the_commands_check_fold_and_count_anew(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    Walk(desk, random.Random(41)).go(40)
    wanted = tally.stood(tally.Scope(), desk.moment.date())
    assert command.run(cli._parse(["counters", "check"])) == 0
    assert command.run(cli._parse(["counters", "fold"])) == 0
    assert tally.stood(tally.Scope(), desk.moment.date()) == wanted
    with connection.cursor() as cursor:
        cursor.execute("update hazards_tally set n = n + 1 where kind = 5 and level = 0 and n > 0")
    with pytest.raises(Refused, match="rebuild"):
        command.run(cli._parse(["counters", "check"]))
    assert command.run(cli._parse(["counters", "rebuild"])) == 0
    assert f"{Hazard.objects.count()} 件" in capsys.readouterr().out
    assert command.run(cli._parse(["counters", "check"])) == 0
    assert tally.stood(tally.Scope(), desk.moment.date()) == wanted


def test_sums_that_are_held_are_few_enough_and_right_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Walk(desk, random.Random(43)).go(40)
    tally.fold()
    ends = [desk.moment.date() - D * n for n in range(30)]
    wanted = [tally.stood(tally.Scope(), on, ("measure", "lead")) for on in ends]
    monkeypatch.setattr(folded, "MOST", 40)
    tally.fold()
    for _twice in range(2):
        assert [tally.stood(tally.Scope(), on, ("measure", "lead")) for on in ends] == wanted
        assert sum(len(rows) for _name, rows in folded._kept.values()) == folded._size <= 40


def test_the_clock_puts_the_counters_together(desk: Desk) -> None:
    desk.closed()
    wanted = tally.stood(tally.Scope(), TODAY)
    fold_counters()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from hazards_tally where fresh")
        assert cursor.fetchone() == (0,)
    assert tally.stood(tally.Scope(), TODAY) == wanted


@given(st.lists(st.integers(0, 60), max_size=30))
def test_the_median_is_that_of_the_values_written_out(values: list[int]) -> None:
    ordered = sorted(values)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2 if ordered else None
    assert tally.median(dict(Counter(values))) == middle


def test_how_long_closing_took_is_counted_for_the_lead_and_the_territory(desk: Desk) -> None:
    hazard = desk.closed()
    assert hazard.closed_on is not None
    took = (hazard.closed_on - hazard.found).days
    for unit, leads in ((hazard.lead_id, True), (hazard.territory_id, False)):
        assert tally.pace(hazard.closed_on)[unit, leads] == {took: 1}
    assert tally.pace(hazard.closed_on - D) == {}
