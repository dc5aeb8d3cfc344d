"""The diary: many stories told at once, always the earliest act next, so that the journal reads in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random

from ranan.kit import clock
from ranan.rules import calendar
from ranan.rules.calendar import Calendar

Story = Generator[datetime, None, None]
DAY = timedelta(days=1)
LATE = 18


class Diary:
    """Stories that say when they go on. Nothing may happen after `ends`."""

    def __init__(self, ends: datetime) -> None:
        self.ends = ends
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._order = count()

    def add(self, story: Story) -> None:
        """Begin a story: run to its first time."""
        self._wait(story)

    def _wait(self, story: Story) -> None:
        for at in story:
            if at > self.ends:
                raise ValueError(f"{story}: {at} is after the demonstration's last act")
            heapq.heappush(self._waiting, (at, next(self._order), story))
            return

    def run(self, progress: Callable[[date], None]) -> None:
        """Tell all stories to their ends; `progress` hears each new day."""
        day = date.min
        while self._waiting:
            at, _, story = heapq.heappop(self._waiting)
            if clock.day_of(at) > day:
                day = clock.day_of(at)
                progress(day)
            self._wait(story)


class Hours:
    """Times at which offices work: working days by the calendar, from nine to half past five."""

    def __init__(self, rng: Random, days: Calendar) -> None:
        self.rng, self.days = rng, days

    def on(self, day: date) -> datetime:
        """A minute of that day's office hours."""
        return datetime.combine(day, time(9), clock.ZONE) + timedelta(minutes=self.rng.randint(0, 500))

    def after(self, at: datetime, days: int) -> datetime:
        """So many working days later; 0: the same day, an hour or so later, minutes late in the afternoon."""
        if days == 0:
            soon = at + timedelta(minutes=self.rng.randint(20, 90))
            late = soon.astimezone(clock.ZONE).hour >= LATE
            return at + timedelta(minutes=self.rng.randint(3, 8)) if late else soon
        return self.on(self.days.add_working_days(clock.day_of(at), days))

    def working(self, first: date, last: date) -> date:
        """A working day between two days."""
        span = [first + DAY * n for n in range((last - first).days + 1)]
        return self.rng.choice([day for day in span if self.days.is_working(day)] or span)


def calendar_beside(plan_dir: Path) -> Calendar:
    """The holidays that the plans' folder holds; weekends only where it holds none."""
    path = plan_dir.parent / "calendars" / "china.toml"
    return calendar.load(path) if path.exists() else Calendar(frozenset(), frozenset(), ())
