"""What the cockpit's map shows: where hazards are and how late, how many in each territory, how far screening came.

How far a round came is counted place by place, so it is kept for five minutes; the page says when it was counted.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import TypeVar

from django.db import connection
from django.db.models import Avg, Count, F
from django.db.models.functions import Floor

from ranan.campaign.models import Campaign
from ranan.hazards.queries import Filter, desk_rows
from ranan.inspections import access as inspections
from ranan.inspections.models import Round
from ranan.inspections.queries import Coverage, Tally, coverage, never_found
from ranan.kit import clock
from ranan.registry.models import Premises, Unit
from ranan.rules.access import sees_all
from ranan.rules.actor import Actor

FRESH = 300  # seconds that a count of places is kept
LASTING = 3600  # seconds that it is kept where the places of the register are
CELL = 300  # squares a degree of latitude: some 370 m
OFTEN = 20  # looks after which it is strange that nothing was found
KEPT = 64  # of them
MAJOR, OTHERS = 150, 500  # hazards on the map: major ones, and the most overdue of the others

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Covered:
    """A round as it was counted at a moment: the whole, and by territory (ids)."""

    row: Round
    coverage: Coverage
    at: datetime
    ground: str = ""  # only this territory's part of it (the unit's key)
    part: Tally | None = None

    def on_ground(self, unit: Unit) -> Covered:
        """The territory's part of the round."""
        return replace(self, ground=unit.key, part=self.coverage.by_territory.get(unit.pk, Tally()))

    @property
    def done(self) -> int:
        return (self.part or self.coverage.whole).covered

    @property
    def total(self) -> int:
        return (self.part or self.coverage.whole).total

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def over(self) -> bool:
        """Whether the round's last day lies behind the day looked at."""
        return self.row.ends < self.coverage.on

    @property
    def expected(self) -> int:
        """Percent that the calendar asks for on that day."""
        days = (self.row.ends - self.row.starts).days + 1
        gone = (self.coverage.on - self.row.starts).days + 1
        return max(0, min(100, 100 * gone // days))

    @property
    def percent(self) -> int:
        """Whole percent covered, rounded down; of nothing to cover all is done."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def behind(self) -> bool:
        return self.left > 0 and self.percent < self.expected


class _Kept:
    """The last answers by their keys, each for a while."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[object, ...], tuple[float, object]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...], seconds: int = FRESH) -> object | None:
        with self._lock:
            found = self._found.get(key)
        return found[1] if found is not None and time.monotonic() - found[0] < seconds else None

    def put(self, key: tuple[object, ...], value: object) -> None:
        with self._lock:
            self._found[key] = (time.monotonic(), value)
            self._found.move_to_end(key)
            while len(self._found) > KEPT:
                self._found.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._found.clear()


kept = _Kept()


def _key(*parts: object) -> tuple[object, ...]:
    return (connection.settings_dict["NAME"], *parts)


def rounds_on(actor: Actor, campaign: Campaign, on: date) -> list[Round]:
    """The rounds that had begun by that day, those that still run first."""
    rows = inspections.rounds_of(actor).filter(campaign=campaign, withdrawn_on__isnull=True, starts__lte=on)
    return sorted(rows, key=lambda row: (row.ends < on, row.ends, row.pk))


def counted(rows: Sequence[Round], on: date) -> list[Covered] | None:
    """How far these rounds came, if all of them were counted within the last minutes; None where one was not."""
    found = [kept.get(_key("round", row.pk, on)) for row in rows]
    known = [one for one in found if isinstance(one, Covered)]
    return known if len(known) == len(rows) else None


def count(rows: Sequence[Round], on: date) -> list[Covered]:
    """How far these rounds came; those that nobody counted lately are counted now."""
    found = []
    for row in rows:
        key = _key("round", row.pk, on)
        known = kept.get(key)
        if not isinstance(known, Covered):
            known = Covered(row, coverage(row, on), clock.now())
            kept.put(key, known)
        found.append(known)
    return found


def silent(actor: Actor, campaign: Campaign, on: date, *, now: bool) -> list[tuple[str, str, int]]:
    """For who sees all: inspectors who looked often and found nothing (key, name, looks); () where nobody counted lately."""
    if not sees_all(actor):
        return []
    key = _key("silent", campaign.pk, on)
    known = kept.get(key)
    if not isinstance(known, list) and now:
        known = never_found(campaign, on, OFTEN)
        kept.put(key, known)
    return known if isinstance(known, list) else []


def by_territory(rounds: Sequence[Covered]) -> dict[int, tuple[int, int]]:
    """Territory's id → places covered and places in all, over these rounds."""
    found: dict[int, tuple[int, int]] = {}
    for one in rounds:
        for pk, tally in one.coverage.by_territory.items():
            done, total = found.get(pk, (0, 0))
            found[pk] = done + tally.covered, total + tally.total
    return found


def middles() -> Mapping[int, tuple[float, float]]:
    """Territory's id → the middle (longitude, latitude) of its places that have coordinates."""
    known = kept.get(_key("middles"), LASTING)
    if isinstance(known, dict):
        return known
    rows = Premises.objects.filter(latitude__isnull=False, longitude__isnull=False).order_by().values("territory_id")
    found = {row["territory_id"]: (row["x"], row["y"]) for row in rows.annotate(x=Avg("longitude"), y=Avg("latitude"))}
    kept.put(_key("middles"), found)
    return found


def crowds() -> Sequence[tuple[float, float, int]]:
    """How many places of the register lie where: the middles (longitude, latitude) of small squares, and the number."""
    known = kept.get(_key("crowds"), LASTING)
    if isinstance(known, list):
        return known
    rows = Premises.objects.filter(latitude__isnull=False, longitude__isnull=False, ended=Premises.Ended.NO).order_by()
    squares = rows.annotate(x=Floor(F("longitude") * CELL), y=Floor(F("latitude") * CELL)).values("x", "y")
    found = [((row["x"] + 0.5) / CELL, (row["y"] + 0.5) / CELL, row["n"]) for row in squares.annotate(n=Count("pk"))]
    kept.put(_key("crowds"), found)
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with hazards that are open on the day: where, how many of them are drawn, how bad the worst is."""

    number: str
    name: str
    longitude: float
    latitude: float
    major: bool
    late: int  # days past the date, of the latest; 0: in time
    hazards: int


@dataclass(frozen=True, slots=True)
class Spots:
    """The places on the map; `drawn` hazards of them, `nowhere` more whose place has no coordinates."""

    places: list[Spot]
    drawn: int
    nowhere: int
    late: int = 0  # by how many days the longest overdue one of all is late
    major_late: int = 0  # the same of the major ones


def spots(actor: Actor, on: date, today: date) -> Spots:
    """Where the major hazards and the most overdue others are that the actor sees, by place; some hundreds at most."""
    word = Filter(state="open") if on == today else Filter(stood=f"open@{on.isoformat()}")
    rows = desk_rows(actor, word, today).order_by("due", "hazard_id")
    rows = rows.filter(rank=0) if on == today else rows  # as the index has it
    columns = (
        "hazard__premises__number", "hazard__premises__kind", "hazard__premises__name", "hazard__premises__longitude",
        "hazard__premises__latitude", "major", "due",
    )  # fmt: skip
    if sees_all(actor) or on != today:  # the list of all is in order already: two short ways into it
        found = [
            *rows.filter(major=True).values_list(*columns)[:MAJOR], *rows.filter(major=False).values_list(*columns)[:OTHERS],
        ]  # fmt: skip
    else:  # a unit's list is gone through once
        found = list(rows.order_by("-major", "due", "hazard_id").values_list(*columns)[: MAJOR + OTHERS])
    late_of_all = max((_late(row[-1], on) for row in found), default=0)
    major_late = max((_late(row[-1], on) for row in found if row[-2]), default=0)
    places: dict[str, Spot] = {}
    nowhere = 0
    for number, kind, name, longitude, latitude, major, due in found:
        if longitude is None or latitude is None:
            nowhere += 1
            continue
        late = _late(due, on)
        shown, before = "" if kind.startswith("household") else name, places.get(number)
        places[number] = Spot(
            number, shown, longitude, latitude, major or bool(before and before.major),
            max(late, before.late if before else 0), 1 + (before.hazards if before else 0),
        )  # fmt: skip
    return Spots(list(places.values()), len(found) - nowhere, nowhere, late_of_all, major_late)


def _late(due: date | None, on: date) -> int:
    """By how many days it is late on that day."""
    return max(0, (on - due).days) if due else 0
