"""The plan in words: numbers with their units, fines, criteria, and today's mark on the line of stages."""

from __future__ import annotations

from datetime import date

import pytest

from ranan.campaign import timeline, words
from ranan.rules import terms
from ranan.rules.plan import Plan


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("CZRQ-45-1", "50,000—500,000 元", "50,000 to 500,000 yuan"),
        ("CZRQ-49", "100,000 元以下", "up to 100,000 yuan"),
        ("CPZL-49", "1—3 倍货值金额", "1 to 3 times the value of the goods"),
        ("CZRQ-47-1", "条文没有写罚款数额", "the article names no amount"),
    ],
)
def test_a_fine_is_a_range_with_its_unit(key: str, zh: str, en: str, changning: Plan) -> None:
    penalty = changning.penalty(key)
    assert penalty is not None
    assert (words.fine(penalty, "zh"), words.fine(penalty, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        ("CA-013", "软管长度 大于 2 米"),
        ("CA-011", "气瓶总重量 大于 60 kg；没有专用气瓶间"),
        ("LG-019", "充装重量误差 正负超过 0.5 kg；适用：15kg瓶"),
        ("FL-003", "下次检验日期 小于 充装日期"),
        ("RS-002", "调压器已更换 为 否；期限：2024-12-31"),
        ("PL-013", "泄漏自查发现率 小于 80%"),
    ],
)
def test_a_criterion_reads_as_a_sentence(code: str, zh: str, changning: Plan) -> None:
    one = changning.hazard_type(code)
    assert one is not None
    assert one.criterion is not None
    assert words.criterion(one.criterion, "zh") == zh


def test_every_word_that_the_plans_criteria_use_is_in_the_table(changning: Plan) -> None:
    known = terms.table()
    for one in changning.hazards:
        if one.criterion:
            assert one.criterion.field in known["criterion"], one.code
            assert one.criterion.op in known["comparison"], one.code
    for parameter in changning.parameters:
        assert parameter.key in known["parameter"]
        assert parameter.unit in known["measured_in"] or parameter.unit == "kg"


def test_leads_read_as_the_plan_says(changning: Plan) -> None:
    read = {no: words.lead(changning, spec, "zh") for no in (4, 13, 37) if (spec := changning.measure(no))}
    assert read == {
        4: "区应急局、区市场监管局、区建管委（按职责分工）",
        13: "区消防救援支队",
        37: "区建管委、区市场监管局、区商务委；区教育局、区文旅局、区绿化市容局、区房管局（按职责分工）",
    }


def test_the_line_shows_every_date_once_and_today_between_two_of_them(changning: Plan) -> None:
    spans = timeline.spans(changning, date(2023, 11, 20))
    days = [node.day for span in spans for node in span.nodes]
    assert days == sorted(set(days))
    steps = {step.due for stage in changning.stages for step in stage.steps}
    targets = {one.due for one in changning.targets if one.due}
    assert steps | targets | {changning.starts} == set(days)
    marked = [node for span in spans for node in span.nodes if node.today]
    assert [(node.day, node.css) for node in marked] == [(date(2023, 9, 30), "run p-83")]


@pytest.mark.parametrize(
    ("on", "done", "today"),
    [(date(2023, 9, 1), 0, 0), (date(2023, 9, 11), 0, 1), (date(2025, 12, 31), 8, 0), (date(2026, 5, 1), 8, 0)],
)
def test_before_and_after_the_campaign_the_line_is_empty_or_full(
    on: date, done: int, today: int, changning: Plan
) -> None:
    nodes = [node for span in timeline.spans(changning, on) for node in span.nodes]
    assert sum(node.css == "done" for node in nodes) == done
    assert sum(node.today for node in nodes) == today
