"""A district on paper: its outline (GeoJSON) and any points (WGS 84, degrees) as numbers for one SVG, without tiles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MARGIN = 12.0


@lru_cache(maxsize=8)
def rings(outline: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The rings of a GeoJSON's polygons, (longitude, latitude) in degrees."""
    found: list[tuple[tuple[float, float], ...]] = []

    def walk(one: Mapping[str, object]) -> None:
        features = one.get("features")
        for feature in features if isinstance(features, list) else ():
            walk(feature)
        shape = one.get("geometry") or one
        if not isinstance(shape, dict):
            return
        pieces = {"Polygon": [shape.get("coordinates", [])], "MultiPolygon": shape.get("coordinates", [])}
        for polygon in pieces.get(str(shape.get("type")), []):
            found.extend(tuple((float(x), float(y)) for x, y, *_rest in ring) for ring in polygon)

    if outline.strip():
        walk(json.loads(outline))
    return tuple(found)


@dataclass(slots=True)
class Ground:
    """A picture's size and its outline as SVG paths; `at` says where a point falls. North is up."""

    width: float
    height: float
    paths: list[str] = field(default_factory=list)
    west: float = 0.0
    north: float = 0.0
    scale: float = 0.0  # units of the picture a degree of latitude
    squeeze: float = 1.0  # how much narrower a degree of longitude is here

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The point on the picture, to a tenth."""
        return (
            round(MARGIN + (longitude - self.west) * self.squeeze * self.scale, 1),
            round(MARGIN + (self.north - latitude) * self.scale, 1),
        )

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point of the picture; the picture must have a scale."""
        return self.west + (x - MARGIN) / (self.squeeze * self.scale), self.north - (y - MARGIN) / self.scale

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the picture lies within its margins."""
        return MARGIN - 0.1 <= x <= self.width - MARGIN + 0.1 and MARGIN - 0.1 <= y <= self.height - MARGIN + 0.1


def ground(outline: str, points: Iterable[tuple[float, float]] = (), width: float = 640.0) -> Ground:
    """The picture of an outline; without one it spans the points (longitude, latitude), without those it is empty."""
    found = rings(outline)
    spanned = [point for ring in found for point in ring] or list(points)
    if not spanned:
        return Ground(width, width / 2)
    west, east = min(x for x, _ in spanned), max(x for x, _ in spanned)
    south, north = min(y for _, y in spanned), max(y for _, y in spanned)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (width - 2 * MARGIN) / max((east - west) * squeeze, 1e-6)
    made = Ground(width, round((north - south) * scale + 2 * MARGIN, 1), [], west, north, scale, squeeze)
    made.paths = ["M" + "L".join(f"{x} {y}" for x, y in (made.at(*point) for point in ring)) + "Z" for ring in found]
    return made
