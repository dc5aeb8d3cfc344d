"""The table of sheets of places that come in, came in or were taken back; it stands apart so that the others fit on their page."""

from __future__ import annotations

from django.db import models


class PlaceImport(models.Model):
    """One sheet of places: how far it is, what it brought, whether it was taken back. Kept for reading only.

    What it did to each place stands in the journal, under the moment `at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        LEAVING = "leaving"
        WITHDRAWN = "withdrawn"

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    wanted = models.JSONField(default=dict)  # answers and ticks while it comes in, who takes it back and why while it leaves
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    refusal = models.CharField(max_length=40, blank=True)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    undecided = models.IntegerField(default=0)
    wrong = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    stayed = models.JSONField(default=list)  # of those that could not be taken back: [number, why]

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="place_import_unit")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def moving(self) -> bool:
        """Whether it is on its way, in or out."""
        return self.state in {self.State.WAITING, self.State.RUNNING, self.State.LEAVING}
