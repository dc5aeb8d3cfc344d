"""Reading where: places, households, areas, operators; what of a household is shown to whom stands in `access`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from ranan.kit import rows, text
from ranan.registry.models import Area, Operator, Premises, Unit
from ranan.registry.queries.past import counted_on
from ranan.registry.queries.personal import is_number_of_somebody, places_of_people
from ranan.registry.queries.who import units
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

PAGE = 50
CAP = 10_000
MANY = 500  # operators whose places one search shows


def same_place(name: str, address: str) -> str:
    """Keyed digest of name and address in plain form: equal for the same place, however it was typed."""
    return rows.digest([text.plain(name), text.plain(address)])


def found_by(*words: str) -> str:
    """What the register's search finds a place or an operator by, as PostgreSQL writes a tsvector.

    Of a place its number, name and address, never a household's name; of an operator its name and credit code.
    """
    return " ".join(f"'{piece}'" for piece in text.pieces(*words))


def premises_like(name: str, address: str) -> Premises | None:
    """The place with that name and address, if it is known."""
    return Premises.objects.filter(same=same_place(name, address), closed_on__isnull=True).order_by("id").first()


def premises() -> QuerySet[Premises]:
    """All places, with what a list shows of them."""
    return Premises.objects.select_related("operator", "area", "territory", "host", "household")


def sees_every_place(actor: Actor, all_: bool) -> bool:
    """Whether every place of the district is in the actor's sight: readers of everything and departments."""
    known = units().by_key
    mine = [known[key] for key in actor.units(*WORKERS) if key in known]
    return all_ or any(unit.kind != Unit.Kind.TERRITORY for unit in mine)


def premises_seen_by(actor: Actor, all_: bool) -> QuerySet[Premises]:
    """Places that an actor may see: all for departments and readers of everything, else those on its own ground."""
    if sees_every_place(actor, all_):
        return premises()
    operators = [seat.operator for seat in actor.seats if seat.operator]
    return premises().filter(_on_ground_of(actor.units(*WORKERS)) | Q(operator__key__in=operators))


def sees_place(actor: Actor, place: Premises, all_: bool) -> bool:
    """Whether the place is among `premises_seen_by`."""
    if sees_every_place(actor, all_):
        return True
    here = units().ids(actor.units(*WORKERS))
    run_by = place.operator.key if place.operator else ""
    return place.territory_id in here or place.host_id in here or any(run_by and s.operator == run_by for s in actor.seats)


def _on_ground_of(keys: Collection[str]) -> Q:
    """On the ground of these units, or within it; by their ids, so that no row is joined with a unit to find out."""
    here = units().ids(keys)
    return Q(territory__in=here) | Q(host__in=here)


def find_premises(found: QuerySet[Premises], words: str, *, homes_of: Q | None = None) -> QuerySet[Premises]:
    """Places whose own words (name, address, number) or whose operator's hold everything typed.

    A full name, telephone or identity number finds whose place it is. `homes_of` limits the households whose personal
    facts are searched: nobody finds by what he may not read.
    """
    typed = text.tsquery(words)
    if not typed:
        return found.none() if words.strip() else found
    theirs = Q(pk__in=places_of_people(words))
    if homes_of is not None:
        theirs &= ~Q(kind__startswith="household") | homes_of
    if is_number_of_somebody(words):
        return found.filter(theirs)
    query = SearchQuery(typed, search_type="raw", config="simple")
    hit = Q(search=query) if homes_of is None else Q(search=query) & (~Q(kind__startswith="household") | homes_of)
    run_by = list(Operator.objects.filter(search=query).order_by("-id").values_list("pk", flat=True)[:MANY])
    return found.filter(hit | Q(operator__in=run_by) | theirs)


def ground_of(area: Area, in_park: bool) -> tuple[Unit, Unit | None] | None:
    """The unit on whose ground a place lies, and the sub-district around it where that is a park; None: nobody's."""
    ground = area
    while ground.level == Area.Level.NEIGHBOURHOOD and ground.parent is not None:
        ground = ground.parent
    unit = Unit.objects.filter(area=ground).first()
    park = Unit.objects.filter(area__level=Area.Level.PARK).first() if in_park else None
    if park is not None and unit is not None and unit != park:
        return park, unit
    return (unit, None) if unit is not None else None


def areas() -> QuerySet[Area]:
    """Every area, by code."""
    return Area.objects.select_related("parent")


def operators() -> QuerySet[Operator]:
    """Every operator, by name."""
    return Operator.objects.order_by("name")


def open_operators(named: str) -> list[Operator]:
    """The operators that a credit code or an exact name means and that have a joining code."""
    plain = named.strip()
    wanted = Q(uscc=plain.upper().replace(" ", "")) if plain else Q(pk__in=())
    return list(Operator.objects.filter(wanted | Q(name=plain)).exclude(join_code="").order_by("id")[:5])


# ---------- the list ----------


BURNS = {"bottled": ["bottled", "both"], "piped": ["piped", "both"], "both": ["both"], "none": ["none"]}
SPANS = ("opened_from", "opened_to", "closed_from", "closed_to")
CHOICES = {"show": ("closed", "merged"), "located": ("no",), "elderly": ("yes",)}


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What the address of the list says; what it does not know is dropped. Days are written as 2023-09-18."""

    q: str = ""
    kind: str = ""
    territory: str = ""
    gas: str = ""
    elderly: str = ""
    located: str = ""  # "no": without coordinates
    opened_from: str = ""
    opened_to: str = ""
    closed_from: str = ""
    closed_to: str = ""
    on: str = ""  # the places that counted on that day, kind, ground and gas as they were
    show: str = ""  # "closed": places that are closed, too; "merged": those alone that were made one with another
    page: int = field(default=1, compare=False)

    @classmethod
    def read(cls, given: Any) -> PlaceFilter:
        """From a query string's values (a mapping of texts)."""

        def word(name: str) -> str:
            return str(given.get(name, "")).replace("\x00", "").strip()[:60]

        number, known = word("page")[:4], terms.table()
        return cls(
            q=word("q"),
            kind=word("kind") if word("kind") in known["premises"] else "",
            territory=word("territory"),
            gas=word("gas") if word("gas") in known["gas"] else "",
            on=_day(word("on")),
            page=max(1, int(number)) if number.isascii() and number.isdigit() else 1,
            **{name: word(name) if word(name) in may else "" for name, may in CHOICES.items()},
            **{name: _day(word(name)) for name in SPANS},
        )

    def given(self) -> dict[str, str]:
        """The conditions that are set."""
        return {name: value for name in self.__slots__ if name != "page" and (value := getattr(self, name))}

    def url(self, **changes: Any) -> str:
        """The query string of this list with some conditions changed; a changed condition begins at page one."""
        wanted = replace(self, **({"page": 1} | changes))
        more = {"page": str(wanted.page)} if wanted.page > 1 else {}
        return "?" + urlencode(wanted.given() | more)


def _day(text: str) -> str:
    """The day as it is written in an address; "" for what is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def homes_read_by(actor: Actor, all_: bool) -> Q:
    """The households whose personal facts the actor may read, as a condition on places."""
    every = Q(pk__isnull=False)  # an empty condition would vanish beside an "or"
    return every if all_ else _on_ground_of(actor.units(*WORKERS))


def listed(found: QuerySet[Premises], wanted: PlaceFilter, homes_of: Q) -> QuerySet[Premises]:
    """The places among `found` that fit, by number."""
    then = "_then" if wanted.on else ""
    if wanted.on:
        found = counted_on(found, date.fromisoformat(wanted.on))
    elif wanted.show == "merged":
        found = found.filter(merged_into__isnull=False)
    elif not wanted.show and not (wanted.closed_from or wanted.closed_to):
        found = found.filter(closed_on__isnull=True)
    units = Unit.objects.filter(key=wanted.territory).values_list("pk", flat=True)
    conditions = {
        f"kind{then}": wanted.kind, f"gas{then}__in": BURNS.get(wanted.gas), f"elderly{then}": bool(wanted.elderly),
        "latitude__isnull": bool(wanted.located), "opened_on__gte": wanted.opened_from, "opened_on__lte": wanted.opened_to,
        "closed_on__gte": wanted.closed_from, "closed_on__lte": wanted.closed_to,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in conditions.items() if value})
    if wanted.territory:
        found = found.filter(**{"territory_then__in" if then else "territory__in": list(units)})
    if wanted.q:
        found = find_premises(found, wanted.q, homes_of=homes_of)
    return found.order_by("id")


def page_of(found: QuerySet[Premises], first: int) -> list[Premises]:
    """One page of a list, from the row `first` on: sorted by keys alone, then read, whatever a search has found."""
    keys = list(found.values_list("pk", flat=True)[first : first + PAGE])
    return list(found.filter(pk__in=keys))


def cap(found: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows, counted up to the cap; True when there are more."""
    total = found.order_by().values("pk")[: CAP + 1].count()
    return min(total, CAP), total > CAP


def territories() -> Sequence[Unit]:
    """The units that answer for ground, in the plan's order."""
    return list(Unit.objects.filter(kind=Unit.Kind.TERRITORY).order_by("id"))
