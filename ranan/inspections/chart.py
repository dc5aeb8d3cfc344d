"""A map of the district without a tile server: its outline and the places of a round, as numbers for one SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ranan.kit.ground import MARGIN, ground
from ranan.rules.coverage import COVERED, TO_REVISIT, Standing

__all__ = ["MARGIN", "MOST", "WIDTH", "Dot", "Picture", "css_of", "picture"]

WIDTH = 640.0
MOST = 3000  # dots on one map


@dataclass(slots=True)
class Dot:
    """One place: where on the picture, how it is drawn, what it is."""

    x: float
    y: float
    css: str
    title: str
    number: str


@dataclass(slots=True)
class Picture:
    """The outline as SVG paths and the dots over it; `left_out` places had no coordinates."""

    width: float
    height: float
    paths: list[str] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    left_out: int = 0


def css_of(standing: Standing) -> str:
    """How a place is drawn: what is left stands out, what is covered steps back."""
    if standing in COVERED:
        return "done"
    if standing == Standing.UNSIGNED:
        return "unsigned"
    return "again" if standing in TO_REVISIT else "left"


def picture(
    outline: str, places: Sequence[tuple[str, str, float, float, Standing]], left_out: int = 0
) -> Picture:
    """The map of places (number, title, latitude, longitude, standing); those that are left are drawn over the others.

    Coordinates are WGS 84, degrees. `left_out`: how many more have none.
    """
    land = ground(outline, [(lon, lat) for _no, _title, lat, lon, _stand in places], WIDTH)
    made = Picture(land.width, land.height, land.paths, left_out=left_out)
    order = {"done": 0, "unsigned": 1, "again": 2, "left": 3}
    for number, title, latitude, longitude, stand in sorted(places, key=lambda one: order[css_of(one[4])]):
        x, y = land.at(longitude, latitude)
        made.dots.append(Dot(x, y, css_of(stand), title, number))
    return made
