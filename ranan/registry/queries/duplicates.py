"""Entries of the register that are likely one place: found by rule, proposed to people, never merged by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ranan.registry.models import DuplicatePair, Premises
from ranan.rules import likeness
from ranan.rules.likeness import Entry, Likeness

CHUNK = 5000
CROWD = 2000  # entries under one key; beyond that the key tells nothing (one street without numbers)
_COLUMNS = (
    "pk", "kind", "name", "address", "household__address", "household__name_hash", "operator_id", "latitude", "longitude",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places by their ids, the smaller first, and why they are likely one."""

    first: int
    second: int
    likeness: Likeness


def entries(found: QuerySet[Premises], grounds: Collection[int] | None = None) -> Iterator[tuple[int, Entry]]:
    """The places as they are compared, by id; `grounds` limits them to those territories (or hosts)."""
    if grounds is not None:
        found = found.filter(Q(territory__in=grounds) | Q(host__in=grounds))
    rows = found.select_related(None).order_by("pk").values_list(*_COLUMNS)
    for pk, kind, name, address, at_home, called, operator, latitude, longitude in rows.iterator(CHUNK):
        home = kind.startswith("household")
        yield pk, Entry(
            "" if home else name, (at_home if home else address) or "", home, called or "",
            "" if home or operator is None else str(operator), latitude, longitude,
        )  # fmt: skip


def pairs(found: QuerySet[Premises]) -> Iterator[Pair]:
    """Every two of these places that are likely one, each pair once; whatever was decided before."""
    return pairs_of(entries(found))


def pairs_of(told: Iterable[tuple[int, Entry]]) -> Iterator[Pair]:
    """Every two of these entries (with their ids) that are likely one place, each pair once."""
    by_key: dict[str, list[tuple[int, Entry]]] = {}
    for pk, entry in told:
        seen: set[int] = set()
        for key in likeness.looked_under(entry):
            near = by_key.get(key, ())
            for other, theirs in near if len(near) <= CROWD else ():
                if other in seen:
                    continue
                seen.add(other)
                if (why := likeness.judge(entry, theirs)) is not None:
                    yield Pair(min(pk, other), max(pk, other), why)
        for key in likeness.keys(entry):
            by_key.setdefault(key, []).append((pk, entry))


def proposals(found: QuerySet[Premises]) -> QuerySet[DuplicatePair]:
    """The pairs that wait for somebody's word, both of them open and among `found`; the likeliest first."""
    open_ = found.filter(closed_on__isnull=True).select_related(None).order_by().values("pk")
    waiting = DuplicatePair.objects.filter(decided="", first__in=open_, second__in=open_)
    wanted = (
        "first__household",
        "second__household",
        "first__territory",
        "second__territory",
        "first__operator",
        "second__operator",
    )
    return waiting.select_related(*wanted).order_by("-score", "id")


def pair(pk: int) -> DuplicatePair | None:
    """That pair, whatever was decided."""
    return DuplicatePair.objects.select_related("first", "second").filter(pk=pk).first()


def proposals_at(place: Premises, seen: QuerySet[Premises]) -> QuerySet[DuplicatePair]:
    """The pairs that wait for somebody's word and of which one is this place."""
    return proposals(seen).filter(Q(first=place) | Q(second=place))
