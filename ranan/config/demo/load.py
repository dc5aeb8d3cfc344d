"""A district of any size: places, hazards with their histories, visits, by parts that are each one transaction.

How far it has come stands in the journal, beside what each part wrote: a load that was cut short goes on where it stood,
one that is finished is not done twice. The same seed and sizes give the same rows, keys that the database gives apart.
"""

from __future__ import annotations

import time as clocks
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2s
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.crowd import Crowd, write_staff
from ranan.config.demo.diary import calendar_beside
from ranan.config.demo.findings import Chapter, Found, lay_out
from ranan.config.demo.ground import load_outline
from ranan.config.demo.hours import Days
from ranan.config.demo.setting import Door, Setting, doors, store_pictures
from ranan.config.demo.town import Builder, Spot, data, layout, wanted
from ranan.config.demo.walk import Walk
from ranan.config.first_start import DEMO_DAY
from ranan.config.say import Refused, both
from ranan.hazards.queries import tally
from ranan.journal import queries as journal_queries
from ranan.journal.actions import Page, Press, print_pages
from ranan.journal.actions import PressedRow as Row
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Premises

HAZARDS = 3200  # at scale 1
PLACES_AT_MOST = 5  # times those of scale 1
PLACES_A_PART, HAZARDS_A_PART = 3000, 1000
FOLD_EVERY = 40  # parts
LONG = 100_000  # more hazards than these take three years
YEARS = timedelta(days=3 * 365)
SUBJECT, VERB = "demo", "demo.load"
Say = Callable[[str, str], None]


def _quiet(_zh: str, _en: str) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Loaded:
    """What there is after a load."""

    places: int = 0
    hazards: int = 0
    visits: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def load(
    *, seed: int = 1, hazards: int = HAZARDS, places: int | None = None, until: date = DEMO_DAY, say: Say = _quiet
) -> Loaded:
    """Fill the demonstration up to `places` places and add `hazards` hazards, found up to the day before `until`.

    Over 100,000 hazards are spread over three years. Refused where the database is no demonstration.
    """
    loading = Loading(seed, hazards, data()["places"] if places is None else places, until=until, say=say)
    while not loading.go_on():
        pass
    return loading.result


def size_of(scale: float) -> tuple[int, int]:
    """Hazards and places of a scale: 1 is about Changning; beyond 5 only the hazards grow."""
    return max(1, round(HAZARDS * scale)), max(1, round(data()["places"] * min(scale, PLACES_AT_MOST)))


class Loading:
    """One load, as far as it has come."""

    def __init__(self, seed: int, hazards: int, places: int, *, until: date = DEMO_DAY, say: Say = _quiet) -> None:
        if not registry.is_demo():
            raise Refused(
                both("这不是演示环境，不能装入虚构数据。", "this is no demonstration: made-up data stays out")
            )
        self.campaign: Campaign = system.campaign()
        self.seed, self.hazards, self.places, self.until, self.say = seed, hazards, places, until, say
        self.tag = blake2s(f"{seed} {hazards} {places} {until}".encode(), digest_size=3).hexdigest()
        self.last = until - timedelta(days=1)
        self.start = min(self.campaign.starts, self.last - YEARS) if hazards > LONG else self.campaign.starts
        self.days = Days(self.start, self.last, calendar_beside(Path(settings.RANAN_PLAN_DIR)))
        self.result = Loaded()
        self._spots: list[Spot] | None = None

    # ---------- how far ----------

    def done(self) -> dict[str, list[Row]]:
        """The facts of the parts that are written, by step, in their order."""
        found: dict[str, list[Row]] = {}
        entries = journal_queries.entries().filter(subject_type=SUBJECT, subject_key=self.tag, verb=VERB).order_by("id")
        for facts in entries.values_list("facts", flat=True):
            found.setdefault(facts["step"], []).append(facts)
        return found

    def percent(self) -> int:
        """How much of the load is written, by its parts."""
        done = self.done()
        if "begin" not in done:
            return 0
        counts: dict[str, int] = done["begin"][0]["counts"]
        places = sum(count for kind, count in counts.items() if not kind.startswith("few"))
        parts = 2 * -(-places // PLACES_A_PART) + -(-self.hazards // HAZARDS_A_PART)
        written: int = sum(len(done.get(step, ())) for step in ("places", "hazards", "visits"))
        return min(99, 100 * written // max(1, parts))

    def go_on(self, seconds: float = float("inf")) -> bool:
        """Write parts for about so long; True when there is nothing left to write."""
        stop = clocks.monotonic() + seconds
        for step in (self._begin, self._write_places, self._write_hazards, self._write_visits, self._end):
            began = clocks.monotonic()
            finished = step(stop)
            took = self.result.seconds
            took[step.__name__] = took.get(step.__name__, 0) + clocks.monotonic() - began
            if not finished:
                return False
        return True

    def _act(self) -> Row:
        """The columns of an entry of the program itself, on the first morning."""
        actor = system.actor()
        at = datetime.combine(self.start, time(9), clock.ZONE)
        return {
            "at": at.astimezone(UTC).isoformat(), "actor_kind": str(actor.kind), "actor_key": actor.key,
            "actor_name": actor.name, "actor_unit": actor.unit, "actor_unit_key": actor.seats[0].unit,
        }  # fmt: skip

    def _note(self, press: Press, step: str, **facts: Any) -> None:
        """Say in the same transaction what this part wrote."""
        sheet = press.sheet(self._act() | {"verb": VERB, "subject_type": SUBJECT, "subject_key": self.tag})
        sheet.facts.update({"step": step, **facts})

    # ---------- steps ----------

    def _begin(self, _stop: float) -> bool:
        if "begin" in self.done():
            return True
        press, day = Press(), self.start.isoformat()
        write_staff(press, self.tag, self._act(), day, data()["never"])
        self._builder(press).write_gas_company()
        counts = wanted(self.places)
        self._note(press, "begin", seed=self.seed, hazards=self.hazards, places=self.places, counts=counts)
        print_pages(press.pages())
        return True

    def _builder(self, press: Press) -> Builder:
        outline = load_outline(Path(settings.RANAN_PLAN_DIR) / "outline.geojson")
        return Builder(press, self.tag, self._act(), self.start.isoformat(), outline)

    def spots(self) -> list[Spot]:
        """Every place of this load."""
        if self._spots is None:
            self._spots = layout(self.tag, self.done()["begin"][0]["counts"])
        return self._spots

    def _write_places(self, stop: float) -> bool:
        spots, done = self.spots(), self.done().get("places", [])
        press = Press()
        builder = self._builder(press)
        parts = range(len(done), -(-len(spots) // PLACES_A_PART))

        def write(part: int) -> list[Page]:
            some = spots[part * PLACES_A_PART : (part + 1) * PLACES_A_PART]
            press.expect(Premises, len(some))
            keys = builder.write(part, some)
            self._note(press, "places", part=part, keys=_ranges(keys))
            return press.pages()

        whole = _printed(
            parts, write, stop, lambda part: self._say("场所", "places", (part + 1) * PLACES_A_PART, len(spots))
        )
        self.result.places = len(spots)
        return whole

    def _write_hazards(self, stop: float) -> bool:
        done = len(self.done().get("hazards", []))
        parts = range(done, -(-self.hazards // HAZARDS_A_PART))
        self.result.hazards = self.hazards
        if not parts:
            return True
        press, everywhere = Press(), self.doors()
        setting = self.setting()
        found = self._found(setting, everywhere)

        def write(part: int) -> list[Page]:
            first, last = part * HAZARDS_A_PART, min(self.hazards, (part + 1) * HAZARDS_A_PART)
            Chapter(setting, press, f"hazards {self.tag} {part}", part).tell(everywhere, found, first, last)
            self._note(press, "hazards", part=part, count=last - first)
            return press.pages()

        def heard(part: int) -> None:
            if part % FOLD_EVERY == FOLD_EVERY - 1:
                tally.fold()
            self._say("隐患", "hazards", (part + 1) * HAZARDS_A_PART, self.hazards)

        return _printed(parts, write, stop, heard)

    def _write_visits(self, stop: float) -> bool:
        """For the rounds that there are; none in a home without rounds."""
        keys, done = [facts["keys"] for facts in self.done().get("places", [])], self.done().get("visits", [])
        parts = range(len(done), len(keys))
        self.result.visits = sum(facts["count"] for facts in done)
        if not parts:
            return True
        press = Press()
        walk = Walk(self.setting(), press)
        if not walk.rounds:
            return True

        def write(part: int) -> list[Page]:
            count = walk.go(f"visits {self.tag} {part}", keys[part])
            self._note(press, "visits", part=part, count=count)
            self.result.visits += count
            return press.pages()

        return _printed(
            parts, write, stop, lambda part: self._say("检查（批）", "parts of visits", part + 1, len(keys))
        )

    def setting(self) -> Setting:
        """What all hazards share."""
        crowd = Crowd(self.tag)
        return Setting(self.campaign, self.days, self.last.toordinal(), crowd, store_pictures(self.start))

    def doors(self) -> list[Door]:
        """The places of this load, in their order."""
        ranges = [pair for facts in self.done().get("places", []) for pair in facts["keys"]]
        return [door for first, last in ranges for door in doors(first, last)]

    def _found(self, setting: Setting, everywhere: Sequence[Door]) -> Found:
        first, last = self.start.toordinal(), self.last.toordinal()
        return lay_out(self.tag, setting, everywhere, self.hazards, first, last)

    def _end(self, _stop: float) -> bool:
        tally.fold()
        if "end" not in self.done():
            press = Press()
            self._note(press, "end")
            print_pages(press.pages())
        return True

    def _say(self, zh: str, en: str, count: int, total: int) -> None:
        count = min(count, total)
        self.say(f"  {zh} {count:,} / {total:,}", f"  {count:,} of {total:,} {en}")


def _ranges(keys: Sequence[int]) -> list[list[int]]:
    """Keys in rising order as first and last of each run."""
    found: list[list[int]] = []
    for key in keys:
        if found and found[-1][1] == key - 1:
            found[-1][1] = key
        else:
            found.append([key, key])
    return found


@contextmanager
def _printer() -> Iterator[ThreadPoolExecutor]:
    """A second hand with a connection of its own: it waits for the database while the next part is made up."""
    with ThreadPoolExecutor(1) as hand:
        try:
            yield hand
        finally:
            hand.submit(connections.close_all).result()


def _printed(
    parts: Sequence[int], write: Callable[[int], list[Page]], stop: float, heard: Callable[[int], None]
) -> bool:
    """Write the parts one after the other until time is up, one at least; whether all of them are in."""
    waiting: tuple[int, Future[None]] | None = None
    left = list(parts)
    with _printer() as hand:
        while left and (waiting is None or clocks.monotonic() < stop):
            pages = write(left[0])
            if waiting is not None:
                waiting[1].result()
                heard(waiting[0])
            waiting = (left.pop(0), hand.submit(print_pages, pages))
        if waiting is not None:
            waiting[1].result()
            heard(waiting[0])
    return not left
