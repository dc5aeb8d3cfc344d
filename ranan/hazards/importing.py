"""An office's ledger looked at before it comes in: each row with what the rules make of it. Nothing is written here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards.models import Hazard
from ranan.kit import rows, spreadsheet, text
from ranan.registry.queries import Units
from ranan.rules import access, duty, grading, sheet, terms
from ranan.rules.actor import Actor, ActorKind, Role
from ranan.rules.classify import Classifier, classifier_of
from ranan.rules.plan import Plan
from ranan.rules.sheet_model import Problem, Reading, ReadRow

Unreadable = spreadsheet.Unreadable
MOST_BYTES = spreadsheet.MOST_BYTES
GRADES = {"重大": "major", "一般": "general"}
CREATED, UNCHANGED, ASKED, REJECTED = "created", "unchanged", "asked", "rejected"


@dataclass(slots=True)
class Planned:
    """One row and what becomes of it. `says` are sentences (Chinese or English) with their cure."""

    row: ReadRow
    key: str
    outcome: str = CREATED
    code: str = ""
    kind: str = ""
    others: tuple[str, ...] = ()
    why: str = ""
    lead: str = ""
    territory: str = ""
    in_park: bool = False
    asks: list[str] = field(default_factory=list)
    says: list[tuple[str, str]] = field(default_factory=list)
    differs: list[tuple[str, str, str]] = field(default_factory=list)  # what, in the sheet, by rule
    closes: bool = False
    number: str = ""

    def as_json(self) -> dict[str, Any]:
        """The row as the command prints it: the fields as they stand in the file, never masked."""
        said = [f"{what}。{cure}。" if cure else f"{what}。" for what, cure in self.says]
        return {
            **self.row.fields(), "sheet": self.row.sheet, "row": self.row.row, "code": self.code or None,
            "outcome": self.outcome, "number": self.number or None, "problems": said,
            "differs": [{"field": what, "sheet": given, "rule": ruled} for what, given, ruled in self.differs],
        }  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A whole file, read and planned."""

    name: str
    sha256: str
    reading: Reading
    rows: list[Planned]

    def count(self, outcome: str) -> int:
        """How many rows end like this."""
        return sum(1 for row in self.rows if row.outcome == outcome)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a draft rests on: the plan, its classifier, the units, who brings it, the day."""

    plan: Plan
    classifier: Classifier
    units: Units
    actor: Actor
    on: date
    lang: str = "zh"

    def street(self, said: str) -> str | None:
        """The plan's name of a territory."""
        unit = self.plan.unit_named(said)
        return unit.name if unit is not None and unit.kind == "territory" else None

    def unit(self, said: str) -> str | None:
        """The plan's name of a unit."""
        unit = self.plan.unit_named(said)
        return unit.name if unit is not None else None


_CLASSIFIERS: dict[tuple[int, date], Classifier] = {}


def classifier_for(running: Campaign, on: date) -> Classifier:
    """The classifier of the campaign's plan; made once a process and day."""
    key = (running.version_id or 0, on)
    if key not in _CLASSIFIERS:
        plan = campaign.plan_now(running)
        _CLASSIFIERS.clear()
        _CLASSIFIERS[key] = classifier_of(plan, plan.phrases, on)
    return _CLASSIFIERS[key]


def draft(data: bytes, name: str, running: Campaign, desk: Desk) -> Draft:
    """Read a workbook and plan each row. Raises Unreadable for what is no ledger file at all."""
    sheets = spreadsheet.read(data, name)
    reading = sheet.read_ledger(sheets, unit_named=desk.unit, street_named=desk.street, year=running.starts.year)
    planned = [_planned(row, desk, running) for row in reading.rows]
    known = _known([one.key for one in planned], running)
    seen: set[str] = set()
    for one in planned:
        _compare(one, known.get(one.key), one.key in seen, desk)
        seen.add(one.key)
    return Draft(name, hashlib.sha256(data).hexdigest(), reading, planned)


def row_key(row: ReadRow) -> str:
    """What makes a row the same when it comes again: place, text and day of finding; order and number don't count."""
    found = row.found.isoformat() if row.found else ""
    return rows.digest([text.plain(row.subject), text.plain(row.address), text.plain(row.hazard), found])


def _known(keys: list[str], running: Campaign) -> dict[str, Hazard]:
    found = Hazard.objects.filter(campaign=running, source_key__in=set(keys)).select_related("lead", "territory")
    return {hazard.source_key: hazard for hazard in found.defer("search")}


def _planned(row: ReadRow, desk: Desk, running: Campaign) -> Planned:
    one = _begun(row, desk)
    if one.outcome == REJECTED:
        return one
    row = one.row
    one.kind = place_kind(row, desk)
    found = desk.classifier.classify(row.hazard, one.kind, row.measure or 0)
    one.code, one.others, one.why = found.code or "", found.others, found.why
    one.closes = row.closed is not None
    _place_on_ground(one, desk)
    if one.outcome == REJECTED:
        return one
    if not one.code:
        one.outcome = ASKED
        one.asks.append("no_code")
        one.says.append(
            _said("several" if len(one.others) > 1 else "no_code", desk.lang, codes="、".join(one.others[:4]))
        )
    if not may_take_over(one, desk):
        one.outcome, one.closes = ASKED, False
        one.asks.append("outside")
        one.says.append(_said("outside", desk.lang))
    _check_dates(one, desk)
    _against_rules(one, desk)
    _check_lead(one, desk)
    return one


def _begun(row: ReadRow, desk: Desk) -> Planned:
    """The row as the tables can hold it: without signs that no text may hold, rejected where a name is endless."""
    texts = {name: getattr(row, name).replace("\x00", "") for name in ("hazard", *_LONGEST)}
    row = replace(row, **texts)
    one = Planned(row, row_key(row), says=[(p.text(desk.lang), p.cure(desk.lang)) for p in row.problems])
    for name, (most, zh, en) in _LONGEST.items():
        called = texts["address"] if name == "subject" and not texts[name] else texts[name]  # by its address, without a name
        if len(called) > most:
            one.outcome = REJECTED
            one.says.append(_said("too_long", desk.lang, field=en if desk.lang.startswith("en") else zh, most=str(most)))
    if not row.accepted:
        one.outcome = REJECTED
    if row.measure and desk.plan.measure(row.measure) is None:
        one.row = replace(row, measure=None)
        one.says.append(_said("no_measure", desk.lang, no=str(row.measure)))
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
            one.says.append(_said("no_territory", desk.lang))
            return
        unit = plan.unit(own[0].key)
        one.says.append(_said("own_territory", desk.lang))
    park = plan.unit_at(row.address) if row.address else None
    if park is not None and unit is not None and park.id != unit.id:
        one.in_park = True
        one.says.append(_said("park", desk.lang))
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
            one.says.append(_said("future", desk.lang, value=value.isoformat()))
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
        one.says.append(_said("no_lead", desk.lang))


def _measure_by_rule(one: Planned, desk: Desk) -> int:
    kind = desk.plan.hazard_type(one.code) if one.code else None
    if kind is None or (one.row.measure and one.row.measure in kind.measures):
        return one.row.measure or 0
    return duty.measure_for(desk.plan, one.code, one.kind)


def _compare(one: Planned, known: Hazard | None, twice: bool, desk: Desk) -> None:
    """A row that is in already changes nothing; what differs is shown."""
    if one.outcome == REJECTED:
        return
    if known is not None:
        one.outcome, one.number = UNCHANGED, known.number
        one.code = known.code or one.code
        for name, old, new in _differences(one, known, desk):
            one.says.append(_said("differs", desk.lang, name=name, old=old, new=new))
    elif twice:
        one.outcome = UNCHANGED
        one.says.append(_said("twice", desk.lang))


def _differences(one: Planned, known: Hazard, desk: Desk) -> list[tuple[str, str, str]]:
    row = one.row
    grade = terms.word("grade", GRADES[row.grade]) if row.grade in GRADES else ""
    found = [
        ("整改期限", str(known.due or ""), str(row.due or "")),
        ("等级", terms.word("grade", known.grade), grade),
    ]
    if one.lead and known.lead is not None:
        found.append(
            ("牵头单位", known.lead.name, desk.units.by_key[one.lead].name if one.lead in desk.units.by_key else "")
        )
    return [(name, old, new) for name, old, new in found if new and old != new]


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


_SAYS: Mapping[str, tuple[str, str, str, str]] = {
    "outside": (
        "不在您单位的辖区，也不由您单位牵头，按未销号登记", "请由属地或牵头单位核对",
        "Outside your unit's ground and lead; it goes in open", "Let the territorial or lead unit check it",
    ),
    "no_code": (
        "看不准是目录中的哪一项", "登记后在该隐患页面用“更正”选定",
        "It cannot be told which entry of the catalogue this is", "Choose one by “amend” on the hazard's page",
    ),
    "several": (
        "可能是目录中的几项：{codes}", "登记后在该隐患页面用“更正”选定；是几件隐患的，请分开登记",
        "It may be several entries of the catalogue: {codes}", "Choose one by “amend”; register several apart",
    ),
    "no_territory": (
        "看不出属于哪个街镇", "请在表中补填街镇后重新导入",
        "No sub-district can be told", "Fill in the sub-district and import again",
    ),
    "own_territory": ("没有写明街镇，按您单位的辖区登记", "", "No sub-district given; taken as your own ground", ""),
    "park": ("地址在园区内，属地按园区登记", "", "The address lies in the park; the park is the territory", ""),
    "too_long": (
        "“{field}”超过{most}字", "请缩短后重新导入",
        "“{field}” is longer than {most} characters", "Shorten it and import again",
    ),
    "no_measure": (
        "方案没有第{no}项措施，按目录和场所类别确定", "请核对任务序号",
        "The plan has no measure {no}; taken from the catalogue and the kind of place", "Check the measure's number",
    ),
    "no_lead": (
        "写了销号日期，但看不出牵头单位，按未销号登记", "请专班确定牵头单位后办理",
        "Closed in the sheet, but no lead can be told; it goes in open", "Let the task force name the lead",
    ),
    "future": ("日期 {value} 晚于今天", "请核对后更正", "The date {value} lies after today", "Check and amend it"),
    "twice": ("与本表前面一行相同，只登记一件", "", "The same as a row above; it goes in once", ""),
    "differs": (
        "已登记过；{name}现为“{old}”，来表为“{new}”，没有改动", "需要改的请在该隐患页面办理",
        "Registered already; {name} is “{old}”, the sheet says “{new}”; nothing was changed", "Change it on the hazard's page",
    ),
}  # fmt: skip


def _said(key: str, lang: str, **values: str) -> tuple[str, str]:
    zh, cure_zh, en, cure_en = _SAYS[key]
    what, cure = (en, cure_en) if lang.startswith("en") else (zh, cure_zh)
    return what.format(**values), cure


def problem_words(problem: Problem, lang: str) -> tuple[str, str]:
    """A problem of the sheet as a whole, with its cure."""
    return problem.text(lang), problem.cure(lang)
