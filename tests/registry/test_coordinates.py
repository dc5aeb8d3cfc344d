"""Coordinates of Chinese maps become WGS 84: known points, there and back, abroad untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.kit.coordinates import SYSTEMS, from_wgs84, in_china, to_wgs84
from ranan.rules.likeness import metres

INSIDE = st.tuples(st.floats(18.2, 53.5), st.floats(73.7, 134.8))
ABROAD = st.one_of(
    st.tuples(st.floats(-85, 0.5), st.floats(-179, 179)), st.tuples(st.floats(-85, 85), st.floats(-179, 71))
)

# Points published with all three: Tian'anmen square.
WGS, GCJ, BAIDU = (39.907340, 116.390890), (39.908741, 116.397131), (39.915083, 116.403504)


@pytest.mark.parametrize(("system", "there"), [("wgs84", WGS), ("gcj02", GCJ), ("bd09", BAIDU)])
def test_a_known_point_is_where_each_map_has_it(system: str, there: tuple[float, float]) -> None:
    assert metres(from_wgs84(WGS, system), there) < 1
    assert metres(to_wgs84(there, system), WGS) < 1


@pytest.mark.parametrize("system", SYSTEMS)
@given(point=INSIDE)
def test_there_and_back_is_the_same_point_to_less_than_a_metre(system: str, point: tuple[float, float]) -> None:
    assert metres(to_wgs84(from_wgs84(point, system), system), point) < 0.01


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
@given(point=INSIDE)
def test_the_shift_is_some_hundred_metres_and_never_nothing(system: str, point: tuple[float, float]) -> None:
    assert 10 < metres(from_wgs84(point, system), point) < 3_500


@pytest.mark.parametrize("system", SYSTEMS)
@given(point=ABROAD)
def test_abroad_nothing_is_shifted(system: str, point: tuple[float, float]) -> None:
    assert not in_china(point)
    assert from_wgs84(point, system) == point
    assert to_wgs84(point, system) == point


def test_an_unknown_system_is_refused() -> None:
    for call in (to_wgs84, from_wgs84):
        with pytest.raises(ValueError, match="no system"):
            call(WGS, "utm")
