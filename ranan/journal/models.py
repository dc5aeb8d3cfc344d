"""The record of what was done: appended, never changed. Names are kept as they read on that day."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One act on one subject. `facts` holds the new value of every column that the act wrote, by table."""

    at = models.DateTimeField()  # when it was done, in the campaign's time
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)  # real time, set by the database
    txid = models.BigIntegerField(db_default=0, editable=False)  # the writing transaction, set by the database
    actor_kind = models.CharField(max_length=12)
    actor_key = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=80, blank=True)
    actor_for = models.CharField(max_length=80, blank=True)  # the absent person for whom a deputy acted
    actor_unit = models.CharField(max_length=80, blank=True)
    actor_unit_key = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=80)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    article = models.CharField(max_length=200, blank=True)
    campaign = models.CharField(max_length=60, blank=True)
    plan_version = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_key", "id"], name="journal_subject"),
            models.Index(fields=["txid", "id"], name="journal_txid"),
            models.Index(fields=["at", "id"], name="journal_at"),
            models.Index(fields=["actor_key", "id"], name="journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_key}"


class Cursor(models.Model):
    """How far one reader has come; (txid, id) of the last entry that it took."""

    reader = models.CharField(max_length=60, primary_key=True)
    txid = models.BigIntegerField(default=0)
    entry = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.reader
