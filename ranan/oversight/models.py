"""The biweekly report of a unit: its words, its signature, and the figures as they were signed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from ranan.campaign.models import Campaign
from ranan.registry.models import Unit
from ranan.rules.report import Period
from ranan.rules.report_steps import FROZEN, ReportState

_SIGNED = sorted(str(state.value) for state in FROZEN)


class BiweeklyReport(models.Model):
    """One unit's report for one period. Unsigned, its figures are not stored: they are counted when it is looked at."""

    JOURNALLED = True

    key = models.CharField(max_length=80, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="biweekly_reports")
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ReportState], default=ReportState.DRAFT.value
    )
    difficulties = models.TextField(blank=True)
    figures = models.JSONField(default=dict, blank=True)  # as signed; {} while they are live
    corrections = models.JSONField(default=list, blank=True)  # as signed: [{start, end, changes: {figure: ±n}}]
    rows = models.JSONField(default=dict, blank=True)  # as signed: which hazards were counted, see rules.report.rows_of
    stated = models.JSONField(default=dict, blank=True)  # as signed: {said: [ids], targets: {target: id}} of statements
    written_name = models.CharField(max_length=80, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=20, blank=True)  # the person's key
    signed_name = models.CharField(max_length=80, blank=True)  # a deputy's reads "X（代Y）"
    signed_at = models.DateTimeField(null=True, blank=True)
    filed_name = models.CharField(max_length=80, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    first_filed_at = models.DateTimeField(null=True, blank=True)  # what counts for being in time
    returned_name = models.CharField(max_length=80, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    accepted_name = models.CharField(max_length=80, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_report_a_unit_and_period", fields=["campaign", "unit", "end"]),
            models.CheckConstraint(name="report_state_is_known", condition=Q(state__in=[s.value for s in ReportState])),
            models.CheckConstraint(name="report_period_has_days", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(
                name="from_signing_on_a_report_has_signature_and_figures",
                condition=(Q(state__in=_SIGNED) & ~Q(signed_name="") & ~Q(figures={}))
                | (~Q(state__in=_SIGNED) & Q(signed_name="", figures={})),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "end"], name="report_end")]

    def __str__(self) -> str:
        return self.key

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.start, self.end)

    @property
    def frozen(self) -> bool:
        """Whether the figures stand as they were signed."""
        return self.state in FROZEN

    @property
    def last_at(self) -> datetime | None:
        """When its latest step was taken."""
        times = (self.written_at, self.signed_at, self.filed_at, self.returned_at, self.accepted_at)
        return max((one for one in times if one is not None), default=None)


def report_key(campaign: Campaign, unit: Unit, end: object) -> str:
    """The journal's name for a report: campaign, day, unit."""
    return f"{campaign.pk}-{end}-{unit.key}"
