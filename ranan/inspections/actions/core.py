"""What every act on a visit does alike: lock, judge, write with one entry. `_take()` is the only setter of a visit's state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.inspections import access
from ranan.inspections.models import Visit, VisitFile, VisitInspector
from ranan.journal import actions as journal
from ranan.registry import queries as registry
from ranan.registry.models import Person, Premises, Unit
from ranan.registry.queries import Units
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.visit import Going, Step, VisitKind, VisitVerb, judge

SUBJECT = "visit"


@dataclass(slots=True)
class Case:
    """One visit in hand: its row (not yet written where it begins), the permitted step and seat."""

    row: Visit
    units: Units
    step: Step
    seat: Seat
    actor: Actor
    at: datetime

    @property
    def unit(self) -> Unit | None:
        return self.units.by_key.get(self.seat.unit)

    @property
    def name(self) -> str:
        """The actor as records keep him: a deputy's reads "X（代Y）"."""
        return named(self.actor.name, self.seat.stands_for)


def named(name: str, stands_for: str) -> str:
    """A name in a record; a deputy acts under his own, with whom he stands in for behind it."""
    return f"{name}（代{stands_for}）" if stands_for else name


def going(row: Visit, units: Units) -> Going:
    """The visit as the rule sees it."""
    people = VisitInspector.objects.filter(visit=row).values_list("person__key", flat=True) if row.pk else ()
    return Going(
        row.state, frozenset(units.key(pk) for pk in row.units), frozenset(people), row.outcome,
        self_check=row.kind == VisitKind.SELF_CHECK,
    )  # fmt: skip


def judged(row: Visit, verb: VisitVerb, units: Units, actor: Actor) -> tuple[Step, Seat] | Refusal:
    """May the actor take this step of the visit now?"""
    then = row.on if row.self_check and row.pk else None  # his self-check stays his who ran the place on that day
    return judge(
        verb, going(row, units), access.ground_of(row.premises, then), actor, departments=access.departments(units),
        task_force=units.task_force.key if units.task_force else "",
    )  # fmt: skip


def begin(row: Visit, verb: VisitVerb, *, actor: Actor, at: datetime) -> Case | Refusal:
    """Judge the step; a visit that is there is locked first. Call inside a transaction."""
    if row.pk:
        related = ("premises__territory", "premises__host", "premises__operator", "campaign", "plan_version")
        row = Visit.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
    units = registry.units()
    decision = judged(row, verb, units, actor)
    return decision if isinstance(decision, Refusal) else Case(row, units, *decision, actor, at)


def act(case: Case, verb: VisitVerb) -> AbstractContextManager[journal.Act]:
    """The entry of one step."""
    row = case.row
    return journal.act(
        f"{SUBJECT}.{verb}", (SUBJECT, row.number), actor=case.actor, at=case.at, seat=case.seat, before=row.state,
        after=case.step.target, campaign=row.campaign.key, plan_version=row.plan_version.number,
        unit_name=case.unit.name if case.unit else case.actor.unit,
    )  # fmt: skip


def _take(doing: journal.Act, case: Case, fields: dict[str, Any]) -> Visit:
    """Move the visit along its step. The only place that sets a visit's state."""
    row = case.row
    if row.pk is None:
        [row.pk] = journal.reserve(Visit)
        row.number = doing.entry.subject_key = f"V{row.pk:06d}"
        row.state = str(case.step.target)
        for name, value in fields.items():
            setattr(row, name, value)
        return doing.add(row)
    return doing.change(row, state=str(case.step.target), **fields)


def move(doing: journal.Act, case: Case, **fields: Any) -> Visit:
    """Take the permitted step with these columns."""
    return _take(doing, case, fields)


@dataclass(frozen=True, slots=True)
class Goer:
    """Somebody who goes: in which unit he works that day, and for whom where he stands in for an absent colleague."""

    person: Person
    unit: Unit
    stands_for: str = ""

    @property
    def name(self) -> str:
        """As the visit keeps it: a deputy's reads "X（代Y）"."""
        return named(self.person.name, self.stands_for)


def hold(people: Iterable[Person]) -> None:
    """Lock those who are to go, before the visit: nobody is named while his post is being taken away."""
    keys = [one.pk for one in people]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values("pk"))


def workers(
    people: Iterable[Person], on: date, units: Units, *, unit: Unit | None = None, for_: str = ""
) -> list[Goer]:  # fmt: skip
    """Each person with the unit in which he works that day, `unit` before others; those who work nowhere are left out.

    `for_`: see `working_seat`.
    """
    found = []
    for person in Person.objects.filter(pk__in=[one.pk for one in people]).order_by("pk"):
        seats = [seat.unit for seat in registry.actor_of(person, on).seats if seat.role in WORKERS and seat.unit]
        keys = sorted(dict.fromkeys(seats), key=lambda key: unit is None or key != unit.key)
        seat = registry.working_seat(person, keys[0], on, for_) if keys else None
        if seat is not None:
            found.append(Goer(person, units.by_key[seat.unit], seat.stands_for))
    return found


def name_inspectors(doing: journal.Act, row: Visit, going_: Sequence[Goer]) -> None:
    """Write down who goes; who is named already stays named once."""
    known = set(VisitInspector.objects.filter(visit=row).values_list("person_id", flat=True))
    for one in going_:
        if one.person.pk not in known:
            doing.add(VisitInspector(visit=row, person=one.person, unit=one.unit, name=one.name[:80]))


def keep_files(doing: journal.Act, case: Case, uploads: Sequence[files.Upload], item: str = "") -> None:
    """Files beside the visit: the signed page, photos of the place or of one item."""
    for upload, stored in zip(uploads, store_all(uploads, actor=case.actor, at=case.at), strict=True):
        name = files.safe_name(upload.name, stored.suffix)[-200:]
        doing.add(
            VisitFile(
                visit=case.row, file=stored, kind=upload.kind, item=item, name=name, at=case.at, person_name=case.name
            )
        )


def hold_place(pk: int) -> Premises:
    """The place as it stands, locked before its visits: it is not closed or merged while somebody writes one down."""
    return registry.premises().select_for_update(of=("self",), no_key=True).get(pk=pk)


def place_counts(place: Premises, on: date) -> Refusal | None:
    """Before it opened a place is not visited, nor from the day on which it closed."""
    if place.opened_on is not None and on < place.opened_on:
        return Refusal("visit_before_it_opened", place.opened_on.isoformat())
    gone = place.closed_on is not None and on >= place.closed_on
    return Refusal("place_closed", str(place.closed_on)) if gone else None


def without_post(people: Iterable[Person], going_: Iterable[Goer]) -> Refusal | None:
    """Those of the people who do not work anywhere on the day for which `going_` was asked."""
    able = {one.person.pk for one in going_}
    lacking = sorted({one.name for one in people if one.pk not in able})
    return Refusal("inspector_without_post", "、".join(lacking)) if lacking else None
