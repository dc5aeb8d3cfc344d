"""Figures of targets from a workbook: looked at row by row, stated on confirmation, twice without a change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ranan.campaign import importing, queries
from ranan.campaign.models import Campaign, Statement
from ranan.journal import queries as journal
from ranan.kit.spreadsheet import from_text
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from tests.campaign.figures import HEAD, TODAY, Act, draft, let_in, stated, told

# ---------- who states what, and what each row is told ----------


@pytest.mark.parametrize(
    ("role", "unit", "row", "expected"),
    [
        (Role.OFFICER, "jgw", "报警器\t11月15日\t10", "new"),  # 区建管委 leads measure 31 too
        (Role.UNIT_HEAD, "jgw", "hose-replacement\t11月15日\t10", "new"),
        (Role.OFFICER, "hyl", "hose-replacement\t11月15日\t10", "new"),  # supports it, as one of 各街镇
        (Role.OFFICER, "jgw", "452户用户排查\t11月15日\t10", "not_yours_to_state"),  # of no measure: the task force's
        (Role.OFFICER, "xfzd", "hose-replacement\t11月15日\t10", "not_yours_to_state"),
        (Role.OFFICER, "hyl", "hose-replacement\t11月15日\t10\t\t区建管委", "not_for_that_unit"),
        (Role.OFFICER, "jgw", "hose-replacement\t11月15日\t10\t\t建管委", "new"),
        (Role.OFFICER, "jgw", "hose-replacement\t11月15日\t10\t\t天上局", "unknown_unit"),
        (Role.TASK_FORCE, "zb", "452户用户排查\t11月15日\t10", "new"),
        (Role.TASK_FORCE, "zb", "hose-replacement\t11月15日\t10", "new"),
    ],
)
def test_a_unit_states_its_own_targets_and_the_task_force_all(
    role: Role, unit: str, row: str, expected: str, campaign: Campaign, acting: Act
) -> None:
    assert told(draft(campaign, acting(role, unit), row)) == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("软管\t11月15日\t10", "target_unclear"),
        ("天桥\t11月15日\t10", "target_unknown"),
        ("\t11月15日\t10", "target_missing"),
        ("报警器\t11月21日\t10", "date_in_future"),
        ("报警器\t2022年11月15日\t10", "figure_too_early"),
        ("瓶装液化气新增开户与变更过户\t2023年8月3日\t0", "new"),  # this target is older than the plan
        ("报警器\t上周\t10", "unread_date"),
        ("报警器\t\t10", "missing"),
        ("报警器\t11月15日\t\t材料未到", "missing"),
        ("报警器\t11月15日\t-5", "negative_figure"),
        ("报警器\t11月15日\t约900", "figure_unread"),
        ("报警器\t11月15日\t53.8%", "figure_is_share"),
        ("报警器\t11月15日\t6325", "new"),
        ("报警器\t11月15日\t6326", "asked"),
        ("灶具\t11月15日\t999999", "new"),  # all: no number to be above
        ("泄漏自查发现率\t11月15日\t86.4%", "new"),
        ("泄漏自查发现率\t11月15日\t864%", "figure_over_hundred"),
        (f"报警器\t11月15日\t10\t{'长' * 4001}", "row_too_long"),
    ],
)
def test_each_row_is_told_what_becomes_of_it(row: str, expected: str, campaign: Campaign, acting: Act) -> None:
    found = draft(campaign, acting(Role.TASK_FORCE, "zb"), row)
    assert told(found) == [expected]
    if expected == "asked":
        assert [(one.code, one.detail) for one in found.lines[0].asks] == [("over_the_total", "6,325 户")]


def test_the_same_target_and_day_twice_is_taken_once_or_not_at_all(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.TASK_FORCE, "zb")
    assert told(draft(campaign, actor, "报警器\t11月15日\t10\n报警器\t11.15\t10户\n")) == ["new", "said_above"]
    found = draft(campaign, actor, "报警器\t11月15日\t10\n灶具\t11月15日\t3\n报警器\t11.15\t12\n")
    assert told(found) == ["twice_in_sheet", "new", "twice_in_sheet"]
    assert [line.problems[0].detail for line in found.lines if line.problems] == ["4", "2"]


def test_who_sits_in_two_units_says_for_which_he_states(campaign: Campaign, acting: Act) -> None:
    one = acting(Role.OFFICER, "jgw")
    both = Actor(
        ActorKind.PERSON, one.key, one.name, one.unit, (*one.seats, Seat("hyl", Role.OFFICER, stands_for="吴洁"))
    )
    assert told(draft(campaign, both, "hose-replacement\t11月15日\t10")) == ["which_unit"]
    assert [
        line.unit and line.unit.key for line in draft(campaign, both, "hose-replacement\t11月15日\t10", "hyl").lines
    ] == ["hyl"]
    text = "hose-replacement\t11月15日\t10\t\t华阳路街道\n"
    assert len(let_in(campaign, both, text).stated) == 1
    entry = journal.timeline("campaign", campaign.key).last()
    assert entry is not None
    assert (entry.actor_for, entry.actor_unit) == ("吴洁", "华阳路街道")


def test_a_unit_that_the_task_force_names_is_whom_the_figure_is_from(campaign: Campaign, acting: Act) -> None:
    text = (
        "hose-replacement\t11月15日\t10\t月报\t建管委\n报警器\t11月15日\t10\t\t区民政局\n灶具\t11月15日\t3\t\t天上局\n"
    )
    actor = acting(Role.TASK_FORCE, "zb")
    done = let_in(campaign, actor, text)
    assert [(one.unit.key, one.text) for one in done.stated] == [("zb", "区建管委；月报"), ("zb", "区民政局")]
    assert [why.code for _line, why in done.refused] == ["unknown_unit"]
    assert let_in(campaign, actor, text).unchanged == 2


def test_no_table_and_too_many_rows_are_told(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.TASK_FORCE, "zb")
    nothing = importing.draft(from_text("序号\t内容\n1\t无"), campaign, None, actor, TODAY)
    many = HEAD + "报警器\t11月15日\t10\n" * (importing.MOST + 1)
    full = importing.draft(from_text(many), campaign, None, actor, TODAY)
    assert [one.code for one in (nothing, full) if isinstance(one, Refusal)] == [
        "no_figures_in_sheet",
        "too_many_figures",
    ]


# ---------- writing ----------


def test_each_good_row_is_one_statement_with_its_source_in_the_journal(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    done = let_in(
        campaign,
        actor,
        "hose-replacement\t11月15日\t12,260\t十月底\n天桥\t11月15日\t1\nhose-replacement\t11月1日\t9875户\t\n",
    )
    assert (len(done.stated), [line.row.row for line, _why in done.refused]) == (2, [3])
    assert stated() == [
        ("hose-replacement", "jgw", date(2023, 11, 1), Decimal(9875), ""),
        ("hose-replacement", "jgw", date(2023, 11, 15), Decimal(12260), "十月底"),
    ]
    entries = journal.timeline("campaign", campaign.key).filter(verb="campaign.state")
    assert [one.facts["source"] for one in entries] == [
        {"file": "进度.xlsx", "sha256": "a" * 64, "sheet": "", "row": row, "clerk": actor.name} for row in (4, 2)
    ]
    assert queries.latest_figures(campaign)["hose-replacement"].figure == 12260
    assert queries.sources(campaign, Statement.objects.all())[done.stated[0].pk]["row"] == 4
    assert journal.differences() == []


def test_the_same_sheet_twice_changes_nothing(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    text = (
        "hose-replacement\t11月1日\t9875\nhose-replacement\t11月15日\t12260\t累计\n泄漏自查发现率\t11月15日\t86.44%\n"
    )
    assert len(let_in(campaign, actor, text).stated) == 3
    before = journal.entries().count()
    again = let_in(campaign, actor, text)
    assert (again.stated, again.unchanged, again.refused) == ([], 3, [])
    late = let_in(campaign, actor, text, seen=0)  # the button pressed twice
    assert (late.stated, late.unchanged, late.refused, journal.entries().count()) == ([], 3, [], before)


def test_a_lower_figure_comes_in_only_where_it_is_ticked(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    let_in(campaign, actor, "hose-replacement\t11月1日\t9875\n")
    text = "hose-replacement\t11月15日\t9000\n"
    [line] = draft(campaign, actor, text).lines
    assert [(one.code, one.detail) for one in line.asks] == [
        ("lower_than_before", f"11月1日 9,875 户 区建管委 {actor.name}")
    ]
    assert let_in(campaign, actor, text).not_ticked == 1
    assert (
        let_in(campaign, actor, "hose-replacement\t11月15日\t8000\n", tick=[line.ticket]).not_ticked == 1
    )  # another figure
    assert len(let_in(campaign, actor, text, tick=[line.ticket]).stated) == 1
    assert stated()[-1][3] == 9000


def test_an_old_sheet_does_not_undo_what_was_put_right(campaign: Campaign, acting: Act) -> None:
    actor = acting(Role.OFFICER, "jgw")
    old, right = "hose-replacement\t11月15日\t9875\n", "hose-replacement\t11月15日\t9857\n"
    let_in(campaign, actor, old)
    [line] = draft(campaign, actor, right).lines
    assert line.before is not None
    assert (line.outcome, line.before.figure) == ("asked", Decimal(9875))
    let_in(campaign, actor, right, tick=[line.ticket])
    assert [one.code for one in draft(campaign, actor, old).lines[0].asks] == ["corrected_since"]
    assert let_in(campaign, actor, old).not_ticked == 1


def test_what_another_stated_meanwhile_is_looked_at_first(campaign: Campaign, acting: Act) -> None:
    first, second = acting(Role.OFFICER, "jgw"), acting(Role.UNIT_HEAD, "jgw")
    text = "hose-replacement\t11月15日\t12260\n灶具\t11月15日\t7\n"
    looked = draft(campaign, first, text)
    let_in(campaign, second, "hose-replacement\t11月15日\t12000\n")
    done = let_in(campaign, first, text, seen=looked.seen)
    assert ([one.target for one in done.stated], done.overtaken) == (["safe-stoves"], [2])
    assert f"12,000 户 区建管委 {second.name}" in done.refused[0][1].detail
    assert len(let_in(campaign, first, text).stated) == 1  # looked at again, and confirmed
    assert queries.latest_figures(campaign)["hose-replacement"].figure == 12260


def test_a_post_that_ended_meanwhile_lets_nothing_in(campaign: Campaign, acting: Act) -> None:
    before = acting(Role.OFFICER, "jgw")
    text = "hose-replacement\t11月15日\t12260\n"
    looked = draft(campaign, before, text)
    after = Actor(ActorKind.PERSON, before.key, before.name, before.unit, (Seat("jgw", Role.INSPECTOR),))
    done = let_in(campaign, after, text, seen=looked.seen)
    assert (done.stated, [why.code for _line, why in done.refused]) == ([], ["not_yours_to_state"])
