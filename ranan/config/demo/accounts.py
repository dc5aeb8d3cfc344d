"""One account per role; passwords are made at first start and kept in the home's keys, never in the code."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from ranan.config.say import both, say
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.kit.home import Home
from ranan.registry.models import Operator, Person, Post, Unit
from ranan.rules import terms
from ranan.rules.actor import Actor, Role

FILE = "demo_accounts.json"


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the demonstration: `unit` is a unit's key, "" for the enterprise."""

    login: str
    name: str
    role: Role
    unit: str


# One account per role, and a second person where the rules ask for two.
ACCOUNTS: tuple[Account, ...] = (
    Account("zb", "周岚", Role.TASK_FORCE, "zb"),
    Account("jgw", "顾明", Role.OFFICER, "jgw"),
    Account("jgw2", "沈颖", Role.UNIT_HEAD, "jgw"),
    Account("xfzd", "陆峰", Role.OFFICER, "xfzd"),
    Account("xfzd2", "秦川", Role.INSPECTOR, "xfzd"),
    Account("hyl", "吴洁", Role.INSPECTOR, "@华阳路街道"),
    Account("hyl2", "郑涛", Role.OFFICER, "@华阳路街道"),
    Account("admin", "何静", Role.UNIT_ADMIN, "@华阳路街道"),
    Account("supervisor", "严正", Role.SUPERVISOR, "zb"),
    Account("auditor", "闻道", Role.AUDITOR, "zb"),
    Account("sysadmin", "高远", Role.SYSTEM_ADMIN, "zb"),
    Account("secadmin", "安宁", Role.SECURITY_ADMIN, "zb"),
    Account("shop", "店主王", Role.ENTERPRISE, ""),
)


def find_unit(key: str) -> Unit:
    """A unit by key, or by name after an @."""
    return Unit.objects.get(name=key[1:]) if key.startswith("@") else Unit.objects.get(key=key)


def make_accounts(home: Home, operator: Operator, *, actor: Actor, at: datetime) -> None:
    """Write the people and keep their passwords in the home's keys, readable by its owner only."""
    passwords: dict[str, str] = {}
    for account in ACCOUNTS:
        password = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        add_person(account.login, account.name, account.role, account.unit, password, operator, actor=actor, at=at)
        passwords[account.login] = password
    path = home.keys / FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords), "utf-8")


def add_person(
    login: str, name: str, role: Role, unit: str, password: str, operator: Operator | None, *, actor: Actor,
    at: datetime,
) -> Person:  # fmt: skip
    """One synthetic person with a post that begins with the campaign; without a password nobody signs in as him."""
    key = f"p{secrets.token_hex(5)}"
    with journal.act("person.invite", ("person", key), actor=actor, at=at) as act:
        return person_and_post(act, key, login, name, role, find_unit(unit) if unit else None, operator, password)


def person_and_post(
    act: journal.Act, key: str, login: str, name: str, role: Role, unit: Unit | None, operator: Operator | None = None,
    password: str = "",
) -> Person:  # fmt: skip
    """Both rows, written by the given act."""
    secret = make_password(password) if password else ""
    person = act.add(Person(key=key, login=login, name=name, synthetic=True, password=secret))
    place = {"unit": unit} if unit is not None else {"operator": operator}
    act.add(Post(person=person, role=role, starts=clock.day_of(act.entry.at), **place))
    return person


def say_accounts(home: Home) -> None:
    """Print who can sign in, on a demonstration only."""
    path = home.keys / FILE
    if not path.exists():
        return
    passwords = json.loads(path.read_text("utf-8"))
    say("演示账号（人员、场所、隐患均为虚构）：", "accounts of the demonstration (all people and places are made up):")
    for account in ACCOUNTS:
        role = terms.word("role", account.role, both("zh", "en"))
        line = f"  {account.login:<12}{passwords.get(account.login, '?'):<18}{_where(account)} {role} {account.name}"
        say(line, line)


def _where(account: Account) -> str:
    """The unit's or the operator's name as it reads today."""
    post = Post.objects.filter(person__login=account.login).select_related("unit", "operator").first()
    place = (post.unit or post.operator) if post else None
    return place.name if place else account.unit.lstrip("@")
