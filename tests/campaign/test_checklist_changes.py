"""A new version's changes of checklists in words: which list, which item, what it said and says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ranan.campaign.changes import sentence, told
from ranan.rules.plan import Plan
from tests.rules.plans import changning


def with_other_text() -> Plan:
    """The shipped plan, where one item reads differently and one section asks first."""
    plan = changning()
    sheet = plan.checklist("catering")
    assert sheet is not None
    source, *rest = sheet.sections
    contract, *others = source.items
    changed = replace(source, gate="这里用气吗？", items=(replace(contract, text="供用气合同在手边"), *others))
    lists = tuple(replace(sheet, sections=(changed, *rest)) if one is sheet else one for one in plan.checklists)
    return replace(plan, checklists=lists)


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "zh",
            [
                "检查表的一节 餐饮场所用气安全检查表 source 前提问题：— → 这里用气吗？",
                "检查项 餐饮场所用气安全检查表 contract 文字：供用气合同在，气是谁家的说得清 → 供用气合同在手边",
            ],
        ),
        (
            "en",
            [
                "section of a checklist 餐饮场所用气安全检查表 source question asked first: — → 这里用气吗？",
                "item of a checklist 餐饮场所用气安全检查表 contract words: 供用气合同在，气是谁家的说得清 → 供用气合同在手边",
            ],
        ),
    ],
)
def test_a_changed_item_is_told_by_its_list_and_its_words(lang: str, lines: list[str]) -> None:
    assert [sentence(one, lang) for one in told(changning(), with_other_text(), lang)] == lines


def test_a_plan_that_gets_lists_tells_each_once() -> None:
    found = told(replace(changning(), checklists=()), changning(), "zh")
    assert [sentence(one, "zh") for one in found] == [f"检查表 {one.title}：新增" for one in changning().checklists]
