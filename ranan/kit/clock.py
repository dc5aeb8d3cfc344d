"""The only clock. A demonstration runs on its own date: a constant shift, set once at start from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_NO_SHIFT = timedelta(0)


class _Shift:
    """Where the shift comes from: read once through `source`, kept for the life of the process."""

    value: timedelta | None = None
    source: Callable[[], timedelta] | None = None


def use_source(source: Callable[[], timedelta]) -> None:
    """Name the function that reads the shift (the registry's installation row); it is asked on first use."""
    _Shift.source = source
    _Shift.value = None


def set_shift(shift: timedelta) -> None:
    """Fix the shift for this process: campaign time minus real time."""
    _Shift.value = shift


def shift() -> timedelta:
    """The shift in force: zero unless a demonstration says otherwise."""
    if _Shift.value is None:
        if _Shift.source is None:
            return _NO_SHIFT
        _Shift.value = _Shift.source()
    return _Shift.value


def real_now() -> datetime:
    """The real time, for sessions, keys and signatures."""
    return datetime.now(UTC)


def now() -> datetime:
    """The campaign's time (UTC-aware): the real time plus the demonstration's shift."""
    return real_now() + shift()


def today() -> date:
    """The campaign's day in Asia/Shanghai."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The Asia/Shanghai day on which `moment` falls."""
    return moment.astimezone(ZONE).date()
