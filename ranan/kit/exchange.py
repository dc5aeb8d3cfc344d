"""Exchanging folders of a home for prepared ones: all of them or none, even when killed between two renames."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from ranan.kit.home import Home

_NOTE = "exchange.json"
STAGING = "restoring"


def staging(home: Home) -> Home:
    """An empty home inside the home, in which the new content is prepared. What an earlier try left is removed."""
    root = home.root / STAGING
    shutil.rmtree(root, ignore_errors=True)
    return Home(root).made()


def exchange(home: Home, names: tuple[str, ...], kept: str) -> None:
    """Put the staged folders of these names in place; the old ones go to the folder `kept` of the home."""
    note = home.root / _NOTE
    partial = note.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump({"names": names, "kept": kept}, file)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(note)
    _sync(home.root)
    finish(home)


def finish(home: Home) -> bool:
    """Do what is left of an exchange that was begun; safe to run again. True when there was one."""
    note = home.root / _NOTE
    if not note.exists():
        return False
    told = json.loads(note.read_text("utf-8"))
    new, old = home.root / STAGING, home.folder(told["kept"])
    for name in told["names"]:
        if (new / name).exists():
            if (home.root / name).exists():
                (home.root / name).rename(old / name)
            (new / name).rename(home.root / name)
    _sync(home.root)
    shutil.rmtree(new, ignore_errors=True)
    if not any(old.iterdir()):
        old.rmdir()
    note.unlink()
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
