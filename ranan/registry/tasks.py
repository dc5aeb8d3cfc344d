"""What the clock starts of the registry; each calls an action and is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ranan.kit import clock
from ranan.registry import actions


@app.task(queue="clock", queueing_lock="hand_over_ended")
def hand_over_ended(timestamp: int = 0) -> None:
    """Nothing open stays with somebody whose post or period as a deputy has run out."""
    actions.hand_over_ended(at=clock.now())
