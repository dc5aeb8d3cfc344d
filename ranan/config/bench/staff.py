"""The people of `ranan bench people`, and the count of what they did; each in a process of its own on the bench's home."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any


def main(what: str, people: str = "0", scale: str = "1") -> int:
    """`prepare N` prints the people as JSON; `check` prints how many promised acts are missing and what differs."""
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    home = Home.from_env()
    with running(home):
        import django  # noqa: PLC0415

        django.setup()
        if what == "prepare":
            told: Any = _people(int(people), float(scale))
        else:
            told = _check(json.loads((home.root / "promised.json").read_text("utf-8")))
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def _people(people: int, scale: float) -> list[dict[str, str]]:
    """New people with new passwords; those of an earlier run stay as they are."""
    from ranan.config import first_start, system, tables  # noqa: PLC0415
    from ranan.config.demo.accounts import add_person  # noqa: PLC0415
    from ranan.config.demo.load import load, size_of  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.registry import queries  # noqa: PLC0415

    tables.migrate()
    if queries.installation() is None:
        first_start.lay_ground()
    hazards, places = size_of(scale)
    load(seed=1, hazards=hazards, places=places)
    run, found = secrets.token_hex(2), []
    for number, (role, unit, area) in zip(range(people), _posts(), strict=False):
        login, password = f"b{run}{number}", secrets.token_urlsafe(9)
        at = datetime(2023, 9, 12, 9, tzinfo=clock.ZONE)
        add_person(login, f"测速员{number}", role, unit, password, None, actor=system.actor(), at=at)
        found.append({"login": login, "name": f"测速员{number}", "password": password, "area": area})
    return found


def _posts() -> Iterator[tuple[Any, str, str]]:
    """Role, unit and ground: of five people two inspect and one works in a territory, one in a department, one leads."""
    from ranan.registry.models import Unit  # noqa: PLC0415
    from ranan.rules.actor import Role  # noqa: PLC0415

    grounds = list(Unit.objects.filter(kind=Unit.Kind.TERRITORY).order_by("id"))
    offices = list(Unit.objects.filter(kind=Unit.Kind.DEPARTMENT).order_by("id"))
    force = Unit.objects.get(kind=Unit.Kind.TASK_FORCE)
    number = 0
    while True:
        ground, office = grounds[number % len(grounds)], offices[number % len(offices)]
        yield Role.INSPECTOR, ground.key, ground.name
        yield Role.OFFICER, ground.key, ground.name
        yield Role.INSPECTOR, ground.key, ground.name
        yield Role.OFFICER, office.key, ground.name
        yield (Role.TASK_FORCE, force.key, ground.name) if number % 3 == 0 else (Role.UNIT_HEAD, office.key, ground.name)
        number += 1


def _check(promised: list[dict[str, Any]]) -> dict[str, Any]:
    """Each promised act is looked for in the tables and in the journal."""
    from ranan.hazards.queries import tally  # noqa: PLC0415
    from ranan.journal import queries as journal  # noqa: PLC0415

    missing = [one for one in promised if not _is_there(one)]
    counters, rows = tally.differences()
    return {
        "lost": len(missing), "first_lost": missing[:10], "counters_differ": counters, "rows_differ": rows,
        "journal_differs": len(journal.differences()),
    }  # fmt: skip


def _is_there(one: dict[str, Any]) -> bool:
    from ranan.hazards.models import Hazard, Remark  # noqa: PLC0415
    from ranan.journal import queries as journal  # noqa: PLC0415

    token = one["token"]
    if one["kind"] == "register":
        return bool(Hazard.objects.filter(text__contains=token).count() == 1)
    if one["kind"] == "import":
        return Hazard.objects.filter(premises__name__contains=token, source__isnull=False).count() == int(one["rows"])
    entries = journal.timeline("hazard", one["number"]).filter(verb=f"hazard.{one['kind']}")
    if one["kind"] == "return_":
        entries = entries.filter(facts__reason__endswith=token)
    elif one["kind"] != "accept" and Remark.objects.filter(text__contains=token).count() != 1:
        return False
    return bool(entries.exists())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
