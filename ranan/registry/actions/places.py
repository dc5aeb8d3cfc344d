"""Operators and premises: who runs what, where."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from stdnum.cn import uscc as credit_code

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries
from ranan.registry.actions.people import invite, one_time_code
from ranan.registry.models import Area, Household, Operator, Person, Premises, Unit
from ranan.rules import terms
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal


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
    latitude: float | None = None
    longitude: float | None = None
    elderly: bool = False
    synthetic: bool = False


def checked_uscc(text: str) -> str | Refusal:
    """The unified social credit code in its plain form; "" stays "" (not everybody has one)."""
    if not text.strip():
        return ""
    plain = credit_code.compact(text)
    return plain if credit_code.is_valid(plain) else Refusal("wrong_uscc", text.strip())


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
    with journal.act("operator.add", ("operator", key), actor=actor, at=at) as act:
        return act.add(Operator(key=key, name=name.strip(), uscc=code, phone=phone, synthetic=synthetic))


def _territory(area: Area, in_park: bool) -> tuple[Unit, Unit | None]:
    """The unit on whose ground the place lies, and the sub-district around it where that is a park."""
    ground = area
    while ground.level == Area.Level.NEIGHBOURHOOD and ground.parent is not None:
        ground = ground.parent
    unit = Unit.objects.get(area=ground)
    park = Unit.objects.filter(area__level=Area.Level.PARK).first() if in_park else None
    if park is not None and unit != park:
        return park, unit
    return unit, None


def add_premises(place: NewPlace, *, actor: Actor, at: datetime) -> Premises | Refusal:
    """A new place with its operator; the known one where name and address are the same."""
    if place.kind not in terms.table()["premises"]:
        return Refusal("missing", "place")
    if not Unit.objects.filter(area__in=_upwards(place.area)).exists():
        return Refusal("no_territory", place.area.name)
    known = queries.premises_like(place.name, place.address)
    if known is not None:
        return known
    territory, host = _territory(place.area, place.in_park)
    household = place.kind.startswith("household")
    with transaction.atomic():
        operator = place.operator
        if operator is None and not household and place.kind != "public_body":
            made = add_operator(
                place.name, actor=actor, at=at, uscc=place.uscc, phone=place.phone, synthetic=place.synthetic
            )
            if isinstance(made, Refusal):
                return made
            operator = made
        return _write(place, operator, territory, host, actor=actor, at=at)


def _upwards(area: Area) -> list[Area]:
    found = [area]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def _write(
    place: NewPlace, operator: Operator | None, territory: Unit, host: Unit | None, *, actor: Actor, at: datetime
) -> Premises:
    household = place.kind.startswith("household")
    [pk] = journal.reserve(Premises)
    row = Premises(
        pk=pk, number=f"P{pk:06d}", kind=place.kind, operator=operator, area=place.area, territory=territory, host=host,
        name="" if household else place.name.strip(), address="" if household else place.address.strip(),
        in_park=place.in_park, latitude=place.latitude, longitude=place.longitude, elderly=place.elderly,
        opened_on=clock.day_of(at), same=queries.same_place(place.name, place.address), synthetic=place.synthetic,
    )  # fmt: skip
    with journal.act("premises.add", ("premises", row.number), actor=actor, at=at) as act:
        act.add(row)
        if household:
            row.household = act.add(
                Household(premises=row, name=place.name.strip(), address=place.address.strip(), phone=place.phone)
            )
    return row


def invite_operator(operator: Operator, *, actor: Actor, at: datetime) -> str:
    """A printed one-time code with which the enterprise joins and then acts for itself; shown once."""
    code = one_time_code()
    until = clock.real_now() + timedelta(days=30)
    with journal.act("operator.invite", ("operator", operator.key), actor=actor, at=at) as act:
        act.change(operator, join_code=make_password(code), join_until=until)
    return code


def join_operator(
    operator: Operator, code: str, *, login: str, name: str, actor: Actor, at: datetime
) -> tuple[Person, str] | Refusal:
    """Exchange the printed code for the enterprise's own account; the code serves once."""
    with transaction.atomic():
        locked = Operator.objects.select_for_update().get(pk=operator.pk)
        alive = locked.join_until is not None and locked.join_until > clock.real_now()
        if not alive or not locked.join_code or not check_password(code.strip().upper(), locked.join_code):
            return Refusal("join_failed")
        made = invite(None, login=login, name=name, role=Role.ENTERPRISE, operator=locked, actor=actor, at=at)
        if isinstance(made, Refusal):
            return made
        with journal.act("operator.join", ("operator", locked.key), actor=actor, at=at) as act:
            act.change(locked, join_code="", join_until=None)
        return made
