"""Days as numbers and moments as minutes: when offices work, which days are busy, and how a moment reads in a row."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from math import cos, pi
from random import Random

from ranan.rules.calendar import Calendar

MINUTES = 1440
OPENS, CLOSES = 9 * 60, 17 * 60 + 45
_AHEAD = 30  # beyond the end, so that a day after the last one is found


class Days:
    """From the first day to the last (ordinals). A moment is a day's ordinal times 1,440 plus the minute in Shanghai."""

    def __init__(self, first: date, last: date, offices: Calendar) -> None:
        self.first, self.last = first.toordinal(), last.toordinal()
        every = [first + timedelta(days=n) for n in range(self.last - self.first + _AHEAD)]
        self.text = {day.toordinal(): day.isoformat() for day in every}
        self.working = [day.toordinal() for day in every if offices.is_working(day)]
        self.is_working = frozenset(self.working)

    def day(self, ordinal: int) -> str:
        """The day as it stands in a row, also outside the span."""
        known = self.text.get(ordinal)
        if known is None:
            known = self.text[ordinal] = date.fromordinal(ordinal).isoformat()
        return known

    def stamp(self, moment: int) -> str:
        """The moment as `rows.image` gives it; office hours in Shanghai are the same day in UTC."""
        day, minute = divmod(moment, MINUTES)
        hour, minute = divmod(minute - 480, 60)
        return f"{self.day(day)}T{hour:02d}:{minute:02d}:00+00:00"

    def on(self, day: int, rng: Random) -> int:
        """A minute of that day's office hours."""
        return day * MINUTES + OPENS + int(rng.random() * (CLOSES - OPENS - 60))

    def after(self, moment: int, days: int, rng: Random, *, urgent: bool = False) -> int:
        """So many working days later; 0: the same day, an hour or so later, or the next morning where that is too late.

        On a day off only what is `urgent` goes on the same day.
        """
        day, minute = divmod(moment, MINUTES)
        days = days if days or urgent or day in self.is_working else 1
        if days == 0:
            soon = minute + 15 + int(rng.random() * 60)
            if soon <= CLOSES:
                return day * MINUTES + soon
            days = 1
        at = bisect_right(self.working, day) + days - 1
        return self.on(self.working[at] if at < len(self.working) else self.last + _AHEAD, rng)

    def weights(self, until: int) -> list[float]:
        """How much is found on each day from the first up to `until`: the year's tide, weekdays, offices' holidays."""
        return [self._weight(date.fromordinal(day)) for day in range(self.first, until + 1)]

    def _weight(self, day: date) -> float:
        if day.toordinal() not in self.is_working:
            return 0.12 if day.weekday() == 5 else 0.02
        tide = 1 + 0.45 * cos(2 * pi * (day.timetuple().tm_yday - 345) / 365)  # most about the middle of December
        drive = 1.5 if day.month == 6 else 1.35 if (day.month, day.day // 15) in {(9, 1), (11, 0)} else 1.0
        start = min(1.0, 0.35 + (day.toordinal() - self.first) / 20)
        return tide * drive * start * (1.15, 1.2, 1.1, 1.0, 0.7, 0.8, 0.8)[day.weekday()]
