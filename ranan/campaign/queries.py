"""Reading the campaign: which one runs, its plan in any version, what units stated."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from ranan.campaign.models import Campaign, PlanVersion, Statement
from ranan.rules import plan as plans
from ranan.rules.plan import Plan


def campaigns() -> QuerySet[Campaign]:
    """All campaigns, the latest first."""
    return Campaign.objects.select_related("version").order_by("-starts", "-id")


def current(key: str = "") -> Campaign | None:
    """The campaign with that key, else the latest that has a plan."""
    found = campaigns().filter(version__isnull=False).defer("version__content")
    return (found.filter(key=key).first() if key else None) or found.first()


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
