"""A map of the district without a tile server: its outline and the places of a round, as numbers for one SVG."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ranan.rules.coverage import COVERED, TO_REVISIT, Standing

WIDTH = 640.0
MARGIN = 12.0
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


def _rings(outline: str) -> list[list[tuple[float, float]]]:
    """The rings of a GeoJSON's polygons, (longitude, latitude) in degrees."""
    found: list[list[tuple[float, float]]] = []

    def walk(one: Mapping[str, object]) -> None:
        features = one.get("features")
        for feature in features if isinstance(features, list) else ():
            walk(feature)
        shape = one.get("geometry") or one
        if not isinstance(shape, dict):
            return
        pieces = {"Polygon": [shape.get("coordinates", [])], "MultiPolygon": shape.get("coordinates", [])}
        for polygon in pieces.get(str(shape.get("type")), []):
            found.extend([(float(x), float(y)) for x, y, *_rest in ring] for ring in polygon)

    if outline.strip():
        walk(json.loads(outline))
    return found


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
    rings = _rings(outline)
    points = [point for ring in rings for point in ring] or [(lon, lat) for _no, _title, lat, lon, _stand in places]
    if not points:
        return Picture(WIDTH, WIDTH / 2, left_out=left_out)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-6)

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round(MARGIN + (longitude - west) * squeeze * scale, 1),
            round(MARGIN + (north - latitude) * scale, 1),
        )

    made = Picture(WIDTH, round((north - south) * scale + 2 * MARGIN, 1), left_out=left_out)
    made.paths = ["M" + "L".join(f"{x} {y}" for x, y in (at(*point) for point in ring)) + "Z" for ring in rings]
    order = {"done": 0, "unsigned": 1, "again": 2, "left": 3}
    for number, title, latitude, longitude, stand in sorted(places, key=lambda one: order[css_of(one[4])]):
        x, y = at(longitude, latitude)
        made.dots.append(Dot(x, y, css_of(stand), title, number))
    return made
