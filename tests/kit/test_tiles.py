"""Pictures of streets below a map: which tiles lie under it, and which addresses are no source."""

from __future__ import annotations

import re

import pytest

from ranan.kit.ground import ground
from ranan.kit.tiles import MOST, TilesError, source

TEMPLATE = "https://t0.tiles.example/w/{z}/{x}/{y}.png?tk=abc"
PLACES = {
    "a district": [(121.35, 31.19), (121.45, 31.23)],
    "a street": [(121.4000, 31.2000), (121.4010, 31.2008)],
    "a province": [(116.0, 30.0), (122.0, 35.0)],
    "south of the equator": [(18.3, -34.1), (18.6, -33.8)],
    "a strip": [(121.0, 31.2), (121.9, 31.21)],
}


@pytest.mark.parametrize("name", PLACES)
def test_the_tiles_cover_the_whole_map_without_gaps(name: str) -> None:
    land = ground("", PLACES[name], 720)
    tiles = source(TEMPLATE).under(land)
    assert 1 <= len(tiles) <= MOST
    assert min(one.x for one in tiles) <= 0
    assert min(one.y for one in tiles) <= 0
    assert max(one.x + one.width for one in tiles) >= land.width - 0.2
    assert max(one.y + one.height for one in tiles) >= land.height - 0.2
    places = {tuple(map(int, re.findall(r"/w/(\d+)/(\d+)/(\d+)", one.url)[0])): one for one in tiles}
    for (deep, column, row), one in places.items():
        if beside := places.get((deep, column + 1, row)):
            assert one.x + one.width == pytest.approx(beside.x, abs=0.3)
        if below := places.get((deep, column, row + 1)):
            assert one.y + one.height == pytest.approx(below.y, abs=0.3)


def test_a_known_point_lies_on_its_tile() -> None:
    land = ground("", PLACES["a district"], 720)
    x, y = land.at(121.4198, 31.2222)
    found = [one for one in source(TEMPLATE).under(land) if one.x <= x < one.x + one.width and one.y <= y < one.y + one.height]
    deep, column, row = map(int, re.findall(r"/w/(\d+)/(\d+)/(\d+)", found[0].url)[0])
    assert (len(found), deep) == (1, 13)
    assert (column, row) == (6858, 3347), "as the formula of the web map has it, by hand"


def test_without_a_source_there_are_none() -> None:
    assert (source("").under(ground("", PLACES["a street"])), source("").origin) == ([], "")
    assert source(TEMPLATE).under(ground("")) == []


def test_the_source_names_its_host() -> None:
    assert source(TEMPLATE, " © T ").origin == "https://t0.tiles.example"
    assert source(TEMPLATE, " © T ").credit == "© T"


@pytest.mark.parametrize(
    "wrong",
    [
        "t.example/{z}/{x}/{y}.png", "ftp://t.example/{z}/{x}/{y}", "https:///{z}/{x}/{y}", "https://t.example/{z}/{x}.png",
        "https://t.example/{z}/{x}/{y}/{y}", "https://{s}.t.example/{z}/{x}/{y}", "https://t.example; script-src *//{z}/{x}/{y}",
        "javascript:alert(1)//{z}/{x}/{y}",
    ],
)  # fmt: skip
def test_what_is_no_source_is_said(wrong: str) -> None:
    with pytest.raises(TilesError, match="RANAN_TILES"):
        source(wrong)
