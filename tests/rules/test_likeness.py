"""Two entries that are likely one place: names and doors as people write them, never across households and shops."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.likeness import NEAR, Entry, alike, core, door, judge, keys, looked_under, metres, same_door

SHOP = Entry("阿强小吃店", "华阳路12号")
FLAT = Entry("", "安西路5弄3号101室", home=True, called="h1")


@pytest.mark.parametrize(
    ("address", "road", "lane", "number", "room"),
    [
        ("上海市长宁区安西路五弄3号101室", "安西路", "5", "3", "101"),
        ("安西路５弄３号１０１室", "安西路", "5", "3", "101"),
        ("长宁区华阳路街道华阳路12号", "华阳路", "", "12", ""),
        ("天山西路十二弄2支弄8号1楼", "天山西路", "12/2", "8", ""),
        ("娄山关路55号甲", "娄山关路", "", "55甲", ""),
        ("长宁路1018号龙之梦3楼312铺", "长宁路", "", "1018", "312"),
        ("天山小区5号", "天山小区", "", "5", ""),
        ("茅台路", "茅台路", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_an_address_is_taken_apart(address: str, road: str, lane: str, number: str, room: str) -> None:
    found = door(address)
    assert (found.road, found.lane, found.number, found.room) == (road, lane, number, room)


@pytest.mark.parametrize(
    "name",
    [
        "上海阿强小吃店有限公司",
        "阿强小吃店（个体工商户）",
        "长宁区阿强小吃店",
        " 阿强 小吃店 ",
        "上海市长宁区阿强小吃店",
    ],
)
def test_city_and_form_of_company_are_no_part_of_a_name(name: str) -> None:
    assert core(name) == "阿强小吃店"


def test_a_name_that_is_nothing_but_a_form_stays() -> None:
    assert core("公司") == "公司"
    assert core("上海") == "上海"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Entry("上海阿强小吃店有限公司", "长宁区华阳路12号1楼"), "name_address"),
        (Entry("阿强小吃", "华阳路12号"), "name_address"),
        (Entry("阿强小吃店", "华阳路"), "name_address"),
        (Entry("老王面馆", "华阳路12号"), ""),
        (Entry("阿强小吃店", "华阳路14号"), ""),
        (Entry("阿强小吃店", "定西路12号"), ""),
        (Entry("阿强小吃店", ""), ""),
    ],
)
def test_a_name_needs_its_door(other: Entry, why: str) -> None:
    found = judge(SHOP, other)
    assert (found.why if found else "") == why


def test_one_operator_behind_one_door_is_proposed_whatever_the_name() -> None:
    one, other = replace(SHOP, operator="o1"), Entry("新店名", "华阳路12号", operator="o1")
    found = judge(one, other)
    assert found is not None
    assert found.why == "code_address"
    assert judge(one, replace(other, operator="o2")) is None
    assert judge(one, replace(other, address="华阳路14号")) is None, "a chain has many places"


def test_shops_in_different_rooms_of_one_house_are_two() -> None:
    one, other = Entry("甲快餐店", "长宁路1018号3楼312室"), Entry("甲快餐店", "长宁路1018号3楼315室")
    assert judge(one, other) is None
    here, there = (replace(each, latitude=31.218, longitude=121.417) for each in (one, other))
    assert judge(here, there) is None, "even where both stand on one point"


def test_a_like_name_within_thirty_metres_is_proposed() -> None:
    one = Entry("阿强小吃店", "华阳路", latitude=31.2180, longitude=121.4170)
    near = Entry("阿强小吃", "华阳路近长宁路", latitude=31.2182, longitude=121.4171)
    found = judge(one, near)
    assert found is not None
    assert found.why == "near"
    assert judge(one, replace(near, latitude=31.2184)) is None
    assert judge(one, replace(near, latitude=None)) is None


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Entry("", "长宁区安西路5弄3号101室", home=True, called="h1"), "name_address"),
        (Entry("", "安西路5弄3号101室", home=True, called="h2"), "door"),
        (Entry("", "安西路5弄3号", home=True, called="h1"), "name_address"),
        (Entry("", "安西路5弄3号", home=True, called="h2"), ""),
        (Entry("", "安西路5弄3号102室", home=True, called="h1"), ""),
        (Entry("林家铺子", "安西路5弄3号101室"), ""),
    ],
)
def test_a_household_is_its_flat_and_never_a_shop(other: Entry, why: str) -> None:
    found = judge(FLAT, other)
    assert (found.why if found else "") == why


# ---------- properties ----------

ROADS = st.sampled_from(["华阳路", "安西路", "长宁区华阳路", "天山小区", "江苏路"])
PART = st.sampled_from(["", "1", "12", "3"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    lane, number, room = draw(PART), draw(PART), draw(PART)
    address = draw(ROADS) + (lane and f"{lane}弄") + (number and f"{number}号") + (room and f"{room}室")
    point = draw(st.one_of(st.none(), st.tuples(st.floats(31.2, 31.2015), st.floats(121.4, 121.4015))))
    home = draw(st.booleans())
    name = "" if home else draw(st.sampled_from(["阿强小吃店", "上海阿强小吃店有限公司", "阿强小吃", "老王面馆"]))
    return Entry(
        name, address, home, draw(st.sampled_from(["a", "b"])) if home else "", draw(st.sampled_from(["", "o1"])),
        point[0] if point else None, point[1] if point else None,
    )  # fmt: skip


@given(one=entries(), other=entries())
def test_the_order_makes_no_difference(one: Entry, other: Entry) -> None:
    assert judge(one, other) == judge(other, one)


@given(one=entries(), other=entries())
def test_whatever_is_judged_alike_is_found_by_its_keys(one: Entry, other: Entry) -> None:
    if judge(one, other) is not None:
        assert set(looked_under(one)) & set(keys(other))


@given(one=entries())
def test_an_entry_with_a_door_is_like_itself(one: Entry) -> None:
    found = judge(one, one)
    if door(one.address).key:
        assert found is not None
        assert found.score >= 0.9
    assert same_door(door(one.address), door(one.address)) == bool(door(one.address).key)


@given(one=st.text(max_size=30), other=st.text(max_size=30))
def test_any_text_is_a_name_and_an_address(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    door(one)


def test_near_is_thirty_metres() -> None:
    assert NEAR == 30
    assert metres((31.2, 121.4), (31.2 + 30 / 111_320, 121.4)) == pytest.approx(30)
