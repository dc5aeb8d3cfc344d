"""A place as one reader sees it: names, telephones and identity numbers cut for all, a household's address for most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ranan.registry import access
from ranan.registry.models import Contact, Premises
from ranan.rules import masks
from ranan.rules.actor import Actor

HOUSEHOLD, OPERATOR = "household", "operator"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody at a place: `who` is household, operator, or the role of a contact. In clear only after a reveal."""

    who: str
    name: str
    phone: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a page of a place; `masked` says that personal facts were cut that others may read."""

    row: Premises
    title: str
    where: str
    phone: str
    masked: bool


def shown(row: Premises, actor: Actor) -> Shown:
    """The place as the actor may read it. Its row shows the household's address from now on, where he may read it."""
    row.door_known = access.may_see_household(actor, row)
    return Shown(row, row.title, row.where, masks.phone(phone_of(row)), masked=not row.door_known)


def phone_of(row: Premises) -> str:
    """The telephone of a place in clear: the household's, else the operator's."""
    return row.household.phone if row.is_household else row.operator.phone if row.operator else ""


def people_at(row: Premises, *, clear: bool = False) -> list[PersonShown]:
    """Everybody of whom something is known at a place; `clear` only in the answer to a reveal that was recorded."""
    everybody = list(_people(row))
    return everybody if clear else [_cut(one) for one in everybody]


def _people(row: Premises) -> Iterator[PersonShown]:
    if row.is_household and hasattr(row, "household"):
        home = row.household
        yield PersonShown(HOUSEHOLD, home.name, home.phone, home.id_number)
    if row.operator is not None and row.operator.phone:
        yield PersonShown(OPERATOR, row.operator.name, row.operator.phone, "")
    order = list(Contact.Role)
    for one in sorted(row.contacts.all(), key=lambda one: order.index(Contact.Role(one.role))):
        yield PersonShown(one.role, one.name, one.phone, one.id_number)


def _cut(one: PersonShown) -> PersonShown:
    name = one.name if one.who == OPERATOR else masks.name(one.name)
    return PersonShown(one.who, name, masks.phone(one.phone), masks.identity(one.id_number))
