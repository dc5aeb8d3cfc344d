"""A sheet of places looked at before it comes in: each row with what the register makes of it. Nothing is written here."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from ranan.kit import coordinates, spreadsheet
from ranan.registry import queries
from ranan.registry.codes import checked_id, checked_uscc
from ranan.registry.importing import cells
from ranan.registry.importing.comparing import compare
from ranan.registry.importing.desk import Desk
from ranan.registry.importing.model import ASKED, NEW, ROLES, Answers, Draft, Facts, Planned
from ranan.registry.importing.reading import Row, read_sheets
from ranan.registry.models import Area
from ranan.rules.hazard import Refusal

Unreadable = spreadsheet.Unreadable
MOST_BYTES = spreadsheet.MOST_BYTES
# The longest that the tables hold.
_LONGEST = {
    "name": 120,
    "address": 200,
    "operator": 120,
    "phone": 40,
    "manager": 120,
    "landlord": 120,
    "liaison": 120,
} | {f"{role}_phone": 40 for role in ROLES}


def draft(data: bytes, name: str, desk: Desk, answers: Answers | None = None) -> Draft:
    """Read a workbook or pasted rows and plan each. Raises Unreadable for what is no workbook at all."""
    reading = read_sheets(spreadsheet.read(data, name))
    found = Draft(name, hashlib.sha256(data).hexdigest(), reading, answers or Answers())
    found.rows = [_planned(row, desk, found) for row in reading.rows]
    compare(found, desk)
    return found


def count_rows(data: bytes, name: str) -> int:
    """How many places a file names: read, not compared. Raises Unreadable as `draft` does."""
    return len(read_sheets(spreadsheet.read(data, name)).rows)


def _planned(row: Row, desk: Desk, draft: Draft) -> Planned:
    one = Planned(row)
    _words(one)
    _kind(one, desk, draft.answers, draft.name)
    _ground(one, desk)
    _codes(one)
    _people(one)
    _gas_and_days(one, desk)
    _point(one, desk, draft)
    if one.facts.name and one.facts.address:
        one.same = queries.same_place(one.facts.name, one.facts.address)
    if one.outcome == NEW and one.asks is not None:
        one.outcome = ASKED
    return one


def _words(one: Planned) -> None:
    said, facts = one.row.facts, one.facts
    for name, most in _LONGEST.items():
        if len(said.get(name, "")) > most:
            one.wrong(name, "row_too_long", said[name][:20] + "…")
    facts.name = said.get("name", "") or said.get("operator", "")
    facts.address = said.get("address", "")
    if not facts.name:
        one.wrong("name", "row_no_name")
    if not facts.address:
        one.wrong("address", "row_no_address")


def _kind(one: Planned, desk: Desk, answers: Answers, file: str) -> None:
    """What the row says, as it was explained or as everybody says it; else what the sheet is called, else the name.

    A household of which only the sheet, or the file, says that it burns bottled gas does burn it.
    """
    said, sheet = one.row.facts.get("kind", ""), one.row.sheet
    told = answers.kinds.get(said, "") or cells.kind_said(said)
    one.facts.kind = told or _of_sheet(sheet) or desk.plan.kind_of(one.facts.name) or cells.kind_said(one.facts.name)
    if not one.facts.kind or (said and not told):
        one.facts.kind, one.asks = answers.kinds.get(said, ""), None if said in answers.kinds else said
    if one.facts.kind == "household_piped" and said not in answers.kinds:
        burns = next(filter(None, map(cells.gas_of, (one.row.facts.get("gas", ""), said, sheet, file))), "")
        one.facts.kind = "household_bottled" if burns == "bottled" else one.facts.kind


@lru_cache(maxsize=256)
def _of_sheet(sheet: str) -> str:
    """The kind that a sheet's name tells: 餐饮, 小旅馆. One that is called after a neighbourhood tells none."""
    found = cells.kind_said(sheet)
    return "" if found == "public_body" else found


def _ground(one: Planned, desk: Desk) -> None:
    """The area and the unit on whose ground it lies; the park before the sub-district; whether the actor adds there."""
    said = one.row.facts
    street, hood = said.get("street", ""), said.get("neighbourhood", "")
    unit = desk.unit(street) if street else None
    area = desk.hood(hood, unit.area if unit else None) if hood else None
    if unit is None and area is None and not street:
        unit = desk.own
    top = area or (unit.area if unit else None)
    if top is None:
        one.wrong("street" if street or not hood else "neighbourhood", "row_no_ground", street or hood)
        return
    if hood and area is None:
        one.say("neighbourhood", "row_no_area", hood)
    facts = one.facts
    facts.area, facts.in_park = top, _in_park(one, desk)
    ground = desk.ground(top, facts.in_park)
    if ground is None:
        one.wrong("street", "no_territory", top.name)
        return
    one.territory, one.host = ground
    if not desk.may_add(*ground):
        one.wrong("street", "outside_your_ground")


def _in_park(one: Planned, desk: Desk) -> bool:
    """What the sheet says of the park, else the plan's list of addresses."""
    said = cells.yes_of(one.row.facts.get("park", ""))
    return said if said is not None else desk.plan.in_park(one.facts.address)


def _codes(one: Planned) -> None:
    said, facts = one.row.facts, one.facts
    facts.operator = said.get("operator", "")
    for name, check in (("uscc", checked_uscc), ("id_number", checked_id)):
        found = check(said.get(name, ""))
        if isinstance(found, Refusal):
            one.wrong(name, found.code, found.detail)
        else:
            setattr(facts, name, found)
    if facts.id_number and not facts.home:
        facts.id_number = ""


def _people(one: Planned) -> None:
    """Names and telephones of whom one turns to. The only telephone of a sheet is that of the only one it names."""
    said, facts = one.row.facts, one.facts
    facts.phone = said.get("phone", "")
    for role in ROLES:
        name, phone = said.get(role, ""), said.get(f"{role}_phone", "")
        if name:
            facts.contacts[role] = (name, phone)
        elif phone and not facts.phone:
            facts.phone = phone
    first = next((role for role in ("manager", "liaison") if role in facts.contacts), "")
    if not facts.home and facts.phone and first and not facts.contacts[first][1]:
        facts.contacts[first] = (facts.contacts[first][0], facts.phone)
        facts.phone = ""


def _gas_and_days(one: Planned, desk: Desk) -> None:
    said, facts = one.row.facts, one.facts
    facts.gas = cells.gas_of(said.get("gas", "")) or {"household_bottled": "bottled", "household_piped": "piped"}.get(
        facts.kind, ""
    )
    facts.elderly = cells.yes_of(said.get("elderly", "")) if facts.home else None
    try:
        facts.opened_on = cells.day_of(one.row.cells.get("opened_on"))
    except ValueError:
        one.wrong("opened_on", "row_no_day", said.get("opened_on", "")[:20])
        return
    if facts.opened_on is not None and facts.opened_on > desk.on:
        one.wrong("opened_on", "date_in_future")


def _point(one: Planned, desk: Desk, draft: Draft) -> None:
    """The point in WGS 84; none while nobody has said of which system it is. What is no point is told and left out."""
    said, at = one.row.facts, one.row.cells
    try:
        found = cells.pair_of(said.get("point", ""))
        latitude, longitude = cells.degrees_of(at.get("latitude")), cells.degrees_of(at.get("longitude"))
        if found is None and latitude is not None and longitude is not None:
            found = cells.point_of(latitude, longitude)
    except ValueError:
        words = said.get("point", "") or f"{said.get('latitude', '')} {said.get('longitude', '')}".strip()
        one.say("point" if said.get("point") else "latitude", "row_no_point", words[:40])
        return
    if found is None or not draft.answers.system:
        return
    point = coordinates.to_wgs84(found, draft.answers.system)
    if desk.is_far(point):
        draft.far += 1
        one.say("point" if said.get("point") else "latitude", "row_far_away", f"{found[0]:g}, {found[1]:g}")
        if not draft.answers.keep_far:
            return
    one.facts.point = (round(point[0], 7), round(point[1], 7))


def facts_area(facts: Facts) -> Area:
    """The area of a row that comes in. Raises ValueError for one that was never settled."""
    if facts.area is None:
        raise ValueError(f"{facts.name} has no area")
    return facts.area
