"""A place as one reader sees it: a household's name, address and telephone only in full to those who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from ranan.registry import access, queries
from ranan.registry.models import Premises
from ranan.rules.actor import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a page of a place; `masked` says that personal facts were cut."""

    row: Premises
    title: str
    where: str
    phone: str
    masked: bool


def shown(row: Premises, actor: Actor) -> Shown:
    """The place as the actor may read it."""
    phone = row.household.phone if row.is_household else row.operator.phone if row.operator else ""
    if access.may_see_household(actor, row):
        return Shown(row, row.title, row.where, phone, masked=False)
    return Shown(
        row, queries.mask(row.title), queries.mask_address(row.where), queries.mask_phone(phone), masked=True
    )
