"""A sheet of places comes in: chunk by chunk, each a transaction; what is in already changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ranan.journal import actions as journal
from ranan.journal.actions import Act, Batch
from ranan.kit import clock
from ranan.registry import access, queries
from ranan.registry.actions.bulk import PlaceBook
from ranan.registry.actions.duplicates import told_apart
from ranan.registry.actions.lifecycle import DATED
from ranan.registry.actions.places import NewPlace
from ranan.registry.importing import ASKED, CHANGED, LIKELY, NEW, SAME, WRONG, Draft, Planned, by_ticket, facts_area
from ranan.registry.models import Contact, DuplicatePair, Operator, PlacePast, Premises
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

CHUNK = 500


@dataclass(slots=True)
class CameIn:
    """What an import of places brought: rows by what became of them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    undecided: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class _Work:
    actor: Actor
    at: datetime
    synthetic: bool


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits."""


def import_places(
    draft: Draft, *, actor: Actor, at: datetime, take: Collection[str] = (), apart: Collection[str] = (),
    synthetic: bool = False, progress: Callable[[int, int], object] = _unheard,
) -> CameIn | Refusal:  # fmt: skip
    """Bring in the new rows; the changed ones whose tickets are in `take`; of the likely duplicates those in `apart`.

    The draft was made for the same actor: rows that are not his to bring are wrong ones already. `progress` hears
    after each chunk how many of how many rows are written.
    """
    if draft.asks_system:
        return Refusal("coordinates_unsaid")
    work, done = _Work(actor, at, synthetic), CameIn()
    new, revised = draft.of(NEW) + by_ticket(draft.of(LIKELY), apart), by_ticket(draft.of(CHANGED), take)
    for at_row, part in _parts(new):
        done.added += _add(work, part)
        progress(at_row + len(part), len(new) + len(revised))
    for at_row, part in _parts(revised):
        done.changed += _revise(work, part)
        progress(len(new) + at_row + len(part), len(new) + len(revised))
    counts = draft.counts
    done.unchanged, done.wrong = counts[SAME], counts[WRONG]
    done.undecided = counts[ASKED] + counts[LIKELY] + counts[CHANGED] - done.changed
    if done.added or done.changed:
        _said(draft, done, actor, at)
    return done


def _parts(rows: Sequence[Planned]) -> Iterator[tuple[int, Sequence[Planned]]]:
    yield from ((at, rows[at : at + CHUNK]) for at in range(0, len(rows), CHUNK))


def _said(draft: Draft, done: CameIn, actor: Actor, at: datetime) -> None:
    """One entry about the file; each place and operator has its own beside it."""
    with journal.act("premises.import", ("import", draft.sha256), actor=actor, at=at) as act:
        act.entry.facts.update(file=draft.name[:200], added=done.added, changed=done.changed, wrong=done.wrong)


@transaction.atomic
def _add(work: _Work, rows: Sequence[Planned]) -> int:
    """Write these rows as places; those that somebody has added meanwhile are unchanged ones."""
    batch = Batch(actor=work.actor, at=work.at)
    book = PlaceBook(batch, work.at)
    book.know([(one.facts.name, one.facts.address) for one in rows], operators=False)
    book.know_codes(one.facts.uscc for one in rows)
    left = [one for one in rows if not book.knows(one.facts.name, one.facts.address)]
    batch.expect(Premises, len(left))
    told: list[DuplicatePair] = []
    known = queries.premises().in_bulk({like.pk for one in left for like in one.like if like.pk})
    for one in left:
        place = _place(work, one, book)
        one.pk, one.number = place.pk, place.number
        for other, why in _likes(one, known):
            told.append(told_apart(place, other, why, batch, actor=work.actor, at=work.at))
    batch.flush()
    DuplicatePair.objects.bulk_create(told, ignore_conflicts=True)
    fresh = {id(one) for one in left}
    for one in rows:
        one.outcome = NEW if id(one) in fresh else SAME
    return len(left)


def _likes(one: Planned, known: dict[int, Premises]) -> Iterator[tuple[Premises, str]]:
    """The places that the row is like and was told apart from: known ones, and rows above that came in."""
    for like in one.like:
        if like.pk in known:
            yield known[like.pk], like.why
        elif like.above is not None and like.above.pk:
            yield Premises(pk=like.above.pk, number=like.above.number), like.why


def _place(work: _Work, one: Planned, book: PlaceBook) -> Premises:
    facts = one.facts
    operator = None
    if not facts.home and (facts.kind != "public_body" or facts.operator):
        name = facts.operator or facts.name
        operator = book.run_by(name, uscc=facts.uscc, phone=facts.phone, synthetic=work.synthetic)
    latitude, longitude = facts.point or (None, None)
    new = NewPlace(
        facts.kind, facts.name, facts.address, facts_area(facts), in_park=facts.in_park, operator=operator,
        phone=facts.phone, id_number=facts.id_number, latitude=latitude, longitude=longitude,
        elderly=bool(facts.elderly), gas=facts.gas, opened_on=facts.opened_on, synthetic=work.synthetic,
    )  # fmt: skip
    contacts = [Contact(role=role, name=name, phone=phone) for role, (name, phone) in facts.contacts.items()]
    return book.place(new, contacts)


# ---------- known places with other facts ----------


@transaction.atomic
def _revise(work: _Work, rows: Sequence[Planned]) -> int:
    """Bring known places up to date; another operator runs the place from today on, the rest is amended."""
    batch = Batch(actor=work.actor, at=work.at)
    book = PlaceBook(batch, work.at)
    book.know_codes(one.facts.uscc for one in rows)
    wanted = queries.premises().select_for_update(of=("self",)).filter(pk__in=[one.pk for one in rows])
    places = {place.pk: place for place in wanted.prefetch_related("contacts")}
    count = 0
    for one in rows:
        place = places.get(one.pk)
        if place is None or place.closed_on is not None or not access.may_keep_premises(work.actor, place.territory):
            continue
        fields = {change.field for change in one.changes}
        _amend(batch, one, place, fields)
        _operator(work, batch, book, one, place, fields)
        _persons(batch, one, place, fields)
        count += 1
    batch.flush()
    return count


def _amend(batch: Batch, one: Planned, place: Premises, fields: set[str]) -> None:
    facts = one.facts
    wanted: dict[str, Any] = {
        name: getattr(facts, name) for name in ("kind", "gas", "elderly", "opened_on") if name in fields
    }
    if "point" in fields and facts.point is not None:
        wanted["latitude"], wanted["longitude"] = facts.point
    home = {name: getattr(facts, name) for name in ("phone", "id_number") if place.is_household and name in fields}
    if not wanted and not home:
        return
    act = batch.act("premises.amend", ("premises", place.number))
    act.change(place, **wanted)
    if home:
        act.change(place.household, **home)


def _operator(work: _Work, batch: Batch, book: PlaceBook, one: Planned, place: Premises, fields: set[str]) -> None:
    """The code of the one who runs it is filled in; another name or another's code means that another one runs it."""
    facts, now = one.facts, place.operator
    if "operator" in fields or "uscc" in fields:
        holder = book.with_code(facts.uscc)
        fills = "operator" not in fields and holder is None and now is not None and not now.uscc
        if fills and now is not None:
            _change_operator(batch, now, uscc=facts.uscc)
        else:
            name = facts.operator or facts.name
            other = holder or book.run_by(name, uscc=facts.uscc, phone=facts.phone, synthetic=work.synthetic)
            _hand_over(work, batch, place, other)
            return
    if "phone" in fields and now is not None:
        _change_operator(batch, now, phone=facts.phone)


def _change_operator(batch: Batch, operator: Operator, **facts: str) -> None:
    operator.search = queries.found_by(operator.name, facts.get("uscc", operator.uscc))
    batch.act("operator.amend", ("operator", operator.key)).change(operator, **facts)


def _hand_over(work: _Work, batch: Batch, place: Premises, operator: Operator) -> None:
    """From today on it is run by that one; who ran it until yesterday is kept."""
    today = clock.day_of(work.at)
    yesterday = today - timedelta(days=1)
    dated = (
        place.opened_on is not None and place.opened_on < today and not place.past.filter(until__gte=yesterday).exists()
    )
    act: Act = batch.act("premises.change" if dated else "premises.amend", ("premises", place.number))
    if dated:
        act.entry.facts["since"] = today.isoformat()
        act.add(PlacePast(premises=place, until=yesterday, **{name: getattr(place, name) for name in DATED}))
    act.change(place, operator=operator)


def _persons(batch: Batch, one: Planned, place: Premises, fields: set[str]) -> None:
    there = {contact.role: contact for contact in place.contacts.all()}
    for role, (name, phone) in one.facts.contacts.items():
        if role not in fields:
            continue
        act = batch.act("premises.contact", ("premises", place.number))
        if role in there:
            act.change(there[role], name=name, **({"phone": phone} if phone else {}))
        else:
            act.add(Contact(premises=place, role=role, name=name, phone=phone))
