"""What the worker does for the ledger; each calls an action and is safe to run twice."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from ranan.hazards.actions import run_bulk, run_import
from ranan.hazards.models import BulkRun, ImportRun
from ranan.hazards.queries import tally
from ranan.kit import clock


@app.task(queue="imports")
def let_in(run: int) -> None:
    """Let a file in that is too large to wait for; `run` is the key of its `ImportRun`."""
    row = ImportRun.objects.select_related("campaign", "person").filter(pk=run).first()
    if row is not None:
        run_import(row)


@app.task(queue="imports")
def do_many(run: int) -> None:
    """Do one act for more hazards than somebody waits for; `run` is the key of its `BulkRun`."""
    row = BulkRun.objects.select_related("person").filter(pk=run).first()
    if row is not None:
        run_bulk(row, at=clock.now())


@app.task(queue="clock", queueing_lock="fold_counters")
def fold_counters(timestamp: int = 0) -> None:
    """What every act added to the ledger's counters is put together, so that a figure stays a short sum."""
    with transaction.atomic():
        tally.fold()
