"""The program as an actor: kind `system`, named after the machine's user, acting for the task force; and what it works on."""

from __future__ import annotations

import getpass

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.config.say import Refused, both
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


def campaign() -> Campaign:
    """The running campaign; Refused where no plan has been loaded."""
    running = campaigns.current()
    if running is None:
        raise Refused(
            both(
                "还没有载入方案；请先 ranan init --plan 目录",
                "no plan has been loaded; run ranan init --plan DIR first",
            )
        )
    return running
