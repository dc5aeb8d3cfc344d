"""What the clock starts of the registry; each calls an action and is safe to run twice."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ranan.kit import clock
from ranan.registry import actions
from ranan.registry.actions.duplicates import look_for_duplicates
from ranan.registry.actions.import_runs import let_places_in, take_places_back
from ranan.registry.models import PlaceImport


@app.task(queue="clock", queueing_lock="hand_over_ended")
def hand_over_ended(timestamp: int = 0) -> None:
    """Nothing open stays with somebody whose post or period as a deputy has run out."""
    actions.hand_over_ended(at=clock.now())


@app.task(queue="imports")
def let_in(run: int) -> None:
    """Let a sheet of places in that is too large to wait for; `run` is the key of its `PlaceImport`."""
    row = PlaceImport.objects.select_related("person").filter(pk=run).first()
    if row is not None:
        let_places_in(row)


@app.task(queue="imports")
def take_back(run: int) -> None:
    """Take a large one back."""
    row = PlaceImport.objects.select_related("person").filter(pk=run).first()
    if row is not None:
        take_places_back(row)


@app.task(queue="imports", queueing_lock="propose_duplicates")
def propose_duplicates(timestamp: int = 0) -> None:
    """Which entries of the register are likely one place."""
    look_for_duplicates()


def ask_for_duplicates() -> None:
    """Have the register looked through as soon as the worker is free; asked for twice is asked for once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        propose_duplicates.defer()
