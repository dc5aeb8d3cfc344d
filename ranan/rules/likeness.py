"""Whether two entries of the register are likely one place: names without their company's tail, addresses by their door."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

NEAR = 30.0  # metres between two entries that may be one place
ALIKE, QUITE, SAME = 0.6, 0.75, 0.999  # of two names' pieces
_METRE = 111_320.0  # of one degree of latitude

_TAIL = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|分公司|总公司|公司|个体工商户|个体户|经营部|商行|\(个体\)|（个体）|第[一二三四五六七八九十\d]+)+$"
)
_HEAD = re.compile(r"^(上海市?|中国)?(长宁区?)?(?=..)")
_BRACKETS = re.compile(r"\((个体(工商户)?|有限合伙|普通合伙|原.{1,20}|暂定名?)\)")
_CITY = re.compile(
    r"^(上海市)?(.{1,6}?(?<![小园社])区(?=.))?(.{2,6}?(街道|镇)(?=.))?(.{1,8}?(居委会|社区|村委会)(?=.))?"
)
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十]{1,3}(?=[号弄楼层室幢座支])")
_ROAD = re.compile(
    r"^(.{1,12}?(?:路|街|大道|道|公路|新村|村|小区|花园|苑|坊|里|浜|巷)(?:[东南西北中]?(?:一|二|三|四)?(?:路|街))?)"
)
_LANE = re.compile(r"(\d+)弄(?:(\d+)支弄)?")
_DOOR = re.compile(r"(\d+(?:-\d+)?[a-z]?[甲乙丙丁]?(?:号(?:-\d+(?!\d*室)|[甲乙丙丁])?|(?=$|\D)))")
_BUILDING = re.compile(r"(\d+|[a-z])(?:号楼|幢|座|栋)")
_ROOM = re.compile(r"([a-z]?\d+[a-z]?(?:-\d+)?)(?:室|铺|单元)|(?:层|楼|铺位?|室)([a-z]?-?\d+[a-z]?)$")
_FLOOR = re.compile(r"(地下|负|b|-)?(\d+)(?:层|楼(?!\d))")


@dataclass(frozen=True, slots=True)
class Door:
    """An address taken apart; "" where it does not say. Two doors are one where what both say is the same."""

    road: str = ""
    lane: str = ""
    number: str = ""
    building: str = ""
    floor: str = ""
    room: str = ""

    @property
    def key(self) -> str:
        """Road, lane and number: under it an entry is looked up. "" where the address names no door."""
        return f"{self.road}|{self.lane}|{self.number}" if self.road and (self.lane or self.number) else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as it is compared. `called` is a household's name as a keyed hash, `operator` whoever runs the place."""

    name: str
    address: str
    home: bool = False
    called: str = ""
    operator: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two entries are likely one place (`name_address`, `code_address`, `door`, `near`), and how likely, up to 1."""

    why: str
    score: float


@lru_cache(maxsize=1 << 18)
def core(name: str) -> str:
    """The name as people call it: without the city, the company's form, brackets about it, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", name).lower()
    plain = _BRACKETS.sub("", plain)
    plain = "".join(one for one in plain if one.isalnum())
    short = _TAIL.sub("", _HEAD.sub("", plain, count=1))
    return short if len(short) >= 2 else plain


@lru_cache(maxsize=1 << 18)
def door(address: str) -> Door:
    """The address taken apart: 上海市长宁区安西路五弄3号101室 → 安西路, 5, 3, 101."""
    plain = "".join(unicodedata.normalize("NFKC", address).lower().split())
    plain = _CHINESE.sub(lambda found: _number(found[0]), _CITY.sub("", plain, count=1))
    road = _ROAD.match(plain)
    rest = plain[road.end() :] if road else plain
    lane = _LANE.search(rest)
    after = rest[lane.end() :] if lane else rest
    number = _DOOR.match(after.lstrip("、,.近")) if after else None
    tail = after[number.end() :] if number else after
    building, floor, room = _BUILDING.search(tail), _FLOOR.search(tail), _ROOM.search(tail)
    return Door(
        road[1] if road else "", "/".join(filter(None, lane.groups())) if lane else "",
        number[1].replace("号", "") if number else "", building[1] if building else "",
        ("-" if floor[1] else "") + floor[2] if floor else "", (room[1] or room[2]) if room else "",
    )  # fmt: skip


def _number(words: str) -> str:
    """十二 → 12, 二十 → 20, 一〇五 → 105."""
    if "十" not in words:
        return words.translate(_DIGITS)
    tens, _ten, ones = words.translate(_DIGITS).partition("十")
    return f"{tens or 1}{ones or 0}"


@lru_cache(maxsize=1 << 18)
def pieces(text: str) -> frozenset[str]:
    """Two-character pieces of a text; the text itself where it has one character."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset({text} - {""})


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: the pieces they share; one that holds the other whole counts as quite alike."""
    first, second = core(one), core(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    mine, theirs = pieces(first), pieces(second)
    share = min(2 * len(mine & theirs) / (len(mine) + len(theirs)), 0.99)
    short, long = sorted((first, second), key=len)
    return max(share, QUITE) if len(short) >= 3 and short in long else share


def same_door(one: Door, other: Door) -> bool:
    """Whether both addresses name the same door; building, floor and room count where both say them."""
    if not one.key or one.key != other.key:
        return False
    said = ((one.building, other.building), (one.floor, other.floor), (one.room, other.room))
    return all(not mine or not theirs or mine == theirs for mine, theirs in said)


def judge(one: Entry, other: Entry) -> Likeness | None:
    """Whether the two are likely one place, and why; None where nothing speaks for it. The order makes no difference."""
    if one.home != other.home:
        return None
    here, there = door(one.address), door(other.address)
    if one.home:
        return _homes(one, other, here, there)
    same, name = same_door(here, there), alike(one.name, other.name)
    if same and name >= ALIKE:
        return Likeness("name_address", round(0.5 + name / 2, 3))
    if name >= SAME and _one_is_short(here, there):
        return Likeness("name_address", 0.7)
    if one.operator and one.operator == other.operator and same:
        return Likeness("code_address", 0.9)
    if name >= ALIKE and (far := _apart(one, other)) is not None and far <= NEAR and not _says_two(here, there):
        return Likeness("near", round(0.4 + name / 2, 3))
    return None


def _homes(one: Entry, other: Entry, here: Door, there: Door) -> Likeness | None:
    """Two households: the same flat, or the same name behind the same door."""
    if not same_door(here, there):
        return None
    named = bool(one.called) and one.called == other.called
    flat = bool(here.room) and here.room == there.room
    if named:
        return Likeness("name_address", 1.0 if here == there else 0.9)
    return Likeness("door", 0.8) if flat else None


def _one_is_short(here: Door, there: Door) -> bool:
    """Whether one of two addresses on the same road only says less than the other."""
    if not here.road or here.road != there.road or here.key == there.key:
        return False
    pairs = [(here.lane, there.lane), (here.number, there.number), (here.room, there.room)]
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def _says_two(here: Door, there: Door) -> bool:
    """Whether both addresses name rooms or floors behind one door, and different ones: neighbours in one building."""
    return bool(here.key) and here.key == there.key and not same_door(here, there)


def _apart(one: Entry, other: Entry) -> float | None:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return metres((one.latitude, one.longitude), (other.latitude, other.longitude))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points (degrees of latitude, longitude) that are near each other, in metres."""
    north = (one[0] - other[0]) * _METRE
    east = (one[1] - other[1]) * _METRE * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east)


# ---------- which entries are worth comparing ----------

_CELL = 40.0 / _METRE  # degrees of latitude: a little more than NEAR


def keys(one: Entry) -> Iterator[str]:
    """The keys under which an entry is filed: two that are likely one place share at least one of what both look under."""
    where = door(one.address)
    if where.key:
        yield f"d{where.key}"
    if one.home:
        return
    if where.road:
        yield f"n{where.road}|{core(one.name)}"
    if one.latitude is not None and one.longitude is not None:
        row, column = _cell(one.latitude, one.longitude)
        yield f"c{row}|{column}"


def looked_under(one: Entry) -> Iterator[str]:
    """The keys of the entries that may be like this one: its own, and the cells around it."""
    for key in keys(one):
        if key[0] != "c":
            yield key
    if not one.home and one.latitude is not None and one.longitude is not None:
        row, column = _cell(one.latitude, one.longitude)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                yield f"c{row + down}|{column + right}"


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    """Row and column of squares somewhat wider than NEAR (up to 60° of latitude)."""
    return math.floor(latitude / _CELL), math.floor(longitude / (_CELL * 2))
