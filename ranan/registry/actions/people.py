"""People and how they get in: a unit's own administrator invites, resets, disables and enables them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import access, queries
from ranan.registry.actions.posts import kept
from ranan.registry.actions.succession import and_settle, lock
from ranan.registry.models import Operator, Person, Post, Unit
from ranan.registry.onetime import is_code, kept_code, one_time_code
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal

CODE_LIFE = timedelta(days=7)


def fresh_person(login: str, name: str, *, synthetic: bool, phone: str = "") -> tuple[Person, str]:
    """A person who has no row yet, and his one-time code: his first sign-in changes it into a password."""
    code = one_time_code()
    until = clock.real_now() + CODE_LIFE
    return Person(
        key=f"p{secrets.token_hex(5)}", login=login, name=name, phone=phone, must_change=True, synthetic=synthetic,
        one_time_code=kept_code(code), one_time_until=until,
    ), code  # fmt: skip


def invite(
    unit: Unit | None, *, login: str, name: str, role: Role, actor: Actor, at: datetime,
    operator: Operator | None = None, synthetic: bool = False, starts: date | None = None, ends: date | None = None,
) -> tuple[Person, str] | Refusal:  # fmt: skip
    """A new person with a post and a one-time code, shown once; his first sign-in changes it into a password.

    The post begins today, or on `starts`, a later day.
    """
    login, name = login.strip().lower(), name.strip()
    refusal = _may_invite(unit, operator, role, actor)
    if refusal is not None:
        return refusal
    if not login or not name:
        return Refusal("missing", "person")
    if queries.person_by_login(login) is not None:
        return Refusal("login_taken", login)
    new, code = fresh_person(login, name, synthetic=synthetic)
    try:
        with journal.act("person.invite", ("person", new.key), actor=actor, at=at) as act:
            person = act.add(new)
            first = max(starts or clock.day_of(at), clock.day_of(at))
            act.add(Post(person=person, unit=unit, operator=operator, role=role, starts=first, ends=ends))
    except IntegrityError:
        if queries.person_by_login(login) is None:
            raise
        return Refusal("login_taken", login)  # somebody took it at the same moment
    return person, code


def _may_invite(unit: Unit | None, operator: Operator | None, role: Role, actor: Actor) -> Refusal | None:
    if unit is None:
        return None if operator is not None and role == Role.ENTERPRISE else Refusal("missing", "unit")
    if role not in access.roles_to_give(actor, unit):
        return Refusal("not_your_unit", unit.name)
    return None


def reset(person: Person, *, actor: Actor, at: datetime) -> str | Refusal:
    """A new one-time code, shown once; the old password and every open session end."""
    refusal = access.refused_to_govern(actor, person, clock.day_of(at))
    if refusal is not None:
        return refusal
    code = one_time_code()
    with journal.act("person.reset", ("person", person.key), actor=actor, at=at) as act:
        row = Person.objects.select_for_update().get(pk=person.pk)
        act.change(
            row, password="", one_time_code=kept_code(code), must_change=True,
            one_time_until=clock.real_now() + CODE_LIFE, sign_ins_end=row.sign_ins_end + 1,
        )  # fmt: skip
    return code


def change_password(
    person: Person, new: str, *, actor: Actor, at: datetime, old: str | None = None
) -> Person | Refusal:
    """Set a password. `old` is asked for unless the person came in with a one-time code."""
    if old is not None and not check_password(old, person.password):
        return Refusal("wrong_password")
    plain = {person.login, person.name.lower()}
    if len(new) < 10 or new.lower() in plain or len(set(new)) < 5 or _is_the_code(person, new):
        return Refusal("weak_password")
    with journal.act("person.set_password", ("person", person.key), actor=actor, at=at) as act:
        row = Person.objects.select_for_update().get(pk=person.pk)
        act.change(
            row, password=make_password(new), one_time_code="", one_time_until=None, must_change=False,
            sign_ins_end=row.sign_ins_end + 1,
        )  # fmt: skip
    return row


def _is_the_code(person: Person, new: str) -> bool:
    """A one-time code that somebody else has seen does not become the password."""
    return is_code(new, person.one_time_code)


def refused_to_disable(person: Person, *, actor: Actor, at: datetime) -> Refusal | None:
    """Why the person cannot be disabled; the button says it before anybody tries."""
    if person.key == actor.key:
        return Refusal("not_himself")
    today = clock.day_of(at)
    if person.disabled_on is not None and person.disabled_on <= today:
        return Refusal("nothing_changes")
    refusal = access.refused_to_govern(actor, person, today)
    return refusal or kept(person, list(person.posts.select_related("unit").order_by("unit_id")), today)


@transaction.atomic
def disable(person: Person, *, actor: Actor, at: datetime, to: Person | None = None) -> Person | Refusal:
    """From today on the person cannot sign in; open sessions end. Never the last administrator, never oneself.

    What is open with him goes over to `to`; refused with `needs_successor` where something is and nobody is named.
    """
    units = Unit.objects.filter(posts__person=person).values("pk")
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # two cannot disable each other
    row = lock(person, *([to] if to else []))
    refusal = refused_to_disable(row, actor=actor, at=at)
    if refusal is not None:
        return refusal

    def do() -> Person:
        with journal.act("person.disable", ("person", row.key), actor=actor, at=at) as act:
            return act.change(row, disabled_on=clock.day_of(at), sign_ins_end=row.sign_ins_end + 1)

    return and_settle(do, row, to, actor=actor, at=at)


@transaction.atomic
def enable(person: Person, *, actor: Actor, at: datetime) -> Person | Refusal:
    """Let a disabled person in again, with the password that he had."""
    refusal = access.refused_to_govern(actor, person, clock.day_of(at))
    if refusal is not None:
        return refusal
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.disabled_on is None:
        return Refusal("nothing_changes")
    with journal.act("person.enable", ("person", row.key), actor=actor, at=at) as act:
        return act.change(row, disabled_on=None)


def set_language(person: Person, language: str, *, actor: Actor, at: datetime) -> Person:
    """Remember the language that the person reads."""
    with journal.act("person.set_language", ("person", person.key), actor=actor, at=at) as act:
        return act.change(person, language=language)
