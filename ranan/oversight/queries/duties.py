"""How the units stand with what they put on file (六), and their tasks: of the plan's list and typed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.held import held
from ranan.oversight.models import PaperFile, TaskFile, UnitPaper, UnitTask
from ranan.registry import queries as registry
from ranan.registry.models import Person, Unit
from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor
from ranan.rules.plan import Plan
from ranan.rules.plan_records import Duty
from ranan.rules.unit_duties import Standing


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """One unit and one duty: what counts now, what came before, and how it stands.

    `gone`: the person on file holds no post in the unit any more; then the duty is open again.
    """

    unit: Unit
    duty: Duty
    owed: bool
    standing: Standing
    due: date | None
    days_late: int = 0
    paper: UnitPaper | None = None
    earlier: Sequence[UnitPaper] = field(default=())
    gone: bool = False


def duty_units(plan: Plan) -> list[Unit]:
    """The units that owe something, in the plan's order."""
    owing = {key for duty in rules.to_file(plan) for key in rules.owing(plan, duty)}
    known = registry.units().by_key
    return [known[one.id] for one in plan.units if one.id in owing and one.id in known]


def papers_of(person: Person) -> list[UnitPaper]:
    """The papers in force of the running campaign on which the person stands."""
    running = campaigns.current()
    if running is None:
        return []
    named = UnitPaper.objects.filter(campaign=running, person=person, withdrawn_at=None).values_list("unit_id", "duty")
    units = list(Unit.objects.filter(pk__in={unit for unit, _duty in named}))
    return [row for row in _in_force(running, units).values() if row.person_id == person.pk]


def _rows(campaign: Campaign, units: Sequence[Unit]) -> QuerySet[UnitPaper]:
    shown = Prefetch("files", PaperFile.objects.select_related("file"))
    found = UnitPaper.objects.filter(campaign=campaign, unit__in=units)
    return found.select_related("unit", "person", "campaign").prefetch_related(shown).order_by("unit_id", "duty", "-version")


def _in_force(campaign: Campaign, units: Sequence[Unit]) -> dict[tuple[int, str], UnitPaper]:
    """By unit and duty the latest version that is not withdrawn."""
    found: dict[tuple[int, str], UnitPaper] = {}
    for row in _rows(campaign, units).filter(withdrawn_at=None):
        found.setdefault((row.unit_id, row.duty), row)
    return found


def duty_table(campaign: Campaign, units: Sequence[Unit], today: date) -> list[list[DutyStanding]]:
    """Per unit, in the order given, how it stands with each duty of the plan for which something is put on file."""
    plan = campaigns.plan_now(campaign)
    papers: dict[tuple[int, str], list[UnitPaper]] = {}
    for row in _rows(campaign, units):
        papers.setdefault((row.unit_id, row.duty), []).append(row)
    posts = registry.posts_in_force(today).filter(unit__in=units).values_list("person_id", "unit_id")
    here = {(person, unit) for person, unit in posts if unit is not None}
    return [[_standing(plan, unit, duty, papers, here, today) for duty in rules.to_file(plan)] for unit in units]


def _standing(
    plan: Plan, unit: Unit, duty: Duty, papers: dict[tuple[int, str], list[UnitPaper]],
    here: Collection[tuple[int, int]], today: date,
) -> DutyStanding:  # fmt: skip
    rows = papers.get((unit.pk, duty.id), [])
    paper = next((row for row in rows if row.withdrawn_at is None), None)
    gone = paper is not None and paper.person_id is not None and (paper.person_id, unit.pk) not in here
    owed, last = unit.key in rules.owing(plan, duty), rules.due(plan, duty, today)
    first = min((clock.day_of(row.filed_at) for row in rows if row.withdrawn_at is None), default=None)
    filed = paper is not None and not gone
    return DutyStanding(
        unit, duty, owed, rules.standing(owed, filed, last, today), last,
        rules.days_late(last, first if filed else None, today) if owed else 0,
        paper, [row for row in rows if row is not paper], gone,
    )  # fmt: skip


@held(512)
def duties_open(actor: Actor, today: date) -> int:
    """How much the actor's own units still have to put on file; for the menu."""
    running = campaigns.current()
    if running is None:
        return 0
    mine = [unit for unit in duty_units(campaigns.plan_now(running)) if rules.files(actor, unit.key)]
    table = duty_table(running, mine, today) if mine else []
    return sum(one.standing in {Standing.MISSING, Standing.LATE} for line in table for one in line)


def tasks_of(campaign: Campaign, units: Sequence[Unit], *, withdrawn: bool = False) -> list[UnitTask]:
    """The tasks of these units: those of the plan, stored or not, then those typed in; by unit and day."""
    shown = Prefetch("files", TaskFile.objects.select_related("file"))
    rows = UnitTask.objects.filter(campaign=campaign, unit__in=units).select_related("unit", "campaign__version")
    stored = list((rows if withdrawn else rows.filter(withdrawn_at=None)).prefetch_related(shown))
    known = {row.plan_id: row for row in stored if row.plan_id}
    for spec in campaigns.plan_now(campaign).tasks:
        if spec.id in known:  # as the plan says it now
            row = known[spec.id]
            row.text, row.measure, row.due, row.source = spec.text, spec.measure, spec.due, spec.source
    by_key = {unit.key: unit for unit in units}
    fresh = [
        UnitTask(
            campaign=campaign, unit=by_key[one.unit], plan_id=one.id, text=one.text, measure=one.measure, due=one.due,
            source=one.source,
        )
        for one in campaigns.plan_now(campaign).tasks
        if one.unit in by_key and one.id not in known
    ]  # fmt: skip
    order = {unit.pk: n for n, unit in enumerate(units)}
    return sorted([*fresh, *stored], key=lambda row: (order[row.unit_id], row.due or date.max, row.number))


def task_of(campaign: Campaign, name: str) -> UnitTask | None:
    """The task with that number, or of the plan with that id, stored or not."""
    found = UnitTask.objects.select_related("unit", "campaign__version").filter(campaign=campaign)
    row = found.filter(number=name).first() or found.filter(plan_id=name).exclude(plan_id="").first()
    if row is not None:
        return row
    spec = next((one for one in campaigns.plan_now(campaign).tasks if one.id == name), None)
    unit = Unit.objects.filter(key=spec.unit).first() if spec else None
    return next((one for one in tasks_of(campaign, [unit]) if one.plan_id == name), None) if unit else None
