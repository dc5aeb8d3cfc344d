"""The made-up staff: two people or more in every unit, administrators, a deputy, somebody with posts in two units."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time
from random import Random

from ranan.config.demo.accounts import ACCOUNTS, person_and_post
from ranan.config.demo.district import district
from ranan.config.demo.told import done
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import actions as registry
from ranan.registry import queries
from ranan.registry.models import Operator, Person, Unit
from ranan.rules.actor import Actor, Role

# unit, who stands in, who is away
DEPUTIES = (("xfzd", "xfzd2", "xfzd-1"), ("hyl", "hyl", "hyl-1"))
BUSY = frozenset({"jgw", "xfzd", "scjg"})  # lead most of what is found
WITH_ADMIN = ("zb", "jgw", "xfzd")  # units of printed accounts beside the one whose administrator is printed
NO_STAFF = frozenset({"kw"})
FIRM_KINDS = frozenset({"gas_company", "filling_station", "hotel", "carrier", "cylinder_maker", "school", "hospital"})


def make_staff(rng: Random, batch: journal.Batch) -> None:
    """People without printed accounts: nobody can sign in as one of them."""
    names = _names(rng)
    for unit in Unit.objects.exclude(key__in=NO_STAFF).order_by("id"):
        for number, role in enumerate(_roles(unit), start=1):
            _add(batch, f"{unit.key}-{number}", names.pop(), role, unit)


def _add(
    batch: journal.Batch, login: str, name: str, role: Role, unit: Unit | None, operator: Operator | None = None
) -> None:
    key = f"p{secrets.token_hex(5)}"
    person_and_post(batch.act("person.invite", ("person", key)), key, login, name, role, unit, operator)


def _names(rng: Random) -> list[str]:
    """Two hundred different names, none of them a printed account's."""
    taken = {account.name for account in ACCOUNTS}
    every = [surname + given for surname in district().surnames for given in district().given]
    return [name for name in rng.sample(every, 220) if name not in taken]


def _roles(unit: Unit) -> list[Role]:
    """Whom a unit needs beside its printed accounts."""
    if unit.kind == Unit.Kind.TASK_FORCE:
        return [Role.TASK_FORCE, Role.TASK_FORCE, Role.UNIT_ADMIN]
    roles = [Role.OFFICER, Role.INSPECTOR]
    if unit.kind == Unit.Kind.TERRITORY:
        roles += [Role.INSPECTOR, Role.UNIT_HEAD]
    if unit.key in BUSY:
        roles += [Role.INSPECTOR, Role.INSPECTOR, Role.OFFICER]
    return [*roles, Role.UNIT_ADMIN] if unit.key in WITH_ADMIN else roles


def make_firms_people(rng: Random, operators: Iterable[Operator], batch: journal.Batch) -> None:
    """Enterprises that joined and act for themselves, through somebody of their own."""
    for number, operator in enumerate(operators, start=1):
        name = rng.choice(district().surnames) + rng.choice(("某", "经理", "主管", "站长"))
        _add(batch, f"qy-{number}", name, Role.ENTERPRISE, None, operator)


def second_post(on: date) -> None:
    """One officer of the emergency bureau also works in the safety commission's office."""
    at = datetime.combine(on, time(9, 20), clock.ZONE)
    person, office = Person.objects.get(login="yjj-1"), Unit.objects.get(key="awb")
    done(registry.give_post(person, office, Role.OFFICER, starts=on, actor=_system_admin(on), at=at), "give_post")


def deputise(unit: str, person: Person, absent: Person, *, on: date, until: date) -> None:
    """AB 岗: the unit's administrator lets `person` stand in for `absent`."""
    at, where = datetime.combine(on, time(8, 40), clock.ZONE), Unit.objects.get(key=unit)
    actor = queries.actor_of(queries.admins_of(where, on).get(), on)
    done(registry.deputise(person, absent, where, starts=on, ends=until, actor=actor, at=at), "deputise")


def _system_admin(on: date) -> Actor:
    return queries.actor_of(Person.objects.get(login="sysadmin"), on)
