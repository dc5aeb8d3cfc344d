"""Amending the facts of places and operators: every change keeps the old value beside the new one in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from ranan.journal import actions as journal
from ranan.registry import access, queries
from ranan.registry.actions.places import add_operator, one_at_a_time
from ranan.registry.codes import checked_id, checked_uscc
from ranan.registry.models import Household, Operator, Premises
from ranan.rules import terms
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

# The facts of a place that may be amended; a household's personal ones go to their own table.
PLAIN = frozenset({"kind", "latitude", "longitude", "elderly", "gas", "part_of", "opened_on", "closed_on", "operator"})
PERSONAL = frozenset({"name", "address", "phone", "id_number"})
PLACED = frozenset({"area", "in_park"})


@transaction.atomic
def amend_premises(premises: Premises, *, actor: Actor, at: datetime, **facts: Any) -> Premises | Refusal:
    """Change those facts of a place that are given (see above). Its area and `in_park` settle its territory and host.

    Hazards that were found there keep the territorial unit that they have; `transfer` moves them.
    Raises TypeError for a fact that a place does not have.
    """
    row = queries.premises().select_for_update(of=("self",)).get(pk=premises.pk)
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    wanted, home = wanted_of(row, facts)
    if isinstance(wanted, Refusal):
        return wanted
    if not _differs(row, wanted) and not (home and _differs(row.household, home)):
        return Refusal("nothing_changes")
    with journal.act("premises.amend", ("premises", row.number), actor=actor, at=at) as act:
        row.search = queries.found_by(row.number, wanted.get("name", row.name), facts.get("address", row.full_address))
        act.change(row, **wanted)
        if home:
            act.change(row.household, **home)
    return row


def wanted_of(row: Premises, facts: dict[str, Any]) -> tuple[dict[str, Any] | Refusal, dict[str, str]]:
    """The columns of the place and of its household as they are to be. Raises TypeError for an unknown fact."""
    if unknown := facts.keys() - PLAIN - PERSONAL - PLACED:
        raise TypeError(f"a place has no {sorted(unknown)}")
    home = {name: facts[name].strip() for name in facts.keys() & PERSONAL} if row.is_household else {}
    number = checked_id(home.get("id_number", ""))
    if isinstance(number, Refusal):
        return number, home
    if "id_number" in home:
        home["id_number"] = number
    return _wanted(row, facts), home


def _differs(row: Premises | Household | Operator, wanted: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def _wanted(row: Premises, facts: dict[str, Any]) -> dict[str, Any] | Refusal:
    """The columns of the place as they are to be; the park settles the territory, name and address the likeness."""
    kind = str(facts.get("kind", row.kind))
    if kind not in terms.table()["premises"]:
        return Refusal("missing", "place")
    if kind.startswith("household") != row.is_household:
        return Refusal("home_stays_home")
    area, in_park = facts.get("area", row.area), bool(facts.get("in_park", row.in_park))
    ground = queries.ground_of(area, in_park)
    if ground is None:
        return Refusal("no_territory", area.name)
    name, address = str(facts.get("name", row.full_name)).strip(), str(facts.get("address", row.full_address)).strip()
    same = queries.same_place(name, address)
    one_at_a_time(same)
    other = queries.premises_like(name, address) if same != row.same else None
    if other is not None:
        return Refusal("same_place", other.number)
    wanted = {key: facts[key] for key in facts.keys() & PLAIN}
    wanted |= {"area": area, "in_park": in_park, "territory": ground[0], "host": ground[1], "same": same}
    return wanted if row.is_household else wanted | {"name": name, "address": address}


@transaction.atomic
def amend_operator(
    operator: Operator, *, name: str, uscc: str, phone: str, actor: Actor, at: datetime
) -> Operator | Refusal:
    """Change the name, the credit code or the telephone of an operator; two of them never have the same code."""
    row = Operator.objects.select_for_update().get(pk=operator.pk)
    if not access.may_invite_operator(actor, row):
        return Refusal("outside_your_ground")
    code = checked_uscc(uscc)
    if isinstance(code, Refusal):
        return code
    wanted = {"name": name.strip(), "uscc": code, "phone": phone.strip()}
    row.search = queries.found_by(name, code)
    if not wanted["name"]:
        return Refusal("missing", "responsible")
    if not _differs(row, wanted):
        return Refusal("nothing_changes")
    try:
        with journal.act("operator.amend", ("operator", row.key), actor=actor, at=at) as act:
            act.change(row, **wanted)
    except IntegrityError:
        other = Operator.objects.filter(uscc=code).exclude(pk=row.pk).first()
        if other is None:
            raise
        return Refusal("uscc_taken", other.name)
    return row


@transaction.atomic
def change_operator(
    premises: Premises, *, name: str, uscc: str, phone: str, actor: Actor, at: datetime, synthetic: bool = False
) -> Premises | Refusal:
    """Another operator runs the place from now on: the one with that credit code, else a new one of that name."""
    if not access.may_keep_premises(actor, premises.territory):
        return Refusal("outside_your_ground")
    operator = add_operator(name, actor=actor, at=at, uscc=uscc, phone=phone.strip(), synthetic=synthetic)
    if isinstance(operator, Refusal):
        return operator
    return amend_premises(premises, actor=actor, at=at, operator=operator)
