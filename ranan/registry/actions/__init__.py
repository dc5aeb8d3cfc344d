"""Every write of the registry: set-up, people, posts and deputies, sign-in and joining, places and operators."""

from ranan.registry.actions.amend import amend_operator, amend_premises, change_operator
from ranan.registry.actions.contacts import remove_contact, set_contact, set_phone
from ranan.registry.actions.deputies import deputise, end_deputy
from ranan.registry.actions.ended import HandedOver, hand_over_ended
from ranan.registry.actions.exporting import asked_in_clear, take_out
from ranan.registry.actions.import_people import LetIn, let_in
from ranan.registry.actions.lifecycle import (
    change_hands,
    change_premises,
    close_premises,
    merge_premises,
    reopen_premises,
)
from ranan.registry.actions.people import (
    change_password,
    disable,
    enable,
    invite,
    refused_to_disable,
    reset,
    set_language,
)
from ranan.registry.actions.places import (
    NewPlace,
    add_operator,
    add_premises,
    invite_operator,
    join_operator,
)
from ranan.registry.actions.posts import give_post, leave_post, move_post, refused_to_leave
from ranan.registry.actions.reveal import reveal, said_why
from ranan.registry.actions.setup import install, sync_areas, sync_units
from ranan.registry.actions.signin import join, sign_in
from ranan.registry.actions.succession import hand_over_work, held_in, in_words, left_open
from ranan.registry.importing import kept

__all__ = [
    "HandedOver",
    "LetIn",
    "NewPlace",
    "add_operator",
    "add_premises",
    "amend_operator",
    "amend_premises",
    "asked_in_clear",
    "change_hands",
    "change_operator",
    "change_password",
    "change_premises",
    "close_premises",
    "deputise",
    "disable",
    "enable",
    "end_deputy",
    "give_post",
    "hand_over_ended",
    "hand_over_work",
    "held_in",
    "in_words",
    "install",
    "invite",
    "invite_operator",
    "join",
    "join_operator",
    "kept",
    "leave_post",
    "left_open",
    "let_in",
    "merge_premises",
    "move_post",
    "refused_to_disable",
    "refused_to_leave",
    "remove_contact",
    "reopen_premises",
    "reset",
    "reveal",
    "said_why",
    "set_contact",
    "set_language",
    "set_phone",
    "sign_in",
    "sync_areas",
    "sync_units",
    "take_out",
]
