"""Every write of the registry: set-up, people and posts, sign-in, places."""

from ranan.registry.actions.people import (
    change_password,
    deputise,
    disable,
    end_deputy,
    give_post,
    invite,
    leave_post,
    reset,
    set_language,
)
from ranan.registry.actions.places import NewPlace, add_operator, add_premises, invite_operator, join_operator
from ranan.registry.actions.setup import install, sync_areas, sync_units
from ranan.registry.actions.signin import sign_in

__all__ = [
    "NewPlace",
    "add_operator",
    "add_premises",
    "change_password",
    "deputise",
    "disable",
    "end_deputy",
    "give_post",
    "install",
    "invite",
    "invite_operator",
    "join_operator",
    "leave_post",
    "reset",
    "set_language",
    "sign_in",
    "sync_areas",
    "sync_units",
]
