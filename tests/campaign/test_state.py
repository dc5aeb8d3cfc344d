"""填报: who may state what, and what a statement may not be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from ranan.campaign import actions, queries
from ranan.campaign.models import Campaign, Statement
from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.registry.models import Deputy, Person, Unit
from ranan.rules import stating
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan

Act = Callable[[Role, str], Actor]
Enter = Callable[[Role, str], Client]
TODAY = date(2023, 11, 20)


def _state(
    campaign: Campaign, actor: Actor, unit: str, *, text: str = "已查", on: date = TODAY, measure: int = 30,
    target: str = "", figure: str = "",
) -> Statement | Refusal:  # fmt: skip
    return actions.state(
        campaign, Unit.objects.get(key=unit), text, on=on, actor=actor, at=clock.now(), measure=measure, target=target,
        figure=Decimal(figure) if figure else None,
    )  # fmt: skip


def _code(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def test_the_lead_states_a_figure_for_a_target_of_its_measure(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    made = _state(campaign, actor, "jgw", target="hose-replacement", figure="9684", text=" 已更换 ")
    assert isinstance(made, Statement)
    assert (made.figure, made.text, made.person and made.person.key) == (Decimal(9684), "已更换", actor.key)
    assert queries.latest_figures(campaign)["hose-replacement"] == made
    assert queries.latest_words(campaign)[30] == made


def test_a_statement_is_one_entry_with_the_whole_of_it(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    made = _state(campaign, actor, "jgw", target="hose-replacement", figure="12.5")
    assert isinstance(made, Statement)
    entry = journal.timeline("campaign", campaign.key).last()
    assert entry is not None
    assert (entry.verb, entry.actor_key, entry.actor_unit, entry.actor_unit_key, entry.plan_version) == (
        "campaign.state", actor.key, "区建管委", "jgw", 1,
    )  # fmt: skip
    assert entry.facts == {
        "campaign.statement": [
            {
                "id": made.pk, "campaign_id": campaign.pk, "unit_id": made.unit_id, "person_id": made.person_id,
                "measure": 30, "target": "hose-replacement", "on": "2023-11-20", "figure": "12.500", "text": "已查",
            }
        ]
    }  # fmt: skip
    assert journal.differences() == []


@pytest.mark.parametrize(
    ("role", "unit", "measure", "may"),
    [
        (Role.OFFICER, "jgw", 30, True),  # leads
        (Role.UNIT_HEAD, "jgw", 30, True),
        (Role.OFFICER, "hyl", 30, True),  # supports, as one of 各街镇
        (Role.OFFICER, "czj", 33, True),  # carries out
        (Role.OFFICER, "jyj", 37, True),  # of the second group that leads
        (Role.TASK_FORCE, "zb", 30, True),
        (Role.TASK_FORCE, "zb", 0, True),
        (Role.OFFICER, "jgw", 0, False),  # a target of no measure is the task force's
        (Role.OFFICER, "xfzd", 30, False),
        (Role.OFFICER, "hyl", 33, False),
        (Role.INSPECTOR, "jgw", 30, False),
        (Role.UNIT_ADMIN, "jgw", 30, False),
        (Role.SUPERVISOR, "zb", 30, False),
        (Role.AUDITOR, "zb", 30, False),
        (Role.SYSTEM_ADMIN, "zb", 30, False),
        (Role.SECURITY_ADMIN, "zb", 30, False),
    ],
)
def test_only_units_with_a_part_in_the_measure_state_on_it(
    role: Role, unit: str, measure: int, may: bool, campaign: Campaign, acting: Act
) -> None:
    result = _state(campaign, acting(role, unit), unit, measure=measure)
    assert isinstance(result, Statement) if may else _code(result) == "not_yours_to_state"


def test_nobody_states_for_another_unit(campaign: Campaign, acting: Act) -> None:
    assert _code(_state(campaign, acting(Role.OFFICER, "jgw"), "hyl")) == "not_yours_to_state"
    assert _code(_state(campaign, acting(Role.ENTERPRISE, ""), "jgw")) == "not_yours_to_state"


def test_a_deputy_states_under_his_own_name_for_the_absent(
    campaign: Campaign, acting: Act, hire: Callable[[Role, str], Person]
) -> None:
    absent = hire(Role.OFFICER, "jgw")
    seat = Seat("jgw", Role.OFFICER, stands_for=absent.name)
    deputy = acting(Role.OFFICER, "xfzd")
    made = _state(campaign, Actor(ActorKind.PERSON, deputy.key, deputy.name, deputy.unit, (*deputy.seats, seat)), "jgw")
    assert isinstance(made, Statement)
    entry = journal.timeline("campaign", campaign.key).last()
    assert entry is not None
    assert (entry.actor_key, entry.actor_for, entry.actor_unit) == (deputy.key, absent.name, "区建管委")
    assert not Deputy.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "missing"),
        ({"measure": 99}, "missing"),
        ({"figure": "3"}, "missing"),  # a figure of no target
        ({"target": "elderly-alarms", "figure": "3"}, "not_its_target"),  # measure 31's
        ({"target": "lpg-users-surveyed", "figure": "3"}, "not_its_target"),  # of no measure
        ({"target": "no-such-target", "figure": "3"}, "not_its_target"),
        ({"target": "hose-replacement", "figure": "-1"}, "negative_figure"),
        ({"on": TODAY + timedelta(days=1)}, "date_in_future"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(
    given: dict[str, Any], code: str, campaign: Campaign, acting: Act
) -> None:
    entries = journal.entries().count()
    actor = acting(Role.OFFICER, "jgw")
    assert _code(_state(campaign, actor, "jgw", **given)) == code
    assert not Statement.objects.exists()
    assert journal.entries().count() == entries + 1  # the hiring


def test_the_newest_day_counts_not_the_last_written(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    for day, figure in ((20, "300"), (10, "200"), (15, "250")):
        _state(campaign, actor, "jgw", target="hose-replacement", figure=figure, on=date(2023, 11, day))
    assert queries.latest_figures(campaign)["hose-replacement"].figure == 300
    assert [one.on.day for one in queries.statements_on(campaign, 30)] == [20, 15, 10]


def test_a_statement_sent_twice_is_kept_once(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    figures = ("300", "200", "300")  # the last one puts the second right
    for figure in figures:
        assert isinstance(_state(campaign, actor, "jgw", target="hose-replacement", figure=figure), Statement)
    assert _code(_state(campaign, actor, "jgw", target="hose-replacement", figure="300")) == "nothing_changes"
    assert Statement.objects.count() == 3


def test_groups_and_the_second_lead_stand_in_a_relation_to_the_measure(changning: Plan) -> None:
    relation = stating.Relation
    assert stating.relations(changning, 13, "xfzd") == {relation.ANY, relation.LEAD}
    assert stating.relations(changning, 13, "lkyq") == {relation.ANY, relation.SUPPORT}
    assert stating.relations(changning, 37, "jyj") == {relation.ANY, relation.LEAD}
    assert stating.relations(changning, 99, "jgw") == {relation.ANY}
    assert stating.relations(changning, 13, "") == {relation.ANY}


def test_the_form_stands_only_where_it_may_be_sent(signed_in: Enter) -> None:
    assert "/plan/measures/30/state/" in signed_in(Role.OFFICER, "jgw").get("/plan/measures/30/").content.decode()
    for role, unit in ((Role.INSPECTOR, "jgw"), (Role.OFFICER, "xfzd"), (Role.AUDITOR, "zb"), (Role.ENTERPRISE, "")):
        client = signed_in(role, unit)
        assert "/state/" not in client.get("/plan/measures/30/").content.decode()
        answer = client.post("/plan/measures/30/state/", {"unit": unit, "on": "2023-11-20", "text": "已查"})
        assert (answer.status_code, answer["X-Refusal"]) == (409, "not_yours_to_state")
    assert not Statement.objects.exists()


def test_a_statement_by_form_appears_with_unit_person_and_day(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    given = {"unit": "jgw", "target": "leak-self-detection", "figure": "86.4", "on": "2023-11-18"}
    given["text"] = "22 起中自查 19 起"
    answer = client.post("/plan/measures/26/state/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/plan/measures/26/")
    made = Statement.objects.get()
    assert made.figure == Decimal("0.864")
    text = client.get("/plan/measures/26/").content.decode()
    for words in ("86.4%", "≥ 80%", "11月18日", "区建管委", "22 起中自查 19 起"):
        assert words in text
    assert "86.4%" in client.get("/plan/").content.decode()


def test_what_was_typed_comes_back_with_its_error(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    late = {"unit": "jgw", "on": "2023-11-21", "text": "写好的话"}
    answer = client.post("/plan/measures/27/state/", late)
    assert (answer.status_code, answer["X-Refusal"]) == (409, "date_in_future")
    assert "写好的话" in answer.content.decode()
    assert client.post("/plan/measures/27/state/", {"unit": "jgw", "on": "2023-11-20"}).status_code == 422
    wrong = {"unit": "hyl", "on": "2023-11-20", "text": "写好的话"}
    assert client.post("/plan/measures/27/state/", wrong).status_code == 422
    assert client.post("/plan/measures/99/state/", late).status_code == 404
    assert client.get("/plan/measures/27/state/").status_code == 405


def test_the_task_force_states_on_the_targets_of_no_measure(signed_in: Enter) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    given = {"unit": "zb", "target": "lpg-users-surveyed", "figure": "449", "on": "2023-11-20"}
    assert client.post("/plan/measures/0/state/", given)["Location"] == "/plan/"
    assert client.post("/plan/measures/0/state/", {**given, "figure": ""}).status_code == 422
    text = re.sub(r"<[^>]*>", " ", client.get("/plan/").content.decode())
    assert re.search(r"449\s+/ 452 户", text)
    assert set(re.findall(r"\S+%", text)) == {"80%"}  # the plan's own; a share without its two numbers is never shown
