"""Reading the campaign: which one runs, its plan in any version, what units stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet

from ranan.campaign import progress, timeline, words
from ranan.campaign.models import Campaign, PlanVersion, Statement
from ranan.journal import queries as journal
from ranan.kit.held import held
from ranan.rules import plan as plans
from ranan.rules.plan import Plan, Target


class Loaded(NamedTuple):
    """A version of the plan and who loaded it, as he was named that day."""

    version: PlanVersion
    by: str
    unit: str


def campaigns() -> QuerySet[Campaign]:
    """All campaigns, the latest first."""
    return Campaign.objects.select_related("version").order_by("-starts", "-id")


def current(key: str = "") -> Campaign | None:
    """The campaign with that key, else the latest that has a plan."""
    found = _current(key)
    return copy(found) if found is not None else None


@held(8)
def _current(key: str) -> Campaign | None:
    found = campaigns().filter(version__isnull=False).defer("version__content")
    return (found.filter(key=key).first() if key else None) or found.first()


@held()
def campaigns_by_id() -> dict[int, Campaign]:
    """Every campaign by its id; shared, so whoever changes one fetches it himself."""
    return {one.pk: one for one in Campaign.objects.select_related("version").defer("version__content")}


@held()
def versions_by_id() -> dict[int, PlanVersion]:
    """Every version of a plan by its id, without its content; shared likewise."""
    return {one.pk: one for one in PlanVersion.objects.defer("content").select_related("campaign")}


@lru_cache(maxsize=8)
def _parsed(version: int, digest: str) -> Plan:
    return plans.from_json(PlanVersion.objects.values_list("content", flat=True).get(pk=version))


def plan_of(version: PlanVersion) -> Plan:
    """The plan as data, in that version; versions never change, so it is parsed once a process."""
    return _parsed(version.pk, version.digest)


def plan_now(campaign: Campaign) -> Plan:
    """The plan in the campaign's present version."""
    if campaign.version is None:
        raise ValueError(f"campaign {campaign.key} has no plan yet")
    return plan_of(campaign.version)


def versions(campaign: Campaign) -> QuerySet[PlanVersion]:
    """Every version, the newest first, without their content."""
    return campaign.versions.defer("content").order_by("-number")


def statements(campaign: Campaign) -> QuerySet[Statement]:
    """What units stated, the newest first."""
    return campaign.statements.select_related("unit", "person").order_by("-on", "-id")


def loads(campaign: Campaign) -> list[Loaded]:
    """Every version, the newest first, with who loaded it."""
    entries = journal.timeline("campaign", campaign.key).filter(verb="campaign.load_plan")
    who = {entry.plan_version: (entry.actor_name, entry.actor_unit) for entry in entries}
    return [Loaded(version, *who.get(version.number, ("", ""))) for version in versions(campaign)]


def before(version: PlanVersion) -> PlanVersion | None:
    """The version that this one took over from."""
    return versions(version.campaign).filter(number__lt=version.number).first()


def latest_figures(campaign: Campaign, until: date | None = None) -> dict[str, Statement]:
    """Target's id → the newest statement with a figure for it (as of a day until then, where one is given)."""
    found = campaign.statements.exclude(target="").filter(figure__isnull=False).select_related("unit", "person")
    found = found.filter(on__lte=until) if until else found
    return {one.target: one for one in found.order_by("target", "-on", "-id").distinct("target")}


def latest_words(campaign: Campaign, until: date | None = None) -> dict[int, Statement]:
    """Measure's number → the newest statement on it (likewise); 0: on targets of no measure."""
    found = campaign.statements.select_related("unit", "person").order_by("measure", "-on", "-id")
    found = found.filter(on__lte=until) if until else found
    return {one.measure: one for one in found.distinct("measure")}


def statements_on(campaign: Campaign, measure: int) -> QuerySet[Statement]:
    """What units stated on one measure (0: on targets of no measure), the newest first."""
    return statements(campaign).filter(measure=measure)


def sources(campaign: Campaign, said: Iterable[Statement]) -> dict[int, Mapping[str, str | int]]:
    """Statement's id → file, sheet, row and clerk, of those that came out of a workbook."""
    wanted = {one.pk for one in said if one.figure is not None}
    if not wanted:
        return {}
    named = Q()
    for key in wanted:
        named |= Q(facts__contains={"campaign.statement": [{"id": key}]})
    entries = journal.timeline("campaign", campaign.key).filter(named, verb="campaign.state", facts__has_key="source")
    return {image["id"]: one.facts["source"] for one in entries for image in one.facts["campaign.statement"]}


def target_in_words(target: Target, stated: Statement | None, lang: str) -> tuple[str, str]:
    """What a target asks for, and the figure that was stated on it ("" where none was), with the unit of measure."""
    figure = stated.figure if stated is not None else None
    return words.quantity(target, lang), words.measured(figure, target.unit, lang) if figure is not None else ""


def stages_on(campaign: Campaign, on: date) -> list[timeline.Span]:
    """The stages of the plan with their dates, and where the day stands among them."""
    return timeline.spans(plan_now(campaign), on)


def progress_on(
    campaign: Campaign, counts: Mapping[int, Mapping[str, int]], on: date, lang: str
) -> tuple[list[progress.TargetRow], list[progress.MeasureRow]]:
    """Every target with the figure that was stated last by that day, and every measure with what fills its progress.

    `counts`: by a measure's number its hazards that are open, overdue, closed, reviewed and as_reported.
    """
    plan, figures = plan_now(campaign), latest_figures(campaign, on)
    said = latest_words(campaign, on)
    rows = [
        progress.measure_row(plan, one, counts=counts, figures=figures, said=said, on=on, lang=lang)
        for one in plan.measures
    ]
    return progress.target_rows(plan, figures, on, lang), rows
