"""The plan as it runs: the campaign, each version of its plan, and what units state about measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import models

from ranan.registry.models import Person, Unit


def all_campaigns() -> Callable[[], Mapping[int, Campaign]]:
    """What holds every campaign in memory, for `kit.held.from_memory`."""
    from ranan.campaign.queries import campaigns_by_id  # noqa: PLC0415 - queries know the models

    return campaigns_by_id


def all_versions() -> Callable[[], Mapping[int, PlanVersion]]:
    """What holds every version of a plan in memory, without its content, for `kit.held.from_memory`."""
    from ranan.campaign.queries import versions_by_id  # noqa: PLC0415

    return versions_by_id


class Campaign(models.Model):
    """One campaign runs one plan, which has versions."""

    JOURNALLED = True

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    prefix = models.CharField(max_length=10)  # of hazard numbers: CN23-00001
    starts = models.DateField()
    ends = models.DateField()
    version = models.ForeignKey("PlanVersion", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One state of the plan, whole and unchanging; hazards keep the version of their finding."""

    JOURNALLED = True
    DERIVED = frozenset({"content"})  # bound by `digest`; too large to stand in the journal

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_number_a_version", fields=["campaign", "number"])]

    def __str__(self) -> str:
        return f"{self.campaign} {self.number}"


class Statement(models.Model):
    """What a unit states about a measure or a target on a day: its words, and a figure where the target has one."""

    JOURNALLED = True

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="statements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="statements")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="statements")
    measure = models.IntegerField(default=0)
    target = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    figure = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.on}"
