"""Working days: weekends, the State Council's holidays and its make-up days 调休, from dated data.

Years that the data do not hold count weekends only and are provisional.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up days of the published years; `sources` names the notice of each year."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    sources: tuple[tuple[int, str], ...]

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it for a negative n); `day` itself for 0."""
        step = DAY if n >= 0 else -DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def provisional(self, day: date) -> bool:
        """Whether the day's year has not been published, so that the answer may change."""
        return day.year not in dict(self.sources)


def load(path: Path) -> Calendar:
    """The calendar in a TOML file. ValueError where a year or a day in it cannot be right."""
    holidays: set[date] = set()
    workdays: set[date] = set()
    sources: dict[int, str] = {}
    for raw in tomllib.loads(path.read_text(encoding="utf-8-sig")).get("years", []):
        year = raw.get("year")
        if type(year) is not int or year in sources or not raw.get("source"):
            raise ValueError(f"{path.name}: year {year} is wrong, stands twice or has no source")
        off, on = _days_off(raw, path.name), {_day(d, year, path.name) for d in raw.get("workdays", [])}
        if off & on or any(day.weekday() < 5 for day in on):
            raise ValueError(f"{path.name}: a make-up day of {year} is a holiday or no weekend day")
        holidays |= off
        workdays |= on
        sources[year] = str(raw["source"])
    return Calendar(frozenset(holidays), frozenset(workdays), tuple(sorted(sources.items())))


def _days_off(raw: dict[str, Any], name: str) -> set[date]:
    found: set[date] = set()
    for holiday in raw.get("holidays", []):
        first = _day(holiday.get("first"), raw["year"], name)
        last = _day(holiday.get("last"), raw["year"], name)
        if last < first:
            raise ValueError(f"{name}: {holiday.get('name')} {raw['year']} ends before it starts")
        found |= {first + DAY * n for n in range((last - first).days + 1)}
    return found


def _day(value: object, year: int, name: str) -> date:
    if type(value) is not date or value.year != year:
        raise ValueError(f"{name}: {value} is no day of {year}")
    return value
