"""Single cells of a sheet of places: gas, yes and no, days, degrees, kinds in the words of the plan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from ranan.rules import terms
from ranan.rules.sheet_cells import plain
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_model import Cell

_BOTTLED = re.compile(r"瓶|液化|lpg|罐", re.IGNORECASE)
_PIPED = re.compile(r"管道|天然气|煤气|管输|燃气公司", re.IGNORECASE)
_NONE = re.compile(r"无燃?气|不用气|不使用|未使用|全电|电气?化|纯电|用电|^(无|电|否)$")
_NO = re.compile(r"^(否|无|不是|0|no|n|×|非|未|没有|/|-)$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_YEAR = re.compile(
    r"(?<!\d)(19\d{2})[年./\-—](\d{1,2})(?:[月./\-—](\d{1,2})日?)?(?!\d)|(?<!\d)(20\d{2})[年./\-](\d{1,2})月?$"
)


_ONLY_YEAR = re.compile(r"((?:19[5-9]|20[0-4])\d)年?")  # a number so small is no day of a workbook's calendar


def gas_of(said: str) -> str:
    """bottled, piped, both, none; "" where the words tell nothing."""
    if _NONE.search(said):
        return "none"
    bottled, piped = bool(_BOTTLED.search(said)), bool(_PIPED.search(said))
    if bottled and piped:
        return "both"
    return "bottled" if bottled else "piped" if piped else ""


def yes_of(said: str) -> bool | None:
    """Whether a cell says yes: any word but a no; None for a blank."""
    return None if not said else not _NO.match(said)


def day_of(cell: Cell) -> date | None:
    """The day; of a year alone its first. ValueError where something stands that is none. Also days before 2000."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str | int) and (alone := _ONLY_YEAR.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip())):
        return date(int(alone[1]), 1, 1)
    if isinstance(cell, str) and (old := _YEAR.search(unicodedata.normalize("NFKC", cell))):
        year, month, number = (old[1], old[2], old[3]) if old[1] else (old[4], old[5], None)
        return date(int(year), int(month), int(number or 1))
    found = read_date(cell).day
    if found is None:
        raise ValueError("no day")
    return found


def degrees_of(cell: Cell) -> float | None:
    """Degrees: a number, or a text with one; None for a blank. ValueError for anything else (metres of a local grid)."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError("no degrees")
    text = plain(str(cell)).strip("°度NESWnesw东经北纬")
    if not _NUMBER.fullmatch(text):
        raise ValueError("no degrees")
    return float(text)


def point_of(latitude: float, longitude: float) -> tuple[float, float]:
    """Latitude and longitude, put right where they were written the other way round. ValueError for no point on earth."""
    if (abs(latitude) > 90 and abs(longitude) <= 90) or (73 < latitude < 90 and 3 < longitude < 54):
        latitude, longitude = longitude, latitude
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        raise ValueError("no point")
    return latitude, longitude


def system_said(headings: Iterable[str]) -> str:
    """The system of coordinates that a heading names by its map; "" where none does. A guess: whoever brings it decides."""
    words = "".join(headings).lower()
    maps = (("bd09", r"百度|bd-?09"), ("gcj02", r"高德|腾讯|gcj-?02|火星"), ("wgs84", r"wgs-?84|国家?2000"))
    said = [system for system, names in maps if re.search(names, words)]
    return said[0] if len(said) == 1 else ""


def pair_of(said: str) -> tuple[float, float] | None:
    """Both out of one cell: 121.42,31.22 or 31.22 121.42; None for a blank. ValueError for anything else."""
    if not said:
        return None
    numbers = re.findall(r"-?\d{1,3}\.\d+|-?\d{1,3}(?![\d.])", unicodedata.normalize("NFKC", said))
    if len(numbers) != 2:
        raise ValueError("no pair")
    first, second = float(numbers[0]), float(numbers[1])
    return point_of(second, first) if first > second else point_of(first, second)


@lru_cache(maxsize=8192)
def kind_said(said: str) -> str:
    """The kind that a cell names: the plan's own word, else the longest usual word that it holds; "" where none fits."""
    words = plain(said).lower()
    if not words:
        return ""
    for key, word in terms.table()["premises"].items():
        if words in {key, plain(word["zh"]).lower(), word["en"].lower().replace(" ", "")}:
            return key
    best = ("", 0)
    for key, word in terms.table()["premises_said"].items():
        for usual in (word["zh"] + " " + word["en"]).lower().split():
            if len(usual) > best[1] and usual.replace("_", "") in words:
                best = (key, len(usual))
    return best[0]
