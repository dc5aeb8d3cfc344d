"""Pictures of streets under a map, from a source that whoever runs the system names; without one a map does without."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ranan.kit.ground import Ground

SIDE = 256  # pixels of a tile
DEEPEST = 18
MOST = 60
_SPOTS = re.compile(r"\{[^{}]*\}")


class TilesError(ValueError):
    """The address of the source cannot be used; the words say why."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: its address, and where it lies on the map."""

    url: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where tiles come from: an https address with {z}, {x} and {y}, and whom the map has to name for them.

    The tiles are those of the usual web map (Mercator, 256 pixels, WGS 84 or CGCS 2000), as 天地图 and OpenStreetMap cut them.
    """

    template: str
    credit: str = ""

    @property
    def origin(self) -> str:
        """The host that pages must be allowed to fetch pictures from; "" without a source."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}" if self.template else ""

    def under(self, land: Ground) -> list[Tile]:
        """The tiles that cover the picture, of the depth at which they are about as sharp as it; [] without a source."""
        if not self.template or not land.scale:
            return []
        degrees = SIDE / (land.scale * land.squeeze)  # of longitude that a tile's width of picture covers
        deep = max(0, min(DEEPEST, round(math.log2(360 / degrees))))
        while deep and len(found := list(_covering(self.template, land, deep))) > MOST:
            deep -= 1
        return found if deep else []


def source(template: str, credit: str = "") -> Source:
    """The source that a setting names, "" for none. Raises TilesError where the address cannot be one."""
    if not template:
        return Source("")
    parts = urlsplit(template)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s;,'\"{}]", parts.netloc):
        raise TilesError("RANAN_TILES：须以 https:// 和主机名开头 / it must begin with https:// and a host")
    if sorted(_SPOTS.findall(template)) != ["{x}", "{y}", "{z}"]:
        raise TilesError("RANAN_TILES：须含 {z}、{x}、{y} 各一次 / {z}, {x} and {y} must stand in it, each once")
    return Source(template, credit.strip())


def _covering(template: str, land: Ground, deep: int) -> Iterator[Tile]:
    west, north = land.back(0, 0)
    east, south = land.back(land.width, land.height)
    left, top = _number(west, north, deep)
    right, bottom = _number(east, south, deep)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            x, y = land.at(*_corner(column, row, deep))
            x_end, y_end = land.at(*_corner(column + 1, row + 1, deep))
            url = template.replace("{z}", str(deep)).replace("{x}", str(column)).replace("{y}", str(row))
            yield Tile(url, x, y, round(x_end - x, 1), round(y_end - y, 1))


def _number(longitude: float, latitude: float, deep: int) -> tuple[int, int]:
    """Column and row of the tile on which a point lies."""
    many, rad = 2**deep, math.radians(max(-85.0, min(85.0, latitude)))
    column = (longitude + 180) / 360 * many
    row = (1 - math.asinh(math.tan(rad)) / math.pi) / 2 * many
    return min(many - 1, max(0, int(column))), min(many - 1, max(0, int(row)))


def _corner(column: int, row: int, deep: int) -> tuple[float, float]:
    """Longitude and latitude of a tile's upper left corner."""
    many = 2**deep
    return column / many * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / many))))
