"""The table of two places that are likely one; it stands apart so that the others fit on their page."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class DuplicatePair(models.Model):
    """Two places that are likely one, as the rule found them; what somebody decided stands in the journal as well."""

    class Decided(models.TextChoices):
        NO = ""
        MERGED = "merged"
        DIFFERENT = "different"

    first = models.ForeignKey("registry.Premises", models.CASCADE, related_name="+")
    second = models.ForeignKey("registry.Premises", models.CASCADE, related_name="+")
    why = models.CharField(max_length=16)
    score = models.FloatField()
    decided = models.CharField(max_length=12, choices=Decided, blank=True, default=Decided.NO)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_pair_of_two_places", fields=["first", "second"]),
            models.CheckConstraint(name="a_pair_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index(fields=["-score"], name="pair_waiting", condition=Q(decided=""))]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
