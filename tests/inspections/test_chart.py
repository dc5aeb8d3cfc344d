"""The map without a tile server: the outline and the places of a round, every one within the picture."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ranan.inspections.chart import MARGIN, picture
from ranan.rules.coverage import Standing

SQUARE = [[121.30, 31.18], [121.45, 31.18], [121.45, 31.26], [121.30, 31.26], [121.30, 31.18]]
OUTLINE = json.dumps(
    {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}]}
)
places = st.lists(
    st.tuples(st.just("P1"), st.just("店"), st.floats(31.18, 31.26), st.floats(121.30, 121.45), st.sampled_from(list(Standing))),
    max_size=8,
)  # fmt: skip


@given(places)
def test_every_place_lies_within_the_outline_and_north_is_up(found: list[tuple[str, str, float, float, Standing]]) -> None:
    made = picture(OUTLINE, found)
    assert len(made.dots) == len(found)
    assert len(made.paths) == 1
    for dot in made.dots:
        assert MARGIN - 0.1 <= dot.x <= made.width - MARGIN + 0.1
        assert MARGIN - 0.1 <= dot.y <= made.height - MARGIN + 0.1
    south = picture(OUTLINE, [("P1", "店", 31.19, 121.4, Standing.CLEAN)]).dots[0]
    north = picture(OUTLINE, [("P1", "店", 31.25, 121.4, Standing.CLEAN)]).dots[0]
    assert north.y < south.y


def test_what_is_left_is_drawn_over_what_is_done() -> None:
    made = picture(OUTLINE, [("P1", "", 31.2, 121.4, Standing.NOT_YET), ("P2", "", 31.2, 121.4, Standing.FOUND)])
    assert [dot.number for dot in made.dots] == ["P2", "P1"]


def test_without_outline_and_places_there_is_an_empty_picture() -> None:
    made = picture("", [], 7)
    assert (made.paths, made.dots, made.left_out) == ([], [], 7)
    assert picture("", [("P1", "", 31.2, 121.4, Standing.CLEAN)]).dots
