"""The cockpit's map: marks and labels lie on it, what is late lies on top, labels do not lie over one another."""

from __future__ import annotations

import json
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ranan.insight.picture import BIGGEST, LABEL, picture
from ranan.insight.queries import Spot

SQUARE = [[121.30, 31.18], [121.45, 31.18], [121.45, 31.26], [121.30, 31.26], [121.30, 31.18]]
OUTLINE = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
points = st.tuples(st.floats(121.30, 121.45), st.floats(31.18, 31.26))


def spot(longitude: float, latitude: float, *, major: bool = False, late: int = 0) -> Spot:
    """A place with one open hazard."""
    return Spot("P1", "店", longitude, latitude, major, late, 1)


@given(st.lists(points, max_size=12))
def test_marks_lie_on_the_map_and_labels_apart(middles: list[tuple[float, float]]) -> None:
    names = {f"u{n}": f"街道{n}" for n in range(len(middles))}
    made = picture(OUTLINE, [spot(*one) for one in middles], dict(zip(names, middles, strict=True)), {}, names, {})
    assert len(made.marks) == len(middles)
    assert made.outside == 0
    for one, other in combinations(made.labels, 2):
        assert abs(one.x - other.x) >= LABEL[0] - 1 or abs(one.y - other.y) > 4
    for one in made.labels:
        assert 0 <= one.x <= made.width
        assert 0 <= one.y <= made.height


def test_what_is_major_and_late_lies_on_top() -> None:
    spots = [spot(121.4, 31.2, major=True, late=3), spot(121.4, 31.2), spot(121.4, 31.2, late=9)]
    assert [one.css for one in picture(OUTLINE, spots, {}, {}, {}, {}).marks] == ["", "late", "major late"]


def test_a_place_far_outside_is_counted_and_not_drawn() -> None:
    made = picture(OUTLINE, [spot(0.0, 0.0)], {}, {}, {}, {})
    assert (made.marks, made.outside) == ([], 1)


def test_without_outline_and_places_the_map_is_empty() -> None:
    made = picture("", [], {}, {}, {}, {})
    assert (made.paths, made.marks, made.labels) == ([], [], [])


@given(st.lists(st.tuples(st.floats(121.30, 121.45), st.floats(31.18, 31.26), st.integers(1, 5000)), min_size=1, max_size=20))
def test_the_area_of_a_crowd_is_its_number(crowds: list[tuple[float, float, int]]) -> None:
    made = picture(OUTLINE, [], {}, {}, {}, {}, crowds)
    most = max(n for _x, _y, n in crowds)
    for (_x, _y, radius), (_longitude, _latitude, n) in zip(made.crowds, crowds, strict=True):
        assert abs(radius**2 / BIGGEST**2 - n / most) < 0.03
