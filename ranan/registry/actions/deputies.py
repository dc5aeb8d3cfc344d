"""Deputies (AB 岗): somebody acts for an absent colleague for dated periods, under his own name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import access, queries
from ranan.registry.actions.succession import and_settle, lock
from ranan.registry.models import Deputy, Person, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.succession import first_gap


@transaction.atomic
def deputise(
    person: Person, absent: Person, unit: Unit, *, starts: date, ends: date, actor: Actor, at: datetime
) -> Deputy | Refusal:
    """`person` acts for `absent` in `unit` from a day to a day, today included, always under his own name.

    The absent one names him himself, or the unit's administrator does. Both hold a post in the unit on each of those
    days, and for one absent person there is one deputy at a time.
    """
    lock(absent, person)
    refusal = _refused(person, absent, unit, starts, ends, actor, clock.day_of(at))
    if refusal is not None:
        return refusal
    with journal.act("person.deputise", ("person", person.key), actor=actor, at=at) as act:
        return act.add(Deputy(person=person, absent=absent, unit=unit, starts=starts, ends=ends))


def _refused(
    person: Person, absent: Person, unit: Unit, starts: date, ends: date, actor: Actor, today: date
) -> Refusal | None:
    if not access.may_administer(actor, unit) and actor.key != absent.key:
        return Refusal("not_your_unit", unit.name)
    return _wrong_dates(person, absent, starts, ends, today) or _wrong_people(person, absent, unit, starts, ends)


def _wrong_dates(person: Person, absent: Person, starts: date, ends: date, today: date) -> Refusal | None:
    if person.pk == absent.pk:
        return Refusal("not_himself")
    if ends < starts:
        return Refusal("dates_reversed")
    return Refusal("date_in_past") if starts < today else None


def _wrong_people(person: Person, absent: Person, unit: Unit, starts: date, ends: date) -> Refusal | None:
    works = first_gap(queries.spans(absent, unit, WORKERS), starts, ends)
    if works is not None or first_gap(queries.spans(person, unit), starts, ends) is not None:
        return Refusal("deputy_of_same_unit", unit.name)
    period = Deputy.objects.filter(absent=absent, unit=unit, starts__lte=ends, ends__gte=starts)
    taken = period.select_related("person").first()
    return Refusal("deputy_overlaps", taken.person.name) if taken else None


@transaction.atomic
def end_deputy(deputy: Deputy, *, actor: Actor, at: datetime) -> Deputy | Refusal:
    """The absent one is back: the period ended yesterday; one that began today or is to come is withdrawn.

    What the deputy could only do by it goes back to whom he stood in for.
    """
    lock(deputy.absent, deputy.person)
    row = Deputy.objects.select_for_update(of=("self",)).select_related("absent", "person", "unit").get(pk=deputy.pk)
    today = clock.day_of(at)
    if not access.may_administer(actor, row.unit) and actor.key != row.absent.key:
        return Refusal("not_your_unit", row.unit.name)
    if row.ends < today:
        return Refusal("nothing_changes")

    def do() -> Deputy:
        with journal.act("person.end_deputy", ("person", row.person.key), actor=actor, at=at) as act:
            if row.starts >= today:
                act.remove(row)
                return row
            return act.change(row, ends=today - timedelta(days=1))

    return and_settle(do, row.person, row.absent, actor=actor, at=at)
