"""Rounds of screening, visits with what was answered and found, their papers, written notices."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from ranan.campaign.models import Campaign, PlanVersion
from ranan.hazards.models import Hazard, StoredFile
from ranan.kit.fields import SealedField
from ranan.registry.models import Person, Premises, Unit
from ranan.rules.visit import Outcome, VisitKind, VisitState


class Round(models.Model):
    """排查轮次: which places must be looked at, by whom, from when to when. Its denominator is the register's."""

    JOURNALLED = True

    number = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    measure = models.IntegerField(default=0)
    kinds = ArrayField(models.CharField(max_length=24))
    gas = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # empty: whatever gas
    elderly = models.BooleanField(default=False)  # only where elderly people live alone
    territories = ArrayField(models.BigIntegerField(), default=list, blank=True)  # empty: the whole district
    units = ArrayField(models.BigIntegerField(), default=list, blank=True)  # whose visits count; empty: everybody's
    starts = models.DateField()
    ends = models.DateField()
    target = models.CharField(max_length=60, blank=True)  # id of the plan's target whose figure stands beside it
    note = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["starts", "id"]
        constraints = [models.CheckConstraint(name="round_ends_after_start", condition=Q(ends__gte=F("starts")))]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One look at a place, by inspectors of one or more units, or an enterprise's own; what came of it and who signed."""

    JOURNALLED = True
    PERSONAL = frozenset({"present"})

    class Signed(models.TextChoices):
        NO = ""
        PAPER = "paper"
        REFUSED = "refused"

    number = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="visits")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="visits")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in VisitKind])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in VisitState])
    on = models.DateField()  # planned for, then looked on
    plan_number = models.CharField(max_length=60, blank=True)  # of the filed inspection plan 检查计划
    reason = models.CharField(max_length=200, blank=True)  # of a visit outside the plan
    check_code = models.CharField(max_length=60, blank=True)  # 检查码
    units = ArrayField(models.BigIntegerField(), default=list)
    outcome = models.CharField(max_length=16, blank=True, choices=[(o.value, o.value) for o in Outcome])
    checklist = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=dict, blank=True)  # item → [result, value, note]
    note = models.TextField(blank=True)
    present = SealedField(blank=True)  # who of the place was there
    begun_at = models.DateTimeField(null=True, blank=True)  # when the form was opened
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=20, blank=True)
    signed = models.CharField(max_length=8, blank=True, choices=Signed, default=Signed.NO)
    unsigned_why = models.CharField(max_length=200, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)  # of a visit that was called off or is void
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="visit_state_is_known", condition=Q(state__in=[s.value for s in VisitState])),
            models.CheckConstraint(
                name="a_recorded_visit_has_an_outcome",
                condition=~Q(state__in=[VisitState.RECORDED, VisitState.SIGNED]) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="a_signed_visit_says_how",
                condition=~Q(state=VisitState.SIGNED) | (~Q(signed="") & (Q(signed="paper") | ~Q(unsigned_why=""))),
            ),
        ]
        indexes = [
            models.Index(fields=["premises", "on"], name="visit_place"),
            models.Index(
                fields=["campaign", "on"], include=["premises", "outcome", "state", "kind", "units"], name="visit_coverage"
            ),
            models.Index(fields=["-on", "-id"], name="visit_list"),
            GinIndex(fields=["units"], name="visit_units", opclasses=["array_ops"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def self_check(self) -> bool:
        """The enterprise's own: counts for no round."""
        return self.kind == VisitKind.SELF_CHECK


class Beside(models.Model):
    """What every record beside a visit carries."""

    visit = models.ForeignKey(Visit, models.PROTECT)

    JOURNALLED = True

    class Meta:
        abstract = True
        ordering = ["id"]
        default_related_name = "%(class)s_rows"


class VisitInspector(Beside):
    """Somebody who goes, in his unit; the name as it read on that day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)

    class Meta(Beside.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(name="once_a_visit", fields=["visit", "person"])]

    def __str__(self) -> str:
        return self.name


class VisitFinding(Beside):
    """A failed item and the hazard that it became, or the open one that it was recognised as."""

    items = ArrayField(models.CharField(max_length=60))
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="visit_findings")
    seen_again = models.BooleanField(default=False)

    class Meta(Beside.Meta):
        abstract = False

    def __str__(self) -> str:
        return ", ".join(self.items)


class VisitFile(Beside):
    """A scan or photo of the signed page, or a photo from the place, of one item where `item` names it."""

    class Kind(models.TextChoices):
        PAPER = "paper"
        PHOTO = "photo"
        OTHER = "other"

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="visit_files")
    kind = models.CharField(max_length=8, choices=Kind)
    item = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    person_name = models.CharField(max_length=80, blank=True)

    class Meta(Beside.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """书面通知 after the door stayed shut three times: to whom, how, when, with its paper."""

    JOURNALLED = True

    number = models.CharField(max_length=20, unique=True)
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="notices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    served_on = models.DateField()
    how = models.CharField(max_length=80)
    attempts = models.IntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="notices")
    file_name = models.CharField(max_length=200, blank=True)
    person_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-served_on", "-id"]

    def __str__(self) -> str:
        return self.number


class Risk(models.Model):
    """风险清单: one risk of an enterprise's place with its level in four colours, how it is kept in check, who answers.

    方案四（一）24: 安全风险分级管控. Changed by acts only; one that is gone keeps its row and its day.
    """

    JOURNALLED = True

    class Level(models.TextChoices):
        RED = "red"
        ORANGE = "orange"
        YELLOW = "yellow"
        BLUE = "blue"

    number = models.CharField(max_length=20, unique=True)
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="risks")
    spot = models.CharField(max_length=80)  # where on the premises
    what = models.CharField(max_length=200)  # what may happen
    level = models.CharField(max_length=8, choices=Level)
    control = models.CharField(max_length=300)
    keeper = models.CharField(max_length=40)  # who answers for it: a post or a name
    noted_on = models.DateField()
    looked_on = models.DateField()  # last judged
    ended_on = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.what
