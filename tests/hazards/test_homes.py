"""Homes of every role after a random walk: what stands there is the person's to do or to watch, and nothing else."""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ranan.hazards import queries
from ranan.hazards.access import hazard_for
from ranan.hazards.models import Hazard
from ranan.hazards.situation import ground, situation_of
from ranan.hazards.views.home import SHOWN, STEPS, WATCHED, cases
from ranan.kit import clock
from ranan.registry.access import may_see_household
from ranan.registry.models import Person, Premises, Unit
from ranan.rules.access import Relation, relations
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import OPEN_STATES, Verb
from ranan.rules.judgement import Permit, judge
from ranan.rules.situation import Situation
from tests.conftest import use_database
from tests.hazards.steps import NOW, Desk
from tests.journal.walk import Walk
from tests.signed_in import client_of
from tests.world import PEOPLE, World

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

V = Verb
EVERYBODY = (*(login for login, *_rest in PEOPLE), "boss")
# By which act each duty is done; those of WATCHED are done by others, or by any act.
DONE_BY: dict[str, set[Verb]] = {
    "to_review": {V.REVIEW}, "to_close_out": {V.CLOSE_OUT, V.SEND_BACK}, "sent_back": {V.SUBMIT}, "to_assign": {V.ASSIGN},
    "to_accept": {V.ACCEPT}, "to_rectify": {V.SUBMIT}, "extensions": {V.GRANT_EXTENSION}, "voids": {V.VOID, V.KEEP},
    "cotasks": {V.DO_COTASK}, "to_classify": {V.AMEND},
    "reminded": {V.ASSIGN, V.ACCEPT, V.RECTIFY, V.SUBMIT, V.REVIEW, V.CLOSE_OUT, V.SEND_BACK},
}  # fmt: skip
ANSWERS_FOR = {Relation.RESPONSIBLE, Relation.PROXY, Relation.LEAD, Relation.TERRITORIAL}


@pytest.fixture(scope="module", params=[2, 29])
def site(
    peopled: tuple[str, World],
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """Some days of a small world at work, walked once for all tests of this file, and the clock where they ended."""
    name, made = peopled
    with django_db_blocker.unblock():
        before, shift, files = use_database(name), clock.shift(), settings.RANAN_FILES
        settings.RANAN_FILES = tmp_path_factory.mktemp("files")
        clock.set_shift(NOW - clock.real_now())
        try:
            with transaction.atomic():
                desk = Desk(copy.deepcopy(made))
                Walk(desk, random.Random(request.param)).go(170)
                clock.set_shift(desk.moment - clock.real_now())
                yield desk
                transaction.set_rollback(True)
        finally:
            clock.set_shift(shift)
            settings.RANAN_FILES = files
            use_database(before)


@pytest.fixture
def walked(site: Desk, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """What a test does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy.copy(site)
        transaction.set_rollback(True)


def stands_so(desk: Desk, hazard: Hazard) -> Situation:
    """The hazard as the rules see it today."""
    return situation_of(
        Hazard.objects.select_related("plan_version", "campaign").get(pk=hazard.pk), ground(desk.moment.date())
    )


def before_home(desk: Desk, by: str) -> Any:
    """The person before his home; whom the walk sent away or gave a new password is put back first."""
    person = Person.objects.get(pk=desk.world.people[by].pk)
    Person.objects.filter(pk=person.pk).update(disabled_on=None, must_change=False)
    person.refresh_from_db()
    return client_of(person)


def concerns(case: Situation, actor: Actor) -> bool:
    """Whether it is the actor's to watch: he answers for it, or for the whole campaign."""
    return Role.TASK_FORCE in actor.roles or any(relations(seat, case) & ANSWERS_FOR for seat in actor.seats)


@pytest.mark.parametrize("by", EVERYBODY)
def test_every_row_of_every_duty_is_the_persons_to_do_or_to_watch(walked: Desk, by: str) -> None:
    today, actor = walked.moment.date(), walked.by(by)
    counted = queries.counts(actor, today)
    for key, n in counted.items():
        rows = list(queries.duty_rows(actor, key, today))
        assert len(rows) == n, key
        for row in rows:
            case = stands_so(walked, row)
            assert hazard_for(actor, row.number) is not None, (key, row.number)
            if key in DONE_BY:
                may = [verb for verb in DONE_BY[key] if isinstance(judge(verb, case, actor), Permit)]
                assert may, (by, key, row.number, [judge(verb, case, actor) for verb in DONE_BY[key]])
            else:
                assert concerns(case, actor), (by, key, row.number)


def test_every_step_that_is_somebodys_own_stands_on_his_home(walked: Desk) -> None:
    """The other way round: whoever may accept, review, assign or decide finds it there."""
    today, asked = walked.moment.date(), Counter[str]()
    for by in EVERYBODY:
        actor = walked.by(by)
        found = {key: {row.pk for row in queries.duty_rows(actor, key, today)} for key in DONE_BY}
        for hazard in Hazard.objects.filter(state__in=OPEN_STATES):
            case = stands_so(walked, hazard)
            for key in ("to_assign", "to_accept", "to_rectify", "extensions", "voids", "cotasks"):
                verb = next(iter(sorted(DONE_BY[key])))
                if isinstance(judge(verb, case, actor), Permit) and not proxy_beside(case, actor):
                    asked[key] += 1
                    assert hazard.pk in found[key], (by, key, hazard.number)
    assert asked.total() > 2, "the walk left something to do"


def proxy_beside(case: Situation, actor: Actor) -> bool:
    """Whether somebody may record for the party without being its first proxy, the territory: then it is not on his home."""
    return all(
        Relation.TERRITORIAL not in held and Relation.PROXY in held
        for held in (relations(seat, case) for seat in actor.seats)
    )


@pytest.mark.parametrize("by", EVERYBODY)
def test_the_cases_are_rows_of_the_duties_and_their_button_is_a_step_that_may_be_taken(walked: Desk, by: str) -> None:
    today, actor = walked.moment.date(), walked.by(by)
    counted = queries.counts(actor, today)
    numbers: list[str] = []
    for one in cases(actor, counted, today):
        row = one["hazard"]
        numbers.append(row.number)
        assert any(
            row.pk in queries.duty_rows(actor, key, today).values_list("pk", flat=True)
            for key in (*STEPS, *WATCHED)
            if counted.get(key)
        )
        if one["step"]:
            verb = Verb(one["step"].removeprefix("#step-"))
            assert isinstance(judge(verb, stands_so(walked, row), actor), Permit), (by, verb, row.number)
    assert len(numbers) == len(set(numbers)) <= SHOWN


@pytest.mark.parametrize("by", EVERYBODY)
def test_no_home_names_a_household_or_a_door_that_is_not_known_there(walked: Desk, by: str) -> None:
    actor = walked.by(by)
    mine = set(Unit.objects.filter(key__in=actor.units()).values_list("pk", flat=True))
    page = before_home(walked, by).get("/").content.decode()
    places = list(Premises.objects.select_related("household", "territory", "host"))
    homes, shops = [one for one in places if one.is_household], {one.address for one in places if not one.is_household}
    assert homes
    for place in homes:
        assert place.full_name not in page
        works = any(mine & set(row.units) for row in Hazard.objects.filter(premises=place))
        if place.full_address not in shops and not works and not may_see_household(actor, place):
            assert place.full_address not in page, (by, place.number)


@pytest.mark.parametrize("by", EVERYBODY)
def test_every_address_on_the_home_opens(walked: Desk, by: str) -> None:
    client = before_home(walked, by)
    page = client.get("/").content.decode()
    main = page[page.index("<main") :]
    for address in sorted(set(re.findall(r'<a [^>]*href="(/[^"#]*)', main))):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, (by, address)


def test_a_number_on_the_home_is_the_number_of_the_rows_behind_it(walked: Desk) -> None:
    for by in EVERYBODY:
        client = before_home(walked, by)
        page = client.get("/").content.decode()
        for key, n in re.findall(r'todo=(\w+)"><h2>.*?</h2><b>([\d,]+)</b>', page, re.DOTALL):
            wanted = queries.Filter(todo=key)
            found = queries.page_of(walked.by(by), wanted, walked.moment.date())
            assert found.total == int(n.replace(",", "")), (by, key)


HOME = 16  # session, person, generation, what is open, co-tasks, closures, counters, cases, week, panels


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_home_asks_so_many_times_however_much_stands_on_it(walked: Desk, by: str) -> None:
    client = before_home(walked, by)
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/")
    asked = [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= HOME, (by, len(asked), [one[:120] for one in asked])
