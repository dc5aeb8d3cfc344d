"""Who takes over: nothing open stays with somebody who is disabled or holds no post for it any more.

The act that takes a post away does so first; then what hangs in the air is handed to the successor in the same
transaction, each piece with its own entry. Where there is something and nobody is named, all of it is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import access, open_work, queries
from ranan.registry.models import Deputy, Person, Unit
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal
from ranan.rules.succession import DAY, first_gap

Result = TypeVar("Result")


def and_settle(
    act: Callable[[], Result | Refusal], person: Person, to: Person | None, *, actor: Actor, at: datetime
) -> Result | Refusal:
    """Do the act, then hand over what the person can no longer do; both or neither. Call inside a transaction."""
    with transaction.atomic():
        done = act()
        refusal = done if isinstance(done, Refusal) else _settle(person, to, actor=actor, at=at)
        if refusal is not None:
            transaction.set_rollback(True)
            return refusal
    return done


@transaction.atomic
def hand_over_work(person: Person, to: Person, *, actor: Actor, at: datetime) -> int | Refusal:
    """Hand over what stayed with somebody whose post ran out by itself; by who administers one of his units."""
    today = clock.day_of(at)
    row = lock(person)
    units = [post.unit for post in row.posts.select_related("unit") if post.unit is not None]
    if not any(access.may_administer(actor, unit) for unit in units):
        return Refusal("not_your_unit", units[0].name if units else "")
    count = sum(left_open(row, today).values())
    if not count:
        return Refusal("nothing_changes")
    refusal = and_settle(lambda: None, row, to, actor=actor, at=at)
    return refusal if isinstance(refusal, Refusal) else count


def lock(*people: Person) -> Person:
    """Hold the people, in one order, so that nobody is planned for who is just leaving; the first one, fresh."""
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk for one in people]).order_by("pk")
    return next(row for row in list(rows) if row.pk == people[0].pk)


def left_open(person: Person, today: date) -> dict[str, int]:
    """How much hangs in the air with the person, by the word of its kind: he has no post for it."""
    gaps = sum(_gap(period, today) is not None for period in _periods(today).filter(person=person))
    found = {"deputising": gaps} | {work.word: work.left(person, today) for work in open_work.kinds}
    return {word: count for word, count in found.items() if count}


def held_in(person: Person, unit: Unit, today: date) -> dict[str, int]:
    """How much is open with the person in that unit, by the word of its kind: what a successor would take over."""
    found = {"deputising": _periods(today).filter(person=person, unit=unit).count()}
    found |= {work.word: work.held(person, unit) for work in open_work.kinds}
    return {word: count for word, count in found.items() if count}


def in_words(counts: dict[str, int], lang: str = "zh") -> str:
    """The counts as a sentence's part: 2 planned visits, 1 period as a deputy."""
    mark = "、" if lang == "zh" else ", "
    return mark.join(terms.word("open_work", word, lang).format(n=count) for word, count in counts.items())


def _settle(person: Person, to: Person | None, *, actor: Actor, at: datetime) -> Refusal | None:
    today = clock.day_of(at)
    behind = [period.person for period in _periods(today).filter(absent=person)]
    _end_pointless(person, today, actor, at)
    for one in dict.fromkeys([person, *behind]):
        counts = left_open(one, today)
        if not counts:
            continue
        if to is None or to.pk == one.pk:
            return Refusal("needs_successor", f"{one.name} {in_words(counts)}")
        refusal = _pass_periods(one, to, today, actor, at)
        for work in open_work.kinds:
            done = work.pass_on(one, to, actor=actor, at=at) if refusal is None else refusal
            refusal = done if isinstance(done, Refusal) else None
        if refusal is not None:
            return refusal
    return None


def _periods(today: date) -> QuerySet[Deputy]:
    """Deputies' periods that are not over."""
    return Deputy.objects.filter(ends__gte=today).select_related("person", "absent", "unit").order_by("id")


def _gap(period: Deputy, today: date, of: Person | None = None, roles: Collection[Role] = tuple(Role)) -> date | None:
    """The first day of what is left of the period on which the person (the deputy) holds no post in the unit."""
    held = queries.spans(of or period.person, period.unit, roles)
    return first_gap(held, max(period.starts, today), period.ends)


def _end_pointless(absent: Person, today: date, actor: Actor, at: datetime) -> None:
    """Nobody stands in for somebody who has no work in the unit any more: those periods end by themselves."""
    for period in _periods(today).filter(absent=absent):
        gap = _gap(period, today, absent, WORKERS)
        if gap is not None:
            with journal.act("person.end_deputy", ("person", period.person.key), actor=actor, at=at) as act:
                _cut(act, period, gap)


def _cut(act: journal.Act, period: Deputy, gap: date) -> None:
    """The period counts until the day before `gap`; one that would not begin is taken away."""
    if gap <= period.starts:
        act.remove(period)
    else:
        act.change(period, ends=gap - DAY)


def _pass_periods(person: Person, to: Person, today: date, actor: Actor, at: datetime) -> Refusal | None:
    """The successor stands in for the rest of each period; for himself nobody does."""
    for period in _periods(today).filter(person=person):
        gap, last = _gap(period, today), period.ends
        if gap is None:
            continue
        if first_gap(queries.spans(to, period.unit), gap, last) is not None:
            return Refusal("successor_without_post", period.unit.name)
        with journal.act("person.end_deputy", ("person", person.key), actor=actor, at=at) as act:
            _cut(act, period, gap)
        if to.pk != period.absent_id:
            with journal.act("person.hand_over", ("person", to.key), actor=actor, at=at) as act:
                act.entry.facts["from"] = person.key
                act.add(Deputy(person=to, absent=period.absent, unit=period.unit, starts=gap, ends=last))
    return None
