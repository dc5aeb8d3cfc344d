"""An office's ledger looked at before it comes in: each row with what the rules make of it. Nothing is written here."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import zip_longest

from ranan.campaign.models import Campaign
from ranan.hazards.importing import comparing
from ranan.hazards.importing.model import ASKED, REJECTED, Desk, Draft, Planned, desk_of_unit, key_of
from ranan.hazards.importing.words import said
from ranan.hazards.models import LedgerImport
from ranan.kit import clock, spreadsheet, text
from ranan.rules import access, duty, grading, sheet, terms
from ranan.rules.actor import ActorKind, Role
from ranan.rules.sheet_model import Reading, ReadRow

Unreadable = spreadsheet.Unreadable
MOST_BYTES = spreadsheet.MOST_BYTES


def draft(data: bytes, name: str, running: Campaign, desk: Desk) -> Draft:
    """Read a workbook or pasted rows and plan each. Raises Unreadable for what is no ledger file at all."""
    reading = _read(data, name, running, desk)
    rows = [_planned(row, desk) for row in reading.rows]
    found = Draft(name, hashlib.sha256(data).hexdigest(), reading, rows, loose=_loose(data, name, reading))
    comparing.compare(found, running, desk, lambda old, called: _read(old, called, running, desk))
    return found


def _read(data: bytes, name: str, running: Campaign, desk: Desk) -> Reading:
    return sheet.read_ledger(
        spreadsheet.read(data, name), unit_named=desk.unit, street_named=desk.street, year=running.starts.year,
        heads=desk.words.get("heading"), layout=desk.layout or None,
    )  # fmt: skip


def _loose(data: bytes, name: str, reading: Reading) -> list[tuple[str, str, str]]:
    """For sheets in which no heading was known: the cells of the likeliest heading row, each with the cell below it."""
    unread = {one.sheet for one in reading.problems if one.problem.code == "no_heading"}
    found: list[tuple[str, str, str]] = []
    for one in spreadsheet.read(data, name) if unread else []:
        if one.name in unread:
            first = [cells for _number, cells in one.rows[:15]]
            texts = [sum(isinstance(cell, str) and 0 < len(cell.strip()) <= 30 for cell in cells) for cells in first]
            at = texts.index(max(texts))
            below = first[at + 1] if at + 1 < len(first) else ()
            pairs = zip_longest(first[at], below[: len(first[at])])
            found += [(one.name, str(head).strip(), str(cell or "")) for head, cell in pairs if str(head or "").strip()]
    return found


def read_again(data: bytes, one: LedgerImport) -> tuple[ReadRow, ...]:
    """The rows of a file that came in, as they are read today with the words of the office that brought it."""
    desk = desk_of_unit(one.unit, one.campaign, clock.today())
    return _read(data, one.name, one.campaign, desk).rows


def row_key(row: ReadRow) -> str:
    """What makes a row the same when it comes again: place, text and day of finding; order and number don't count."""
    return key_of(row.subject, row.address, row.hazard, row.found)


def _planned(row: ReadRow, desk: Desk) -> Planned:
    one = _begun(row, desk)
    if one.outcome == REJECTED:
        return one
    row = one.row
    one.kind = place_kind(row, desk)
    _classify(one, desk)
    one.closes = row.closed is not None
    _place_on_ground(one, desk)
    if one.outcome == REJECTED:
        return one
    if not one.code:
        one.outcome = ASKED
        one.asks.append("no_code")
        one.says.append(
            said("several" if len(one.others) > 1 else "no_code", desk.lang, codes="、".join(one.others[:4]))
        )
    if not may_take_over(one, desk):
        one.outcome, one.closes = ASKED, False
        one.asks.append("outside")
        one.says.append(said("outside", desk.lang))
    _check_dates(one, desk)
    _against_rules(one, desk)
    _check_lead(one, desk)
    return one


def _classify(one: Planned, desk: Desk) -> None:
    """The code that the office chose for this very text before, else what the text states for certain."""
    found = desk.classifier.classify(one.row.hazard, one.kind, one.row.measure or 0)
    one.code, one.others, one.why = found.code or "", found.others, found.why
    chosen = desk.code(one.row.hazard)
    if chosen and desk.plan.hazard_type(chosen):
        one.code, one.why = chosen, "office"
    entry = desk.plan.hazard_type(one.code) if one.code else None
    one.title = entry.title if entry else ""


def _begun(row: ReadRow, desk: Desk) -> Planned:
    """The row as the tables can hold it: without signs that no text may hold, rejected where a name is endless."""
    texts = {name: getattr(row, name).replace("\x00", "") for name in ("hazard", *_LONGEST)}
    row = replace(row, **texts)
    one = Planned(row, row_key(row), says=[(p.text(desk.lang), p.cure(desk.lang)) for p in row.problems])
    for name, (most, zh, en) in _LONGEST.items():
        called = (
            texts["address"] if name == "subject" and not texts[name] else texts[name]
        )  # by its address, without a name
        if len(called) > most:
            one.outcome = REJECTED
            one.says.append(said("too_long", desk.lang, field=en if desk.lang.startswith("en") else zh, most=str(most)))
    if not row.accepted:
        one.outcome = REJECTED
    if row.measure and desk.plan.measure(row.measure) is None:
        one.row = replace(row, measure=None)
        one.says.append(said("no_measure", desk.lang, no=str(row.measure)))
    return one


# The longest that the tables hold, with the columns' names.
_LONGEST = {
    "subject": (120, "场所名称", "Name of the place"), "address": (200, "地址", "Address"),
    "responsible": (120, "整改责任单位", "Responsible party"), "inspector": (80, "检查人", "Inspector"),
}  # fmt: skip


def _place_on_ground(one: Planned, desk: Desk) -> None:
    """Territory from the street, or from the clerk's own unit; the park before the sub-district."""
    row, plan = one.row, desk.plan
    unit = plan.unit_named(row.street) if row.street else None
    if unit is None or unit.kind != "territory":
        own = [
            u for u in (desk.units.by_key.get(key) for key in sorted(desk.actor.units())) if u and u.kind == "territory"
        ]
        if len(own) != 1:
            one.outcome = REJECTED
            one.says.append(said("no_territory", desk.lang))
            return
        unit = plan.unit(own[0].key)
        one.says.append(said("own_territory", desk.lang))
    park = plan.unit_at(row.address) if row.address else None
    if park is not None and unit is not None and park.id != unit.id:
        one.in_park = True
        one.says.append(said("park", desk.lang))
        one.territory = park.id
    else:
        one.territory = unit.id if unit else ""
    lead = plan.unit_named(row.lead) if row.lead else None
    one.lead = lead.id if lead else ""


def may_take_over(one: Planned, desk: Desk) -> bool:
    """Whether the sheet's word may close: the row is on the clerk's ground or under his lead; the task force always."""
    actor = desk.actor
    if actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in actor.roles:
        return True
    mine = actor.units(*access.WORKERS)
    return one.territory in mine or (one.lead in mine and _may_lead(one, desk))


def _may_lead(one: Planned, desk: Desk) -> bool:
    """Whether the plan lets the sheet's lead lead such a row: a clerk's own unit in that column proves nothing."""
    measure = one.row.measure or _measure_by_rule(one, desk)
    leads = desk.plan.leads(measure) if measure else ()
    return any(one.lead in desk.plan.members(key) for key in leads)


def _check_dates(one: Planned, desk: Desk) -> None:
    row = one.row
    for name in ("found", "closed"):
        value = getattr(row, name)
        if value is not None and value > desk.on:
            one.says.append(said("future", desk.lang, value=value.isoformat()))
            one.asks.append("date")
            if name == "closed":
                one.closes = False
    if row.closed and row.found and row.closed < row.found:
        one.closes = False
        one.asks.append("date")
    if row.done and row.closed is None:
        one.asks.append("date")


def _against_rules(one: Planned, desk: Desk) -> None:
    """Where the sheet says something else than the rules would: the sheet stands, the difference is shown."""
    row, plan, day = one.row, desk.plan, one.row.found or desk.on
    graded = grading.grade_of(plan, one.code, day) if one.code else None
    proposal = duty.propose(plan, measure=row.measure, code=one.code, kind=one.kind, territory=one.territory)
    lead = plan.unit(proposal.lead)
    ruled = (
        ("grade", row.grade, terms.word("grade", graded.key) if graded else ""),
        ("lead_id", row.lead, lead.name if lead else ""),
        ("measure", str(row.measure or ""), str(_measure_by_rule(one, desk) or "")),
    )
    one.differs = [
        (terms.word("field", n, desk.lang), given, rule) for n, given, rule in ruled if given and rule and given != rule
    ]


def _check_lead(one: Planned, desk: Desk) -> None:
    """A closure is taken over for a lead to look at; where none can be told, the row goes in open."""
    row, plan = one.row, desk.plan
    known = (
        one.lead or duty.propose(plan, measure=row.measure, code=one.code, kind=one.kind, territory=one.territory).lead
    )
    if one.closes and not known:
        one.closes = False
        one.says.append(said("no_lead", desk.lang))


def _measure_by_rule(one: Planned, desk: Desk) -> int:
    kind = desk.plan.hazard_type(one.code) if one.code else None
    if kind is None or (one.row.measure and one.row.measure in kind.measures):
        return one.row.measure or 0
    return duty.measure_for(desk.plan, one.code, one.kind)


def place_kind(row: ReadRow, desk: Desk) -> str:
    """The kind of place that a row speaks of: what its name says, else the measure's only kind, else catering."""
    said = desk.classifier.kind_of(row.subject) or desk.classifier.kind_of(row.responsible)
    if said:
        return _household_kind(said, row)
    measure = desk.plan.measure(row.measure) if row.measure else None
    kinds = measure.kinds if measure else ()
    if _is_home(row) and (not kinds or any(kind.startswith("household") for kind in kinds)):
        return _household_kind("household_piped", row)
    if len(kinds) == 1 or (kinds and "catering" not in kinds):
        return kinds[0]
    return "catering"


_FLAT = re.compile(r"室\D{0,3}$")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,4}(?:某|先生|女士|阿姨|阿婆|户|家)")


def _is_home(row: ReadRow) -> bool:
    """A flat under nobody's name or a person's: taken for a household, so that the name stays out of the journal."""
    subject = text.plain(row.subject)
    return bool(_FLAT.search(row.address)) and (not subject or _PERSON.fullmatch(subject) is not None)


def _household_kind(said: str, row: ReadRow) -> str:
    """A household's gas is told by the text: bottles are named where there are some."""
    if not said.startswith("household"):
        return said
    return "household_bottled" if any(word in row.hazard for word in ("瓶", "液化")) else said
