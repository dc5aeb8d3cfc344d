"""Named views of the ledger: a person's own are his setting, a unit's are on record; and the columns that a person likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ranan.hazards.models import OwnView, SharedView
from ranan.journal import actions as journal
from ranan.registry import queries as registry
from ranan.registry.models import Person, Unit
from ranan.rules.access import DESK, WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

MOST = 40  # views of one person or unit: more than a row of tabs can bear


@dataclass(frozen=True, slots=True)
class NewView:
    """What is kept: a name, the list's query string, the columns in their order ([]: as usual); `search`: its words."""

    name: str
    address: str
    columns: Sequence[str] = ()
    search: str = ""


def _person(actor: Actor) -> Person:
    """The person himself, locked: two tabs of his wait for each other. Raises Person.DoesNotExist for the program."""
    return Person.objects.select_for_update(no_key=True).get(key=actor.key)


@transaction.atomic
def keep_view(new: NewView, *, actor: Actor, at: datetime) -> OwnView | Refusal:
    """Keep a view for oneself; one of the same name is replaced."""
    name = new.name.strip()
    if not name:
        return Refusal("missing", "name")
    mine = OwnView.objects.filter(person=_person(actor))
    row = mine.filter(name=name).first()
    if row is None and mine.count() >= MOST:
        return Refusal("too_many_views", str(MOST))
    return _write(row, actor, name, new.address, new.columns, at)


@transaction.atomic
def keep_columns(columns: Sequence[str], *, actor: Actor, at: datetime) -> OwnView:
    """The columns that a person sees where no view says otherwise; [] for the usual ones."""
    row = OwnView.objects.filter(person=_person(actor), name="").first()
    return _write(row, actor, "", "", columns, at)


@transaction.atomic
def change_columns(
    view: OwnView | SharedView, columns: Sequence[str], *, actor: Actor, at: datetime
) -> OwnView | SharedView | Refusal:
    """The columns of one view."""
    if isinstance(view, OwnView):
        return _write(view, actor, view.name, view.address, columns, at)
    if not may_change(actor, view):
        return Refusal("not_your_view")
    with journal.act("view.change", ("view", str(view.pk)), actor=actor, at=at) as act:
        return act.change(view, columns=list(columns), at=at)


def _write(row: OwnView | None, actor: Actor, name: str, address: str, columns: Sequence[str], at: datetime) -> OwnView:
    if row is None:
        person = Person.objects.get(key=actor.key)
        return OwnView.objects.create(person=person, name=name, address=address, columns=list(columns), at=at)
    row.address, row.columns, row.at = address, list(columns), at
    row.save(update_fields=["address", "columns", "at"])
    return row


@transaction.atomic
def share_view(new: NewView, unit_key: str, *, actor: Actor, at: datetime) -> SharedView | Refusal:
    """Give a view to all people of a unit for which the actor works; on record, so without anybody's personal facts."""
    name, unit = new.name.strip(), registry.units().by_key.get(unit_key)
    if not name:
        return Refusal("missing", "name")
    if unit is None or unit_key not in actor.units(*WORKERS):
        return Refusal("not_in_that_unit")
    if any(registry.is_personal(words) for words in (new.search, name) if words):
        return Refusal("personal_search")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    theirs = SharedView.objects.filter(unit=unit)
    row = theirs.filter(name=name).first()
    if row is not None and not may_change(actor, row):
        return Refusal("name_taken", name)
    if row is None and theirs.count() >= MOST:
        return Refusal("too_many_views", str(MOST))
    pk = row.pk if row else journal.reserve(SharedView)[0]
    with journal.act("view.change" if row else "view.share", ("view", str(pk)), actor=actor, at=at) as act:
        if row is not None:
            return act.change(row, address=new.address, columns=list(new.columns), at=at)
        made = SharedView(
            pk=pk, unit=unit, person=actor.key, name=name, address=new.address, columns=list(new.columns), at=at
        )
        return act.add(made)


def may_change(actor: Actor, view: SharedView) -> bool:
    """Who shared it, and the desks of its unit."""
    unit = registry.units().by_id[view.unit_id].key
    return unit in actor.units(*WORKERS) and (view.person == actor.key or unit in actor.units(*DESK))


@transaction.atomic
def drop_view(view: OwnView | SharedView, *, actor: Actor, at: datetime) -> Refusal | None:
    """Remove a view; a shared one is gone for everybody of the unit."""
    if isinstance(view, OwnView):
        view.delete()
        return None
    if not may_change(actor, view):
        return Refusal("not_your_view")
    with journal.act("view.drop", ("view", str(view.pk)), actor=actor, at=at) as act:
        act.entry.facts["name"] = view.name
        act.remove(view)
    return None
