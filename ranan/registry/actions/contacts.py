"""Whom one turns to at a place: manager, landlord, liaison; and the telephone of somebody who signs in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ranan.journal import actions as journal
from ranan.registry import access
from ranan.registry.codes import checked_id
from ranan.registry.models import Contact, Person, Premises
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


@transaction.atomic
def set_contact(
    premises: Premises, role: str, *, name: str, phone: str = "", id_number: str = "", actor: Actor, at: datetime
) -> Contact | Refusal:
    """Who has that role (`Contact.Role`) at the place from now on; one a role. The journal keeps digests only."""
    row = Premises.objects.select_for_update().get(pk=premises.pk)
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    number = checked_id(id_number)
    if isinstance(number, Refusal):
        return number
    if not name.strip() or role not in Contact.Role.values:
        return Refusal("missing", "contact")
    facts = {"name": name.strip(), "phone": phone.strip(), "id_number": number}
    known = row.contacts.filter(role=role).first()
    if known is not None and all(getattr(known, key) == value for key, value in facts.items()):
        return Refusal("nothing_changes")
    with journal.act("premises.contact", ("premises", row.number), actor=actor, at=at) as act:
        if known is None:
            return act.add(Contact(premises=row, role=role, **facts))
        return act.change(known, **facts)


@transaction.atomic
def remove_contact(premises: Premises, role: str, *, actor: Actor, at: datetime) -> Premises | Refusal:
    """Nobody has that role at the place any more."""
    row = Premises.objects.select_for_update().get(pk=premises.pk)
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    known = row.contacts.filter(role=role).first()
    if known is None:
        return Refusal("nothing_changes")
    with journal.act("premises.contact", ("premises", row.number), actor=actor, at=at) as act:
        act.remove(known)
    return row


@transaction.atomic
def set_phone(person: Person, phone: str, *, actor: Actor, at: datetime) -> Person | Refusal:
    """The telephone of somebody who signs in: he sets it himself, or who administers him."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if actor.key != row.key:
        refusal = access.refused_to_govern(actor, row, at.date())
        if refusal is not None:
            return refusal
    if row.phone == phone.strip():
        return Refusal("nothing_changes")
    with journal.act("person.phone", ("person", row.key), actor=actor, at=at) as act:
        return act.change(row, phone=phone.strip())
