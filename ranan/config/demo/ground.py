"""Where the made-up places lie: points inside the plan's outline, near the middle of each territory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from pathlib import Path
from random import Random
from typing import Any

Point = tuple[float, float]  # latitude, longitude in degrees, WGS 84
TRIES = 200


@dataclass(frozen=True, slots=True)
class Ground:
    """One territory as the demonstration knows it: its streets, its middle, how far it reaches (degrees)."""

    key: str
    streets: tuple[str, ...]
    centre: Point
    radius: Point
    hosts: tuple[str, ...] = ()

    @classmethod
    def read(cls, key: str, given: dict[str, Any]) -> Ground:
        """From one table of district.toml."""
        lat, lon = given["centre"]
        high, wide = given["radius"]
        return cls(key, tuple(given["streets"]), (lat, lon), (high, wide), tuple(given.get("hosts", ())))

    def point(self, rng: Random, outline: Sequence[Point]) -> Point:
        """A point in the territory's ellipse and inside the outline, to the sixth decimal (about 10 cm)."""
        for _ in range(TRIES):
            angle, out = rng.uniform(0, 2 * pi), sqrt(rng.random())
            lat = self.centre[0] + self.radius[0] * out * sin(angle)
            lon = self.centre[1] + self.radius[1] * out * cos(angle)
            if inside((lat, lon), outline):
                return round(lat, 6), round(lon, 6)
        raise ValueError(f"the outline leaves no room around {self.centre}")


def load_outline(path: Path) -> tuple[Point, ...]:
    """The corners of the first polygon in a GeoJSON file."""
    found = json.loads(path.read_text("utf-8"))["features"][0]["geometry"]["coordinates"][0]
    return tuple((lat, lon) for lon, lat in found)


def inside(point: Point, corners: Sequence[Point]) -> bool:
    """Whether the point lies in the polygon: a ray to the north crosses its sides an odd number of times."""
    lat, lon = point
    odd = False
    for (lat1, lon1), (lat2, lon2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (lon1 > lon) != (lon2 > lon) and lat < lat1 + (lat2 - lat1) * (lon - lon1) / (lon2 - lon1):
            odd = not odd
    return odd
