"""The biweekly report of a unit with its signature and figures; what units put on file (六); the tasks of units."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from ranan.campaign.models import Campaign
from ranan.hazards.models import StoredFile
from ranan.registry.models import Person, Unit
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


class UnitPaper(models.Model):
    """What a unit put on file for one duty of the plan (六): a paper with its attachment, or a person of the unit.

    The latest version that is not withdrawn counts; the earlier ones stay.
    """

    JOURNALLED = True

    number = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="unit_papers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="papers")
    duty = models.CharField(max_length=60)  # the duty's id in the plan
    version = models.IntegerField()
    title = models.CharField(max_length=200, blank=True)  # with its document number where it has one
    dated = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # who holds it
    note = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    filed_name = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_name = models.CharField(max_length=80, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="one_version_of_a_paper", fields=["campaign", "unit", "duty", "version"]),
            models.CheckConstraint(
                name="a_withdrawn_paper_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PaperFile(models.Model):
    """One attachment of a paper."""

    JOURNALLED = True

    paper = models.ForeignKey(UnitPaper, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class UnitTask(models.Model):
    """One task of a unit: of the plan's list (`plan_id`), stored when somebody first acts on it, or typed in."""

    JOURNALLED = True

    number = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="unit_tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    plan_id = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    measure = models.IntegerField(default=0)
    due = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_name = models.CharField(max_length=80, blank=True)
    done_note = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["unit_id", "due", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_row_a_task_of_the_plan", fields=["campaign", "plan_id"], condition=~Q(plan_id="")
            ),
            models.CheckConstraint(
                name="a_withdrawn_task_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why="")
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.plan_id


class TaskFile(models.Model):
    """One attachment that shows that a task is done."""

    JOURNALLED = True

    task = models.ForeignKey(UnitTask, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
