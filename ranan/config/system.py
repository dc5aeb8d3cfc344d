"""The program as an actor: kind `system`, named after the machine's user, acting for the task force."""

from __future__ import annotations

import getpass

from ranan.registry import queries
from ranan.rules.actor import Actor, ActorKind, Role, Seat


def actor() -> Actor:
    """Who acts on the command line."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "system"
    force = queries.units().task_force
    seats = (Seat(force.key, Role.TASK_FORCE),) if force else ()
    return Actor(ActorKind.SYSTEM, f"system:{name}"[:20], name, force.name if force else "", seats)
