"""Operators and premises: who runs what, where."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction

from ranan.journal import actions as journal
from ranan.kit import clock, secret
from ranan.registry import access, queries
from ranan.registry.actions.people import invite
from ranan.registry.codes import checked_id, checked_uscc
from ranan.registry.models import Area, Household, Operator, Person, Premises, Unit
from ranan.registry.onetime import is_code, kept_code, one_time_code
from ranan.rules import terms
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal

JOIN_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that the register does not know yet. Degrees are WGS 84; `in_park` moves it to the park's territory."""

    kind: str
    name: str
    address: str
    area: Area
    in_park: bool = False
    operator: Operator | None = None
    uscc: str = ""
    phone: str = ""
    id_number: str = ""  # of a household's head
    latitude: float | None = None
    longitude: float | None = None
    elderly: bool = False
    gas: str = ""
    part_of: Premises | None = None
    opened_on: date | None = None
    synthetic: bool = False


def add_operator(
    name: str, *, actor: Actor, at: datetime, uscc: str = "", phone: str = "", synthetic: bool = False
) -> Operator | Refusal:
    """The operator with that credit code (or, without one, a new operator of that name)."""
    code = checked_uscc(uscc)
    if isinstance(code, Refusal):
        return code
    if code:
        known = Operator.objects.filter(uscc=code).first()
        if known is not None:
            return known
    key = f"o{secrets.token_hex(5)}"
    new = Operator(key=key, name=name.strip(), uscc=code, phone=phone, synthetic=synthetic)
    new.search = queries.found_by(name, code)
    try:
        with journal.act("operator.add", ("operator", key), actor=actor, at=at) as act:
            return act.add(new)
    except IntegrityError:
        known = Operator.objects.filter(uscc=code).first() if code else None
        if known is None:
            raise
        return known  # somebody added it at the same moment


def add_premises(place: NewPlace, *, actor: Actor, at: datetime) -> Premises | Refusal:
    """A new place with its operator; the known one where name and address are the same."""
    if place.kind not in terms.table()["premises"]:
        return Refusal("missing", "place")
    ground = queries.ground_of(place.area, place.in_park)
    if ground is None:
        return Refusal("no_territory", place.area.name)
    household = place.kind.startswith("household")
    number = checked_id(place.id_number)
    if isinstance(number, Refusal):
        return number
    with transaction.atomic():
        one_at_a_time(queries.same_place(place.name, place.address))
        known = queries.premises_like(place.name, place.address)
        if known is not None:
            return known
        operator = place.operator
        if operator is None and not household and place.kind != "public_body":
            made = add_operator(
                place.name, actor=actor, at=at, uscc=place.uscc, phone=place.phone, synthetic=place.synthetic
            )
            if isinstance(made, Refusal):
                return made
            operator = made
        return _write(place, operator, *ground, actor=actor, at=at)


def one_at_a_time(*sames: str) -> None:
    """Until the transaction ends nobody else writes a place of that name and address: there are never two of it.

    Several are taken in one order, so that two who take many never wait for each other. They are rows, not advisory
    locks: an import of a hundred thousand rows claims more places than the server's table of locks has room for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_placeclaim (same) select one from unnest(%s::text[]) with ordinality as t(one, at) order by at "
            "on conflict (same) do update set same = excluded.same",
            [sorted(set(sames))],
        )


def _write(
    place: NewPlace, operator: Operator | None, territory: Unit, host: Unit | None, *, actor: Actor, at: datetime
) -> Premises:
    household = place.kind.startswith("household")
    [pk] = journal.reserve(Premises)
    row = Premises(
        pk=pk, number=f"P{pk:06d}", kind=place.kind, operator=operator, area=place.area, territory=territory, host=host,
        name="" if household else place.name.strip(), address="" if household else place.address.strip(),
        in_park=place.in_park, latitude=place.latitude, longitude=place.longitude, elderly=place.elderly,
        gas=place.gas, part_of=place.part_of, opened_on=place.opened_on or clock.day_of(at),
        same=queries.same_place(place.name, place.address), synthetic=place.synthetic,
    )  # fmt: skip
    row.search = queries.found_by(row.number, row.name, place.address)
    with journal.act("premises.add", ("premises", row.number), actor=actor, at=at) as act:
        act.add(row)
        if household:
            row.household = act.add(household_of(row, place))
    return row


def household_of(row: Premises, place: NewPlace) -> Household:
    """The personal facts of a new household, its identity number checked before."""
    return Household(
        premises=row, name=place.name.strip(), address=place.address.strip(), phone=place.phone.strip(),
        id_number=secret.plain_id(place.id_number) if place.id_number.strip() else "",
    )  # fmt: skip


def invite_operator(operator: Operator, *, actor: Actor, at: datetime) -> str | Refusal:
    """A printed one-time code with which the enterprise joins and then acts for itself; shown once.

    The territory of one of its places issues it, or the task force. A new code takes the place of the old one.
    """
    if not access.may_invite_operator(actor, operator):
        return Refusal("outside_your_ground")
    code = one_time_code()
    until = clock.real_now() + JOIN_LIFE
    with journal.act("operator.invite", ("operator", operator.key), actor=actor, at=at) as act:
        row = Operator.objects.select_for_update().get(pk=operator.pk)
        act.change(row, join_code=kept_code(code), join_until=until)
    return code


def join_operator(
    operator: Operator, code: str, *, login: str, name: str, actor: Actor, at: datetime
) -> tuple[Person, str] | Refusal:
    """Exchange the printed code for the enterprise's own account; the code serves once."""
    with transaction.atomic():
        locked = Operator.objects.select_for_update().get(pk=operator.pk)
        alive = locked.join_until is not None and locked.join_until > clock.real_now()
        if not alive or not is_code(code, locked.join_code):
            return Refusal("join_failed")
        made = invite(
            None, login=login, name=name, role=Role.ENTERPRISE, operator=locked, actor=actor, at=at,
            synthetic=locked.synthetic,
        )  # fmt: skip
        if isinstance(made, Refusal):
            return made
        with journal.act("operator.join", ("operator", locked.key), actor=actor, at=at) as act:
            act.change(locked, join_code="", join_until=None)
        return made
