"""What people keep who live in the ledger: named views, their own and their unit's, and acts on many hazards at once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ranan.registry.models import Person, Unit


class StoredFile(models.Model):
    """An uploaded original, kept once by its hash; `size` in bytes, `width` × `height` in pixels for images."""

    JOURNALLED = True

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    suffix = models.CharField(max_length=8)
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.sha256[:12]


class View(models.Model):
    """A way of looking at the ledger that was given a name: conditions, order and columns. "" = the columns alone."""

    name = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=600, blank=True)  # the list's query string
    columns = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # in order; [] = as usual
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class OwnView(View):
    """One that a person keeps for himself: a setting, and no business of the journal. Nameless: his usual columns."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="ledger_views")

    class Meta(View.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(name="one_view_a_name", fields=["person", "name"])]


class SharedView(View):
    """One that a unit's people share. Others see it, so that who shared, changed or removed it is on record."""

    JOURNALLED = True

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ledger_views")
    person = models.CharField(max_length=20)  # who shared it

    class Meta(View.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(name="one_shared_view_a_name", fields=["unit", "name"])]


class BulkRun(models.Model):
    """One act for many hazards: what was chosen, what is to be done, and how far it is. Kept for reading only."""

    class Phase(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        DONE = "done"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=12)
    address = models.CharField(max_length=600, blank=True)  # of the list that it was chosen from
    data = models.JSONField(default=dict)  # what was typed
    at = models.DateTimeField()
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.DRAFT)

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class BulkRow(models.Model):
    """What became of one chosen hazard. Written in the transaction of its act, so that it is done once and once only."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    hazard = models.ForeignKey("Hazard", models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    code = models.CharField(max_length=40, blank=True)  # of the refusal
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_row_a_hazard", fields=["run", "hazard"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.hazard_id} {self.outcome}"
