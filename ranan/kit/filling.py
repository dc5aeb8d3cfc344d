"""How far the demonstration is filled behind its pages: a note in the home's folder of running processes, no query."""

from __future__ import annotations

from django.conf import settings


def note(percent: int) -> None:
    """It is being filled, so far to this per cent."""
    path = settings.HOME.run / "filling"
    fresh = path.with_suffix(".new")
    fresh.write_text(str(percent), "ascii")
    fresh.replace(path)


def forget() -> None:
    """Nothing is being filled any more."""
    (settings.HOME.run / "filling").unlink(missing_ok=True)


def percent() -> int | None:
    """The per cent that is there, None where nothing is being filled."""
    try:
        return int((settings.HOME.root / "run" / "filling").read_text("ascii"))
    except (OSError, ValueError):
        return None
