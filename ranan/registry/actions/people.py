"""People, posts and deputies: a unit's own administrator keeps them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import access, queries
from ranan.registry.models import Deputy, Operator, Person, Post, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, ActorKind, Role
from ranan.rules.hazard import Refusal

CODE_LIFE = timedelta(days=7)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ADMIN_GIVES = frozenset({Role.INSPECTOR, Role.OFFICER, Role.UNIT_HEAD, Role.UNIT_ADMIN})
_ONLY_IN_TASK_FORCE = frozenset({Role.TASK_FORCE, Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


def one_time_code() -> str:
    """Twelve characters that nobody misreads, in groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def roles_to_give(actor: Actor, unit: Unit) -> list[Role]:
    """The roles that the actor may give in that unit: an administrator gives no oversight, only work."""
    if not access.may_administer(actor, unit):
        return []
    given = set(ADMIN_GIVES)
    if unit.kind == Unit.Kind.TASK_FORCE:
        given.add(Role.TASK_FORCE)
        if actor.kind == ActorKind.SYSTEM or Role.SYSTEM_ADMIN in actor.roles:
            given |= _ONLY_IN_TASK_FORCE
    return [role for role in Role if role in given]


def invite(
    unit: Unit | None, *, login: str, name: str, role: Role, actor: Actor, at: datetime,
    operator: Operator | None = None, synthetic: bool = False,
) -> tuple[Person, str] | Refusal:  # fmt: skip
    """A new person with a post and a one-time code, shown once; his first sign-in changes it into a password."""
    login = login.strip().lower()
    if unit is not None and role not in roles_to_give(actor, unit):
        return Refusal("not_your_unit", unit.name)
    if queries.person_by_login(login) is not None:
        return Refusal("login_taken", login)
    code, key = one_time_code(), f"p{secrets.token_hex(5)}"
    with journal.act("person.invite", ("person", key), actor=actor, at=at) as act:
        person = act.add(
            Person(
                key=key, login=login, name=name.strip(), must_change=True, synthetic=synthetic,
                one_time_code=make_password(code), one_time_until=clock.real_now() + CODE_LIFE,
            )
        )  # fmt: skip
        act.add(Post(person=person, unit=unit, operator=operator, role=role, starts=clock.day_of(at)))
    return person, code


def reset(person: Person, *, actor: Actor, at: datetime) -> str | Refusal:
    """A new one-time code, shown once; the old password and every open session end."""
    if access.person_for(actor, person.key) is None:
        return Refusal("not_your_unit")
    code = one_time_code()
    with journal.act("person.reset", ("person", person.key), actor=actor, at=at) as act:
        act.change(
            person, password="", one_time_code=make_password(code), must_change=True,
            one_time_until=clock.real_now() + CODE_LIFE, sign_ins_end=person.sign_ins_end + 1,
        )  # fmt: skip
    return code


def change_password(person: Person, new: str, *, actor: Actor, at: datetime, old: str | None = None) -> Person | Refusal:
    """Set a password. `old` is asked for unless the person came in with a one-time code."""
    if old is not None and not check_password(old, person.password):
        return Refusal("wrong_password")
    if len(new) < 10 or new.lower() in {person.login, person.name} or len(set(new)) < 5:
        return Refusal("weak_password")
    with journal.act("person.set_password", ("person", person.key), actor=actor, at=at) as act:
        act.change(
            person, password=make_password(new), one_time_code="", one_time_until=None, must_change=False,
            sign_ins_end=person.sign_ins_end + 1,
        )  # fmt: skip
    return person


def give_post(person: Person, unit: Unit, role: Role, *, starts: date, actor: Actor, at: datetime) -> Post | Refusal:
    """A further post, from a day on; a person may hold posts in two units."""
    if role not in roles_to_give(actor, unit):
        return Refusal("not_your_unit", unit.name)
    with journal.act("person.give_post", ("person", person.key), actor=actor, at=at) as act:
        return act.add(Post(person=person, unit=unit, role=role, starts=starts))


def leave_post(post: Post, *, ends: date, actor: Actor, at: datetime) -> Post | Refusal:
    """End a post with a day. A unit keeps at least one administrator."""
    unit = post.unit
    if unit is None or not access.may_administer(actor, unit):
        return Refusal("not_your_unit")
    if ends < post.starts:
        return Refusal("dates_reversed")
    with transaction.atomic():
        refusal = _keeps_an_admin(unit, post.person, clock.day_of(at)) if post.role == Role.UNIT_ADMIN else None
        if refusal:
            return refusal
        with journal.act("person.leave_post", ("person", post.person.key), actor=actor, at=at) as act:
            return act.change(post, ends=ends)


def _keeps_an_admin(unit: Unit, without: Person, on: date) -> Refusal | None:
    """The unit is locked first, so that two administrators cannot disable each other at the same moment."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    remaining = queries.admins_of(unit, on).exclude(pk=without.pk)
    return None if remaining.exists() else Refusal("last_admin")


def disable(person: Person, *, actor: Actor, at: datetime) -> Person | Refusal:
    """From today on the person cannot sign in; open sessions end. Never the last administrator, never oneself."""
    if person.key == actor.key:
        return Refusal("not_himself")
    if access.person_for(actor, person.key) is None:
        return Refusal("not_your_unit")
    today = clock.day_of(at)
    with transaction.atomic():
        posts = queries.posts_in_force(today).filter(person=person, role=Role.UNIT_ADMIN).select_related("unit")
        for post in posts.order_by("unit_id"):
            refusal = _keeps_an_admin(post.unit, person, today) if post.unit else None
            if refusal:
                return refusal
        with journal.act("person.disable", ("person", person.key), actor=actor, at=at) as act:
            return act.change(person, disabled_on=today, sign_ins_end=person.sign_ins_end + 1)


def enable(person: Person, *, actor: Actor, at: datetime) -> Person | Refusal:
    """Let a disabled person in again."""
    if access.person_for(actor, person.key) is None:
        return Refusal("not_your_unit")
    with journal.act("person.enable", ("person", person.key), actor=actor, at=at) as act:
        return act.change(person, disabled_on=None)


def deputise(
    person: Person, absent: Person, unit: Unit, *, starts: date, ends: date, actor: Actor, at: datetime
) -> Deputy | Refusal:
    """`person` acts for `absent` in `unit` from a day to a day, today included, always under his own name."""
    if person.pk == absent.pk:
        return Refusal("not_himself")
    if ends < starts:
        return Refusal("dates_reversed")
    may = access.may_administer(actor, unit) or actor.key == absent.key
    here = queries.posts_in_force(clock.day_of(at)).filter(unit=unit)
    if not may or not here.filter(person=person).exists() or not here.filter(person=absent, role__in=list(WORKERS)).exists():
        return Refusal("not_your_unit", unit.name)
    with journal.act("person.deputise", ("person", person.key), actor=actor, at=at) as act:
        return act.add(Deputy(person=person, absent=absent, unit=unit, starts=starts, ends=ends))


def end_deputy(deputy: Deputy, *, actor: Actor, at: datetime) -> Deputy | Refusal:
    """The absent one is back: the period ends yesterday, or today where it began today."""
    if not access.may_administer(actor, deputy.unit) and actor.key != deputy.absent.key:
        return Refusal("not_your_unit", deputy.unit.name)
    last = max(deputy.starts, clock.day_of(at) - timedelta(days=1))
    with journal.act("person.end_deputy", ("person", deputy.person.key), actor=actor, at=at) as act:
        return act.change(deputy, ends=min(deputy.ends, last))


def set_language(person: Person, language: str, *, actor: Actor, at: datetime) -> Person:
    """Remember the language that the person reads."""
    with journal.act("person.set_language", ("person", person.key), actor=actor, at=at) as act:
        return act.change(person, language=language)
