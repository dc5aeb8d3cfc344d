"""A district of any size: every generated history is one that people could have written, and every wall holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from ranan.config import demo, first_start
from ranan.config.demo.crowd import NEVER
from ranan.config.demo.ground import inside, load_outline
from ranan.kit import clock
from ranan.rules import calendar, deadlines, grading
from ranan.rules.hazard import OPEN_STATES, Source, State, Step, Verb, take
from ranan.rules.review import Bodies, Pass, enough
from tests.config.grounds import changes, day, empty_demo, entries_of
from tests.world import PLAN_DIR, shipped_plan

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

HAZARDS, PLACES, SAMPLE = 1500, 4000, 500
OFFICE = calendar.load(PLAN_DIR.parent / "calendars" / "china.toml")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One load for all tests of this file; they only read."""
    with django_db_blocker.unblock(), empty_demo() as name:
        demo.load(seed=7, hazards=HAZARDS, places=PLACES)
        yield name


def hazards() -> list[Any]:
    """A random sample of the generated hazards."""
    from ranan.hazards.models import Hazard

    related = ("premises__territory", "lead", "territory", "operator", "registrar")
    every = list(Hazard.objects.select_related(*related).order_by("id"))
    return Random(5).sample(every, SAMPLE)


def test_the_database_holds_what_was_asked_for(loaded: str) -> None:
    from ranan.hazards.models import Hazard
    from ranan.registry.models import Household, Operator, Person, Premises

    assert (Hazard.objects.count(), Premises.objects.count()) == (HAZARDS, PLACES)
    made_up = (Hazard, Premises, Operator, Person)
    assert not any(model.objects.filter(synthetic=False).exists() for model in made_up)
    assert Household.objects.count() == Premises.objects.filter(kind__startswith="household").count() > PLACES / 2


def test_the_journal_rebuilds_every_row(loaded: str) -> None:
    from ranan.journal import queries

    assert queries.differences() == []


def test_the_counters_equal_a_full_count(loaded: str) -> None:
    from ranan.hazards.queries import tally

    assert tally.differences() == (0, 0)


def test_every_step_is_one_of_the_table_and_starts_where_the_last_one_ended(loaded: str) -> None:
    for hazard in hazards():
        state: State | Source = Source.NOTHING
        entries = entries_of(hazard.number)
        for entry in entries:
            verb = Verb(entry.verb.removeprefix("hazard."))
            taken = take(State.REGISTERED if verb == Verb.TAKE_OVER else state, verb)
            assert isinstance(taken, Step), (hazard.number, verb, state)
            assert entry.before == ("" if state == Source.NOTHING else str(state)), hazard.number
            assert entry.after == taken.target, hazard.number
            state = taken.target
        assert hazard.state == state, hazard.number
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries), hazard.number


def test_acts_are_done_in_office_hours_and_urgent_ones_alone_on_days_off(loaded: str) -> None:
    off = Counter[str]()
    for hazard in hazards():
        for entry in entries_of(hazard.number):
            local = entry.at.astimezone(clock.ZONE)
            assert 9 <= local.hour < 18, entry
            assert local.date() < first_start.DEMO_DAY
            if not OFFICE.is_working(local.date()):
                off[entry.verb] += 1
                assert hazard.grade == "major" or entry.verb in {"hazard.register", "hazard.assign"}, entry
    assert 0 < off["hazard.register"] < SAMPLE / 12


def _rounds(number: str) -> Iterator[tuple[list[Any], set[str], bool, Any]]:
    """For each closing: the reviews since the last submission, who was barred, whether it was handed, the entry."""
    barred: set[str] = set()
    handed = False
    reviews: list[Any] = []
    for entry in entries_of(number):
        verb = entry.verb.removeprefix("hazard.")
        if verb == Verb.REOPEN:
            barred, handed = set(), False
        handed |= verb == Verb.HAND_REVIEW
        if verb in {Verb.RECTIFY, Verb.SUBMIT} or entry.facts.get("as_proxy"):
            barred.add(entry.actor_key)
        if verb == Verb.SUBMIT:
            reviews = []
        if verb == Verb.REVIEW:
            reviews.append(entry)
        if verb == Verb.CLOSE_OUT:
            yield list(reviews), set(barred), handed, entry


def test_nobody_reviews_what_he_rectified_and_a_major_one_is_closed_by_two_people_one_of_the_lead(loaded: str) -> None:
    closings = majors = 0
    for hazard in hazards():
        for reviews, barred, handed, closing in _rounds(hazard.number):
            closings += 1
            majors += hazard.grade == "major"
            people = {one.actor_key for one in reviews}
            assert not (people | {closing.actor_key}) & barred, hazard.number
            assert all(one.facts["passed"] for one in reviews), hazard.number
            lead, ground = hazard.lead.key, hazard.territory.key
            major = hazard.grade == "major"
            assert not (handed and major), hazard.number
            wanted = Bodies(frozenset() if handed else frozenset({lead}), frozenset({lead, ground}), 2 if major else 1)
            passes = tuple(Pass(one.actor_key, one.actor_unit_key) for one in reviews)
            assert enough(wanted, passes) is None, hazard.number
    assert closings > SAMPLE / 2
    assert majors > 20


def test_who_registers_works_there_or_in_a_department_and_units_act_on_their_own_ground(loaded: str) -> None:
    from ranan.registry.models import Unit

    kinds = dict(Unit.objects.values_list("key", "kind"))
    for hazard in hazards():
        first, place = entries_of(hazard.number)[0], hazard.premises
        unit = first.actor_unit_key
        own = unit in {place.territory.key, place.host.key if place.host else ""}
        assert own or not unit or kinds[unit] != Unit.Kind.TERRITORY, hazard.number
        assert hazard.self_found == (not unit), hazard.number


def test_dates_and_grades_follow_the_plan(loaded: str) -> None:
    plan = shipped_plan()
    for hazard in hazards():
        graded = grading.grade_of(plan, hazard.code, hazard.found) if hazard.code else None
        assert hazard.grade == (graded.key if graded else "general"), hazard.number
        by_rule = deadlines.due_date(plan, hazard.code, hazard.grade, hazard.found, self_found=hazard.self_found).day
        assert hazard.first_due == by_rule, hazard.number
        if not hazard.extensions and not any("reopen" in one.verb for one in entries_of(hazard.number)):
            assert hazard.due == by_rule, hazard.number


def test_what_ended_is_kept_as_the_entries_tell_it(loaded: str) -> None:
    """`past` is no column of the journal: closings that were opened again and dates that were moved, worked out anew."""
    kept = 0
    for hazard in hazards():
        told: dict[str, list[Any]] = {}
        row: dict[str, Any] = {}
        for entry in entries_of(hazard.number):
            new, on = row | changes(entry), str(clock.day_of(entry.at))
            if entry.verb == "hazard.reopen":
                told.setdefault("closed", []).append([row["closed_on"], row["closure"], on, entry.facts["why"]])
            if row and entry.verb in {"hazard.reopen", "hazard.grant_extension"} and new["due"] != row["due"]:
                told.setdefault("due", []).append([on, row["due"]])
            if entry.verb == "hazard.grant_extension":
                told.setdefault("extended", []).append(on)
            row = new
        assert (hazard.past or {}) == told, hazard.number
        kept += bool(told)
    assert kept > 15


def test_an_extension_is_asked_for_in_time_with_a_control_and_decided_by_another(loaded: str) -> None:
    asked = 0
    for hazard in hazards():
        due, controlled, asker = None, False, ""
        for entry in entries_of(hazard.number):
            verb = entry.verb.removeprefix("hazard.")
            if verb == Verb.EXTEND:
                asked, asker = asked + 1, entry.actor_key
                assert controlled, hazard.number
                assert due is not None
                assert clock.day_of(entry.at) <= due < (day(entry.facts["new_due"]) or date.min)
            if verb in {Verb.GRANT_EXTENSION, Verb.REFUSE_EXTENSION}:
                assert entry.actor_key != asker, hazard.number
            controlled |= verb == Verb.CONTROL
            due = day(changes(entry).get("due")) or due
    assert asked > 10


def test_the_same_is_open_once_at_a_place(loaded: str) -> None:
    from ranan.hazards.models import Hazard

    open_ = Hazard.objects.filter(state__in=OPEN_STATES).exclude(code="")
    assert Counter(open_.values_list("premises", "code")).most_common(1)[0][1] == 1


def test_histories_are_of_every_sort(loaded: str) -> None:
    from ranan.hazards.models import Hazard

    rows = Hazard.objects.all()
    overdue = rows.filter(state__in=OPEN_STATES, due__lt=first_start.DEMO_DAY)
    assert 0.1 < rows.filter(state__in=OPEN_STATES).count() / HAZARDS < 0.35
    assert set(rows.values_list("state", flat=True)) == set(State)
    assert set(rows.exclude(closure="").values_list("closure", flat=True)) == {"reviewed", "as_reported"}
    sorts = {
        "overdue": overdue, "rebounds": rows.filter(rebounds__gt=0), "extended": rows.filter(extensions__gt=0),
        "again": rows.filter(round__gt=1), "handed": rows.filter(handed=True), "own": rows.filter(self_found=True),
        "uncoded": rows.filter(code=""), "looked at": rows.filter(source__isnull=False, closure="reviewed"),
        "major": rows.filter(grade="major", state="closed"), "park": rows.filter(host__isnull=False),
    }  # fmt: skip
    assert [name for name, some in sorts.items() if some.count() < 3] == []


def test_diligent_and_idle_territories_differ(loaded: str) -> None:
    from ranan.hazards.models import Hazard

    found = Counter(Hazard.objects.values_list("territory__key", flat=True))
    assert found["zjq"] > 3 * found["cjq"] > 0


def test_one_inspector_never_finds_anything_though_he_looks_a_lot(loaded: str) -> None:
    from ranan.hazards.models import Hazard
    from ranan.inspections.models import Visit, VisitInspector
    from ranan.registry.models import Person

    never = Person.objects.get(login__endswith=NEVER)
    clean = VisitInspector.objects.filter(visit__outcome="nothing_found", unit__posts__person=never)
    looks = Counter(clean.values_list("person", flat=True))
    assert looks.most_common(1)[0][0] == never.pk
    assert looks[never.pk] > 50
    assert not Visit.objects.filter(inspectors_of(never), outcome="found").exists()
    assert not Hazard.objects.filter(registered_by=never.key).exists()


def inspectors_of(person: Any) -> Any:
    """The visits of somebody."""
    from django.db.models import Q

    return Q(visitinspector_rows__person=person)


def test_what_the_ledger_holds_was_found_on_a_visit_and_clean_looks_are_signed(loaded: str) -> None:
    from ranan.inspections.models import Visit, VisitFinding

    assert VisitFinding.objects.count() > HAZARDS / 2
    for finding in VisitFinding.objects.select_related("visit", "hazard")[:200]:
        assert finding.visit.premises_id == finding.hazard.premises_id
        assert finding.visit.on == finding.hazard.found
    states = Counter(Visit.objects.values_list("outcome", "state"))
    assert states["nothing_found", "signed"] > states["nothing_found", "recorded"] > 0
    assert states["absent", "recorded"] > 0
    assert not [pair for pair in states if pair[0] in {"absent", "no_access", "refused"} and pair[1] != "recorded"]


def test_places_lie_inside_the_outline_and_households_have_no_coordinates(loaded: str) -> None:
    from ranan.registry.models import Premises

    outline = load_outline(PLAN_DIR / "outline.geojson")
    homes = Premises.objects.filter(kind__startswith="household")
    assert not homes.exclude(latitude=None).exists()
    assert not homes.exclude(name="", address="").exists()
    points = Premises.objects.exclude(kind__startswith="household").values_list("latitude", "longitude")
    assert all(inside((latitude or 0, longitude or 0), outline) for latitude, longitude in points)


def test_findings_follow_the_week(loaded: str) -> None:
    from ranan.hazards.models import Hazard

    days = Counter(Hazard.objects.values_list("found", flat=True))
    working = [count for on, count in days.items() if OFFICE.is_working(on)]
    assert sum(working) > 0.9 * HAZARDS
    assert max(days) == first_start.DEMO_DAY - timedelta(days=1) or max(days) > first_start.DEMO_DAY - timedelta(days=4)
