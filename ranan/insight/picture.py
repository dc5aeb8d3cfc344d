"""The cockpit's map as numbers for one SVG: the outline, places with open hazards, a label for each territory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ranan.insight.queries import Spot, UnitLine
from ranan.kit.ground import ground
from ranan.kit.tiles import Source, Tile

WIDTH = 720.0
LABEL = (88.0, 34.0)  # the room that a label takes
BIGGEST = 8.0  # radius of the most crowded square
NO_STREETS = Source("")
PUSHES = 60  # how often labels that lie over one another are pushed apart


@dataclass(slots=True)
class Mark:
    """A place: where, how it is drawn (late, major), what it says, and the number that opens it."""

    x: float
    y: float
    css: str
    spot: Spot


@dataclass(slots=True)
class Label:
    """A territory's name with its open and overdue hazards and how far the running rounds came on its ground."""

    x: float
    y: float
    line: UnitLine | None
    name: str
    key: str
    done: int
    total: int


@dataclass(slots=True)
class Picture:
    """The whole map; marks later in the list lie over earlier ones."""

    width: float
    height: float
    paths: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    crowds: list[tuple[float, float, float]] = field(default_factory=list)  # x, y, radius: places of the register there
    tiles: list[Tile] = field(default_factory=list)  # streets below it, where a source is named
    credit: str = ""  # whom the map has to name for them
    outside: int = 0  # places whose coordinates lie off the map


def picture(
    outline: str, spots: Sequence[Spot], middles: Mapping[str, tuple[float, float]], lines: Mapping[str, UnitLine],
    names: Mapping[str, str], covered: Mapping[str, tuple[int, int]], crowds: Sequence[tuple[float, float, int]] = (),
    streets: Source = NO_STREETS,
) -> Picture:  # fmt: skip
    """The map. `crowds`: how many places lie where (longitude, latitude, number), drawn by area.

    `middles` (longitude, latitude), `lines`, `names` and `covered` are by the territory's key.
    """
    points = [*((one.longitude, one.latitude) for one in spots), *middles.values()]
    land = ground(outline, points, WIDTH)
    made = Picture(land.width, land.height, land.paths)
    if not land.scale:
        return made
    made.tiles, made.credit = streets.under(land), streets.credit
    most = max((n for _x, _y, n in crowds), default=0)
    for longitude, latitude, n in crowds:
        x, y = land.at(longitude, latitude)
        if land.holds(x, y):
            made.crowds.append((x, y, round(BIGGEST * math.sqrt(n / most), 1)))
    for spot in sorted(spots, key=lambda one: (one.major, one.late > 0, one.late)):
        x, y = land.at(spot.longitude, spot.latitude)
        if not land.holds(x, y):
            made.outside += 1
            continue
        css = " ".join(word for word, holds in (("major", spot.major), ("late", spot.late > 0)) if holds)
        made.marks.append(Mark(x, y, css, spot))
    for key, (longitude, latitude) in middles.items():
        x, y = land.at(longitude, latitude)
        done, total = covered.get(key, (0, 0))
        if land.holds(x, y):
            made.labels.append(Label(x, y, lines.get(key), names.get(key, key), key, done, total))
    _apart(made)
    return made


def _apart(made: Picture) -> None:
    """Push labels that lie over one another apart, up and down, then keep them on the map."""
    wide, high = LABEL
    for _turn in range(PUSHES):
        moved = False
        for one, other in combinations(made.labels, 2):
            across, down = wide - abs(one.x - other.x), high - abs(one.y - other.y)
            if across <= 0 or down <= 0:
                continue
            upper, lower = sorted((one, other), key=lambda label: (label.y, label.key))
            upper.y, lower.y, moved = upper.y - down / 2, lower.y + down / 2, True
        for one in made.labels:
            one.x = round(min(max(one.x, wide / 2), made.width - wide / 2), 1)
            one.y = round(min(max(one.y, high / 2), made.height - high / 2), 1)
        if not moved:
            return
