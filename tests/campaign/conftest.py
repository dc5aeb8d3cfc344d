"""A loaded plan of Changning on a demonstration's day, and people in their posts who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from ranan.campaign import actions, queries
from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.accounts import add_person
from ranan.kit import clock
from ranan.registry import actions as registry
from ranan.registry import queries as people
from ranan.registry.models import Installation, Operator, Person
from ranan.rules import plan as plans
from ranan.rules.actor import Actor, Role
from ranan.rules.plan import Plan
from ranan.shell.middleware import stamp

DAY = datetime(2023, 11, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
FOLDER = Path(__file__).parents[2] / "plans" / "changning-2023"


@pytest.fixture(scope="session")
def changning() -> Plan:
    """The plan as its folder says it."""
    return plans.load(FOLDER)


@pytest.fixture
def now() -> Iterator[datetime]:
    """The campaign's time stands near 20 November 2023, ten o'clock."""
    before = clock.shift()
    clock.set_shift(DAY - clock.real_now())
    yield clock.now()
    clock.set_shift(before)


@pytest.fixture
def campaign(db: None, now: datetime, changning: Plan) -> Campaign:
    """The installation with its plan loaded once."""
    actor = system.actor()
    registry.install(Installation.Kind.DEMO, actor=actor, at=now, shift=timedelta(0))
    actions.load_plan(changning, actor=system.actor(), at=now)
    found = queries.current()
    assert found is not None
    return found


Hire = Callable[[Role, str], Person]


@pytest.fixture
def hire(campaign: Campaign, now: datetime) -> Hire:
    """Somebody new in a post: `hire(Role.OFFICER, "jgw")`; "" is an operator's."""

    def make(role: Role, unit: str) -> Person:
        count = Person.objects.count()
        shop = None
        if not unit:
            shop = registry.add_operator("福记烧腊", actor=system.actor(), at=now)
            assert isinstance(shop, Operator)
        name = f"测试{count}"
        return add_person(f"test{count}", name, role, unit, "a-good-password", shop, actor=system.actor(), at=now)

    return make


@pytest.fixture
def acting(hire: Hire) -> Callable[[Role, str], Actor]:
    """The same, as an actor."""
    return lambda role, unit: people.actor_of(hire(role, unit), clock.today())


@pytest.fixture
def signed_in(hire: Hire) -> Callable[[Role, str], Client]:
    """A browser in which somebody of that post is signed in."""

    def enter(role: Role, unit: str) -> Client:
        person, client = hire(role, unit), Client()
        moment = clock.real_now().timestamp()
        session = client.session
        session.update({"person": person.key, "stamp": stamp(person), "began": moment, "seen": moment})
        session.save()
        client.cookies["ranan"] = session.session_key or ""
        return client

    return enter
