"""Degrees of the three systems that maps here use, made WGS 84: GCJ-02 of most Chinese maps, BD-09 of Baidu's."""

from __future__ import annotations

import math
from typing import Literal

System = Literal["wgs84", "gcj02", "bd09"]
Point = tuple[float, float]  # latitude, longitude in degrees
SYSTEMS: tuple[System, ...] = ("wgs84", "gcj02", "bd09")

_AXIS, _FLATNESS = 6378245.0, 0.00669342162296594323  # the ellipsoid that GCJ-02 shifts on (Krasovsky 1940)
_BAIDU = math.pi * 3000.0 / 180.0
_EXACT = 1e-9  # degrees, a tenth of a millimetre
_MOST_ROUNDS = 30
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271  # outside of these GCJ-02 shifts nothing


def to_wgs84(point: Point, system: str) -> Point:
    """The point of `system` in WGS 84, exact to less than a metre; abroad it stays as it is.

    Raises ValueError for an unknown system.
    """
    if system == "wgs84":
        return point
    if system not in SYSTEMS:
        raise ValueError(f"no system of coordinates {system!r}")
    return _back(point, system)


def from_wgs84(point: Point, system: str) -> Point:
    """The point as a map of `system` has it. Raises ValueError for an unknown system."""
    if system not in SYSTEMS:
        raise ValueError(f"no system of coordinates {system!r}")
    if system == "wgs84" or not in_china(point):
        return point
    shifted = _shifted(point)
    return _baidu(shifted) if system == "bd09" else shifted


def in_china(point: Point) -> bool:
    """Whether the point lies in the box in which Chinese maps are shifted."""
    return _SOUTH <= point[0] <= _NORTH and _WEST <= point[1] <= _EAST


def _back(point: Point, system: str) -> Point:
    """By correcting the guess until it comes out at the point: the shift changes little over its own length."""
    guess = point
    for _round in range(_MOST_ROUNDS):
        there = from_wgs84(guess, system)
        north, east = there[0] - point[0], there[1] - point[1]
        if max(abs(north), abs(east)) < _EXACT:
            break
        guess = (guess[0] - north, guess[1] - east)
    return guess if in_china(guess) else point


def _shifted(point: Point) -> Point:
    latitude, longitude = point
    east, north = longitude - 105.0, latitude - 35.0
    angle = math.radians(latitude)
    bend = 1 - _FLATNESS * math.sin(angle) ** 2
    up = _northward(east, north) / math.radians(_AXIS * (1 - _FLATNESS) / (bend * math.sqrt(bend)))
    right = _eastward(east, north) / math.radians(_AXIS / math.sqrt(bend) * math.cos(angle))
    return latitude + up, longitude + right


def _northward(x: float, y: float) -> float:
    """Metres."""
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        plain + _waves(x) + (_wave(y) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0 + _long(y, 12.0, 160.0, 320.0)
    )


def _eastward(x: float, y: float) -> float:
    """Metres."""
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return (
        plain + _waves(x) + (_wave(x) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0 + _long(x, 12.0, 150.0, 300.0)
    )


def _waves(x: float) -> float:
    return (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0


def _wave(at: float) -> float:
    return 20.0 * math.sin(at * math.pi)


def _long(at: float, over: float, first: float, second: float) -> float:
    return (first * math.sin(at / over * math.pi) + second * math.sin(at * math.pi / 30.0)) * 2.0 / 3.0


def _baidu(point: Point) -> Point:
    y, x = point
    far = math.hypot(x, y) + 0.00002 * math.sin(y * _BAIDU)
    turn = math.atan2(y, x) + 0.000003 * math.cos(x * _BAIDU)
    return far * math.sin(turn) + 0.006, far * math.cos(turn) + 0.0065
