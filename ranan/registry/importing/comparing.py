"""The rows of a sheet beside the register: known, known with other facts, likely known, twice in the sheet, or new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ranan.kit import secret
from ranan.registry import access, queries
from ranan.registry.importing.desk import Desk
from ranan.registry.importing.model import ASKED, CHANGED, LIKELY, NEW, SAME, Change, Draft, Like, Planned
from ranan.registry.models import Operator, Premises
from ranan.registry.queries import duplicates
from ranan.rules import likeness, masks, terms
from ranan.rules.likeness import Entry

CHUNK = 2000


def compare(draft: Draft, desk: Desk) -> None:
    """Settle what becomes of each row that nothing keeps out."""
    rows = [one for one in draft.rows if one.outcome in {NEW, ASKED}]
    _mark_known(rows, desk)
    left = [one for one in rows if not one.pk and one.outcome == NEW]
    _mark_twice(left)
    _mark_likely([one for one in left if one.outcome == NEW], desk)


def known_places(digests: Sequence[str]) -> Iterator[Premises]:
    """Open places by the digest of name and address, with all that an import compares."""
    for at in range(0, len(digests), CHUNK):
        some = digests[at : at + CHUNK]
        found = queries.premises().filter(same__in=some, closed_on__isnull=True)
        yield from found.prefetch_related("contacts").order_by("-id")


def _mark_known(rows: Sequence[Planned], desk: Desk) -> None:
    known = {place.same: place for place in known_places(sorted({one.same for one in rows}))}
    keeps: dict[int, bool] = {}
    for one in rows:
        place = known.get(one.same)
        if place is None:
            continue
        one.pk, one.number, one.asks = place.pk, place.number, None
        one.changes = changes_of(one, place, desk.lang)
        if place.territory_id not in keeps:
            keeps[place.territory_id] = access.may_keep_premises(desk.actor, place.territory)
        mine = keeps[place.territory_id]
        one.outcome = CHANGED if one.changes and mine else SAME
        if one.changes and not mine:
            one.say("name", "outside_your_ground")
            one.changes = []


def _mark_twice(rows: Sequence[Planned]) -> None:
    first: dict[str, Planned] = {}
    for one in rows:
        above = first.setdefault(one.same, one)
        if above is not one:
            one.outcome = SAME
            one.say("name", "row_twice", str(above.row.row))


# ---------- other facts ----------


def changes_of(one: Planned, place: Premises, lang: str) -> list[Change]:
    """The facts that the sheet has otherwise than the register. What the sheet leaves empty is no change."""
    facts, found = one.facts, []
    if facts.kind and facts.kind != place.kind and facts.home == place.is_household and one.row.facts.get("kind"):
        found.append(Change("kind", *(terms.word("premises", key, lang) for key in (place.kind, facts.kind))))
    if facts.gas and facts.gas != place.gas:
        found.append(Change("gas", *(terms.word("gas", key, lang) if key else "" for key in (place.gas, facts.gas))))
    if facts.elderly is not None and facts.elderly != place.elderly:
        found.append(Change("elderly", _yes(place.elderly), _yes(facts.elderly)))
    if facts.opened_on and facts.opened_on != place.opened_on:
        found.append(Change("opened_on", str(place.opened_on or ""), str(facts.opened_on)))
    if facts.point and _moved(place, facts.point):
        old = f"{place.latitude:.5f}, {place.longitude:.5f}" if place.latitude is not None else ""
        found.append(Change("point", old, f"{facts.point[0]:.5f}, {facts.point[1]:.5f}"))
    return found + _operator_changes(one, place) + _people_changes(one, place)


def _moved(place: Premises, point: tuple[float, float]) -> bool:
    if place.latitude is None or place.longitude is None:
        return True
    return likeness.metres((place.latitude, place.longitude), point) > 1


def _operator_changes(one: Planned, place: Premises) -> list[Change]:
    """Who runs it, and by which code; a household has no operator."""
    if place.is_household:
        return []
    facts, now = one.facts, place.operator
    found = []
    if (
        facts.operator
        and (now is None or now.name != facts.operator)
        and (not facts.uscc or now is None or now.uscc != facts.uscc)
    ):
        found.append(Change("operator", now.name if now else "", facts.operator))
    if facts.uscc and (now is None or now.uscc != facts.uscc):
        found.append(Change("uscc", now.uscc if now else "", facts.uscc))
    return found


def _people_changes(one: Planned, place: Premises) -> list[Change]:
    facts, found = one.facts, []
    phone = place.household.phone if place.is_household else place.operator.phone if place.operator else ""
    if facts.phone and secret.plain_phone(facts.phone) != secret.plain_phone(phone):
        found.append(Change("phone", masks.phone(phone), masks.phone(facts.phone)))
    if place.is_household and facts.id_number and facts.id_number != place.household.id_number:
        found.append(Change("id_number", masks.identity(place.household.id_number), masks.identity(facts.id_number)))
    there = {contact.role: contact for contact in place.contacts.all()}
    for role, (name, number) in facts.contacts.items():
        now = there.get(role)
        if now is None or now.name != name or (number and secret.plain_phone(number) != secret.plain_phone(now.phone)):
            old = _person(now.name, now.phone) if now else ""
            found.append(Change(role, old, _person(name, number)))
    return found


def _person(name: str, phone: str) -> str:
    return f"{masks.name(name)} {masks.phone(phone)}".strip()


def _yes(said: bool) -> str:
    return _("yes") if said else _("no")


# ---------- likely the same ----------


def entry_of(one: Planned, codes: dict[str, int]) -> Entry:
    """A row as it is compared."""
    facts = one.facts
    latitude, longitude = facts.point or (None, None)
    operator = codes.get(facts.uscc, 0) if facts.uscc else 0
    called = secret.found_as("name", facts.name) if facts.home else ""
    name = "" if facts.home else facts.name
    return Entry(name, facts.address, facts.home, called, str(operator or ""), latitude, longitude)


def _mark_likely(rows: Sequence[Planned], desk: Desk) -> None:
    """Rows like a place of the register that the actor may see, or like a row above; those wait for somebody's word."""
    if not rows:
        return
    codes = {one.facts.uscc for one in rows if one.facts.uscc}
    operators = dict(Operator.objects.filter(uscc__in=codes).values_list("uscc", "pk"))
    here = {one.territory.pk for one in rows if one.territory} | {one.host.pk for one in rows if one.host}
    found = access.premises_of(desk.actor).filter(closed_on__isnull=True)
    book = LikeBook(duplicates.entries(found, here))
    above: dict[str, list[tuple[Planned, Entry]]] = {}
    for one in rows:
        entry = entry_of(one, operators)
        one.like = book.like(entry)
        for other, theirs in {
            id(pair[0]): pair for key in likeness.looked_under(entry) for pair in above.get(key, ())
        }.values():
            if (why := likeness.judge(entry, theirs)) is not None:
                one.like.append(Like(0, "", other.facts.title, other.facts.address, why.why, other))
        if one.like:
            one.outcome = LIKELY
        for key in likeness.keys(entry):
            above.setdefault(key, []).append((one, entry))
    book.name([one for row in rows for one in row.like], rows)


class LikeBook:
    """The register's entries by the keys under which they are looked for."""

    def __init__(self, entries: Iterator[tuple[int, Entry]]) -> None:
        self._by_key: dict[str, list[tuple[int, Entry]]] = {}
        for pk, entry in entries:
            for key in likeness.keys(entry):
                self._by_key.setdefault(key, []).append((pk, entry))

    def like(self, entry: Entry) -> list[Like]:
        """Those that are likely the same place, the likeliest first; named later."""
        near = {pk: other for key in likeness.looked_under(entry) for pk, other in self._by_key.get(key, ())}
        judged = [(likeness.judge(entry, other), pk) for pk, other in near.items()]
        found = sorted(((why, pk) for why, pk in judged if why is not None), key=lambda pair: (-pair[0].score, pair[1]))
        return [Like(pk, "", "", "", why.why) for why, pk in found[:5]]

    @staticmethod
    def name(likes: Sequence[Like], rows: Sequence[Planned]) -> None:
        """Put number, title and address of the places that were found into the rows."""
        places = {place.pk: place for place in queries.premises().filter(pk__in={one.pk for one in likes if one.pk})}
        for row in rows:
            row.like = [
                Like(one.pk, place.number, place.title, place.where, one.why)
                if (place := places.get(one.pk)) is not None
                else one
                for one in row.like
            ]
