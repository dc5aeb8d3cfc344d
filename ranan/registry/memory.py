"""What models name whose rows are held in memory (`kit.held.from_memory`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ranan.registry.models import Area, Unit


def all_units() -> Callable[[], Mapping[int, Unit]]:
    """What holds every unit in memory, for `from_memory`."""
    from ranan.registry.queries import units_by_id  # noqa: PLC0415 - queries know the models

    return units_by_id


def all_areas() -> Callable[[], Mapping[int, Area]]:
    """What holds every area in memory, for `from_memory`."""
    from ranan.registry.queries import areas_by_id  # noqa: PLC0415

    return areas_by_id
