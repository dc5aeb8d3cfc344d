"""The shipped plan, a small plan of another district, and copies of either to damage."""

from __future__ import annotations

import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ranan.rules.plan import Plan, load

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CHANGNING = ROOT / "plans" / "changning-2023"
CHINA = ROOT / "plans" / "calendars" / "china.toml"
FIVE = HERE / "cases" / "five-measures"


@cache
def changning() -> Plan:
    """The shipped plan, read once."""
    return load(CHANGNING)


def cases(name: str, table: str = "cases") -> list[dict[str, Any]]:
    """The cases of one file that officials may add to."""
    rows: list[dict[str, Any]] = tomllib.loads((HERE / "cases" / name).read_text(encoding="utf-8"))[table]
    return rows


def copy_of(folder: Path, to: Path) -> Path:
    """The plan's files in a new folder."""
    return Path(shutil.copytree(folder, to / "plan", dirs_exist_ok=True))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file; it must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
