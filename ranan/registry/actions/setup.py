"""The first set-up and what each plan brings with it: the installation's row, areas, units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ranan.journal import actions as journal
from ranan.registry.models import Area, Installation, Unit
from ranan.rules.actor import Actor


def install(kind: str, *, actor: Actor, at: datetime, shift: timedelta = timedelta(0)) -> Installation:
    """Say once what this database is. A demonstration and a real system never share one.

    `shift` is campaign time minus real time; the database refuses one for a real system.
    """
    row = Installation.objects.first()
    if row is not None:
        if row.kind != kind:
            raise ValueError(f"this database holds a {row.kind} system")
        return row
    with journal.act("installation.create", ("installation", "here"), actor=actor, at=at) as act:
        seconds = int(shift.total_seconds())
        return act.add(Installation(key="here", kind=kind, shift_seconds=seconds, created_at=at))


def sync_areas(areas: Iterable[Mapping[str, str]], *, actor: Actor, at: datetime) -> int:
    """Add areas that are new and rename those whose name changed; parents come before children. How many acts."""
    known = {area.code: area for area in Area.objects.all()}
    done = 0
    with transaction.atomic():
        batch = journal.Batch(actor=actor, at=at)
        for given in areas:
            area = known.get(given["code"])
            if area is None:
                act = batch.act("area.add", ("area", given["code"]))
                parent = known.get(given["parent"])
                known[given["code"]] = act.add(
                    Area(code=given["code"], name=given["name"], level=given["level"], parent=parent)
                )
                done += 1
            elif area.name != given["name"]:
                with journal.act("area.rename", ("area", area.code), actor=actor, at=at) as change:
                    change.change(area, name=given["name"])
                done += 1
        batch.flush()
    return done


def sync_units(units: Iterable[Mapping[str, Any]], *, actor: Actor, at: datetime) -> int:
    """Add units that are new and change those whose facts changed; none is ever removed. How many acts."""
    known = {unit.key: unit for unit in Unit.objects.all()}
    areas = {area.code: area for area in Area.objects.all()}
    done = 0
    with transaction.atomic():
        for given in units:
            fields = {
                "name": given["name"],
                "kind": given["kind"],
                "aliases": list(given["aliases"]),
                "area": areas.get(given["area"]),
                "parent": known.get(given["parent"]),
                "reports": given["reports"],
            }
            unit = known.get(given["key"])
            if unit is None:
                with journal.act("unit.add", ("unit", given["key"]), actor=actor, at=at) as act:
                    known[given["key"]] = act.add(Unit(key=given["key"], **fields))
                done += 1
            elif any(getattr(unit, name) != value for name, value in fields.items()):
                with journal.act("unit.change", ("unit", unit.key), actor=actor, at=at) as act:
                    act.change(unit, **fields)
                done += 1
    return done
