"""A place for what the plan knows of the register's ground: the roof fills it at start, import and figures read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # south, west, north, east in degrees WGS 84


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the plan beside which a number of the register stands: what it counts, how many, where it is said."""

    name: str
    quantity: int
    source: str


def _nowhere(_address: str) -> bool:
    return False


def _unsaid(_name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class PlanSide:
    """What the running plan says: which addresses lie in the park, what kind a name tells, where the district lies."""

    in_park: Callable[[str], bool] = _nowhere
    kind_of: Callable[[str], str] = _unsaid
    box: Box | None = None
    figures: Sequence[Figure] = ()


plan_side: Callable[[], PlanSide] | None = None


def plan_now() -> PlanSide:
    """The plan's side of today; one that knows nothing while nobody has taken the place or no plan is loaded."""
    return plan_side() if plan_side is not None else PlanSide()
