"""Every write of the campaign: loading a plan, a unit's statement, a workbook of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ranan.campaign import importing, queries
from ranan.campaign.access import seats_to_state
from ranan.campaign.models import Campaign, PlanVersion, Statement
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import actions as registry
from ranan.registry.models import Person, Unit
from ranan.rules import plan as plans
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan
from ranan.rules.sheet_model import Sheet
from ranan.rules.target_figures import ASKED, SAME

THOUSANDTH = Decimal("0.001")


def load_plan(plan: Plan, *, actor: Actor, at: datetime) -> PlanVersion | None:
    """Bring a plan in: areas, units, a new version of its campaign. None when nothing changed since the last time.

    Older versions stay as they are; hazards keep the version of their finding.
    """
    digest = plans.digest(plan)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().filter(key=plan.id).first()
        if campaign and campaign.version and campaign.version.digest == digest:
            return None
        registry.sync_areas(_areas(plan), actor=actor, at=at)
        registry.sync_units(_units(plan), actor=actor, at=at)
        with journal.act("campaign.load_plan", ("campaign", plan.id), actor=actor, at=at, campaign=plan.id) as act:
            if campaign is None:
                campaign = act.add(
                    Campaign(
                        key=plan.id, title=plan.title, prefix=plan.number_prefix, starts=plan.starts, ends=plan.ends
                    )
                )
            number = campaign.versions.count() + 1
            version = act.add(
                PlanVersion(campaign=campaign, number=number, digest=digest, content=plans.to_json(plan), loaded_at=at)
            )
            act.entry.plan_version = number
            act.change(
                campaign, version=version, title=plan.title, prefix=plan.number_prefix, starts=plan.starts,
                ends=plan.ends,
            )  # fmt: skip
    return version


def _areas(plan: Plan) -> Iterator[dict[str, str]]:
    """Areas with their parents before them."""
    waiting, done = list(plan.areas), set[str]()
    known = {area.code for area in plan.areas}
    while waiting:
        ready = [area for area in waiting if area.parent in done or area.parent not in known]
        for area in ready:
            done.add(area.code)
            yield {"code": area.code, "name": area.name, "level": area.level, "parent": area.parent}
        waiting = [area for area in waiting if area.code not in done]
        if not ready:
            return


def _units(plan: Plan) -> Iterator[dict[str, Any]]:
    for unit in plan.units:
        yield {
            "key": unit.id, "name": unit.name, "kind": unit.kind, "aliases": unit.aliases, "area": unit.area,
            "parent": unit.parent or unit.hosted_by, "reports": unit.reports,
        }  # fmt: skip


@transaction.atomic
def state(
    campaign: Campaign, unit: Unit, text: str, *, on: date, actor: Actor, at: datetime, measure: int = 0,
    target: str = "", figure: Decimal | None = None, source: Mapping[str, str | int] | None = None,
) -> Statement | Refusal:  # fmt: skip
    """填报: what a unit states about a measure or target on a day, with a figure where the target has one.

    `figure` counts in the target's unit (a ratio as a share of one) and is kept to three decimals. A wrong statement
    is corrected by a later one; none is ever changed. `source`: file, sheet and row that it was taken from.
    """
    plan = queries.plan_now(campaign)
    refusal = _not_stated(plan, text, target, figure, measure) or _not_now(on, figure, at)
    if refusal is not None:
        return refusal
    seat = seats_to_state(actor, plan, measure).get(unit.key)
    if seat is None and actor.kind != ActorKind.SYSTEM:
        return Refusal("not_yours_to_state", _subject(plan, measure, target))
    figure = None if figure is None else figure.quantize(THOUSANDTH)
    new = Statement(
        campaign=campaign, unit=unit, person=Person.objects.filter(key=actor.key).first(), measure=measure,
        target=target, on=on, figure=figure, text=text.strip(),
    )  # fmt: skip
    if _said_just_now(new):
        return Refusal("nothing_changes")
    more = {"campaign": campaign.key, "plan_version": campaign.version.number if campaign.version else 0}
    with journal.act(
        "campaign.state", ("campaign", campaign.key), actor=actor, at=at, seat=seat, unit_name=unit.name, **more
    ) as act:
        if source:
            act.entry.facts["source"] = dict(source)
        return act.add(new)


def _said_just_now(new: Statement) -> bool:
    """Whether the unit's last statement on the same says the same: the button was pressed twice."""
    Campaign.objects.select_for_update(no_key=True).get(pk=new.campaign_id)  # two sends come one after the other
    same = Statement.objects.filter(campaign=new.campaign, unit=new.unit, measure=new.measure, target=new.target)
    last = same.order_by("-id").first()
    return last is not None and (last.on, last.figure, last.text) == (new.on, new.figure, new.text)


def _not_stated(plan: Plan, text: str, target: str, figure: Decimal | None, measure: int) -> Refusal | None:
    """Why there is nothing here that could be stated."""
    if not text.strip() and figure is None:
        return Refusal("missing", "note")
    if measure and plan.measure(measure) is None:
        return Refusal("missing", "task")
    if figure is not None and not target:
        return Refusal("missing", "target")
    found = next((one for one in plan.targets if one.id == target), None)
    if target and (found is None or found.measure != measure):
        return Refusal("not_its_target")
    return None


def _not_now(on: date, figure: Decimal | None, at: datetime) -> Refusal | None:
    if figure is not None and figure < 0:
        return Refusal("negative_figure")
    return Refusal("date_in_future") if on > clock.day_of(at) else None


def _subject(plan: Plan, measure: int, target: str) -> str:
    spec = plan.measure(measure)
    named = next((one.name for one in plan.targets if one.id == target), plan.title)
    return f"{spec.no} {spec.title}" if spec else named


@dataclass(slots=True)
class CameIn:
    """What came of a workbook: what was stated, rows that stood already, rows not ticked, rows refused."""

    stated: list[Statement] = field(default_factory=list)
    unchanged: int = 0
    not_ticked: int = 0
    refused: list[tuple[importing.Line, Refusal]] = field(default_factory=list)

    @property
    def overtaken(self) -> list[int]:
        """Rows on whose target somebody stated a figure after they had been looked at."""
        return [line.row.row for line, refusal in self.refused if refusal.code == "stated_meanwhile"]


@transaction.atomic
def state_sheet(
    sheets: Iterable[Sheet], campaign: Campaign, home: Unit | None, *, taken: Collection[str], seen: int,
    file: Mapping[str, str], actor: Actor, at: datetime,
) -> CameIn | Refusal:  # fmt: skip
    """Each good row of a workbook as a statement of its own, the earliest day first; the others stay out, with why.

    `taken`: the tickets of rows that ask; `seen`: the last figure that was there when the rows were looked at. What was
    stated since on a row's target is looked at first. `file` goes into the journal with sheet, row and clerk.
    """
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)  # one workbook after the other
    draft = importing.draft(sheets, campaign, home, actor, clock.day_of(at))
    if isinstance(draft, Refusal):
        return draft
    done = CameIn()
    for line in sorted(draft.lines, key=lambda one: (one.row.on or date.max, one.row.row)):
        last = draft.last.get(line.target.id) if line.target else None
        if line.problems:
            done.refused.append((line, line.problems[0]))
        elif line.outcome == SAME:
            done.unchanged += 1
        elif last is not None and last.pk > seen:
            done.refused.append((line, Refusal("stated_meanwhile", importing.came_from(last))))
        elif line.outcome == ASKED and line.ticket not in taken:
            done.not_ticked += 1
        else:
            _take(line, done, campaign, file, actor, at)
    return done


def _take(
    line: importing.Line, done: CameIn, campaign: Campaign, file: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    if line.unit is None or line.row.on is None or line.target is None:
        raise ValueError("the row has problems")
    source: dict[str, str | int] = {**file, "sheet": line.row.sheet, "row": line.row.row, "clerk": actor.name}
    said = state(
        campaign, line.unit, line.text, on=line.row.on, actor=actor, at=at, measure=line.target.measure,
        target=line.target.id, figure=line.figure, source=source,
    )  # fmt: skip
    if not isinstance(said, Refusal):
        done.stated.append(said)
    elif said.code == "nothing_changes":
        done.unchanged += 1
    else:
        done.refused.append((line, said))
