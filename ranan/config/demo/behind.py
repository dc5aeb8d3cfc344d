"""A district behind the demonstration's pages: after a first start the worker loads it by slices, other jobs go before it."""

from __future__ import annotations

import os
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.retry import RetryStrategy

from ranan.config.demo.load import Loading, size_of
from ranan.config.say import Refused, both
from ranan.kit import filling

VARIABLE = "RANAN_DEMO_SCALE"
SEED = 1
SLICE_SECONDS = 6.0
AFTER_OTHERS = -10
TASK = "ranan.config.demo.behind.fill"


def wanted_scale() -> float:
    """How large the demonstration is to become behind its first pages; 0: as small as it is. Refused for what is no size."""
    said = os.environ.get(VARIABLE, "").strip() or "1"
    try:
        scale = float(said)
    except ValueError:
        scale = -1
    if not 0 <= scale <= 1000:  # also what is no number
        raise Refused(both(f"{VARIABLE} 应为 0 到 1000 的数", f"{VARIABLE} is a number from 0 to 1000, not {said}"))
    return scale


def ask(scale: float) -> None:
    """Have the worker load a district of that scale; asked for twice is asked for once."""
    if scale:
        with suppress(AlreadyEnqueued), transaction.atomic():
            fill.defer(seed=SEED, scale=scale)
        transaction.on_commit(lambda: filling.note(0))


def tidy() -> None:
    """No page says that something is being loaded where nobody has it to do any more."""
    if filling.percent() is not None:
        waiting = ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing"))
        if not waiting.exists():
            filling.forget()


@app.task(
    queue="demo",
    name=TASK,
    queueing_lock="demo_load",
    priority=AFTER_OTHERS,
    retry=RetryStrategy(max_attempts=2, wait=5),
)
def fill(seed: int, scale: float) -> None:
    """One slice of a load, and the next one asked for. Safe to do twice: what is written is known by the journal."""
    hazards, places = size_of(scale)
    loading = Loading(seed, hazards, places)
    filling.note(loading.percent())
    try:
        finished = loading.go_on(SLICE_SECONDS)
    except BaseException:
        filling.forget()
        raise
    if finished:
        filling.forget()
        return
    filling.note(loading.percent())
    with suppress(AlreadyEnqueued), transaction.atomic():
        fill.defer(seed=seed, scale=scale)
