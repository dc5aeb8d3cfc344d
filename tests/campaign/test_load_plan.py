"""Loading a plan: once is enough, old versions stay, and the journal says exactly what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from ranan.campaign import actions, changes, queries
from ranan.campaign.models import Campaign, PlanVersion
from ranan.config import system
from ranan.journal import queries as journal
from ranan.registry.models import Unit
from ranan.rules.plan import Plan


def _with_measure(plan: Plan, no: int, **fields: Any) -> Plan:
    return replace(plan, measures=tuple(replace(m, **fields) if m.no == no else m for m in plan.measures))


@pytest.fixture
def newer(changning: Plan) -> Plan:
    """Measure 13 is led by another department."""
    return _with_measure(changning, 13, lead=("sww",), title="餐饮企业用气场所（修订）")


def test_loading_the_same_plan_twice_changes_nothing(campaign: Campaign, changning: Plan, now: datetime) -> None:
    before = journal.entries().count()
    assert actions.load_plan(changning, actor=system.actor(), at=now) is None
    assert PlanVersion.objects.count() == 1
    assert journal.entries().count() == before


def test_a_load_is_one_entry_beside_one_for_each_area_and_unit(campaign: Campaign, changning: Plan) -> None:
    verbs = list(journal.entries().values_list("verb", flat=True))
    assert verbs.count("campaign.load_plan") == 1
    assert verbs.count("area.add") == len(changning.areas)
    assert verbs.count("unit.add") == len(changning.units)
    entry = journal.timeline("campaign", campaign.key).get()
    assert (entry.actor_kind, entry.plan_version, entry.campaign) == ("system", 1, "changning-2023")
    version = PlanVersion.objects.get()
    assert [image["digest"] for image in entry.facts["campaign.planversion"]] == [version.digest]
    assert entry.facts["campaign.campaign"][-1]["version_id"] == version.pk


def test_a_changed_plan_becomes_a_new_version_and_the_old_one_stays(
    campaign: Campaign, changning: Plan, newer: Plan, now: datetime
) -> None:
    version = actions.load_plan(newer, actor=system.actor(), at=now)
    assert version is not None
    assert version.number == 2
    running = queries.current()
    assert running is not None
    assert queries.plan_now(running) == newer
    assert queries.plan_of(PlanVersion.objects.get(number=1)) == changning
    assert [loaded.version.number for loaded in queries.loads(running)] == [2, 1]
    assert queries.before(version) == PlanVersion.objects.get(number=1)


def test_a_version_tells_its_changes_in_words(changning: Plan, newer: Plan) -> None:
    told = {(one.table, one.entry, one.field): (one.old, one.new) for one in changes.told(changning, newer, "zh")}
    title = "13 餐饮企业用气场所（修订）"
    assert told == {
        ("措施", title, "牵头单位"): ("区消防救援支队", "区商务委"),
        ("措施", title, "名称"): ("餐饮企业用气场所", "餐饮企业用气场所（修订）"),
    }
    lines = [changes.sentence(one, "en") for one in changes.told(changning, newer, "en")]
    assert "measure 13 餐饮企业用气场所（修订） lead: 区消防救援支队 → 区商务委" in lines


def test_an_entry_that_comes_or_goes_is_told_as_such(changning: Plan) -> None:
    without = replace(changning, targets=changning.targets[1:])
    assert [(one.kind, one.entry) for one in changes.told(changning, without, "zh")] == [
        ("removed", changning.targets[0].name)
    ]
    assert [one.kind for one in changes.told(without, changning, "zh")] == ["added"]


def test_a_unit_that_the_plan_renames_keeps_its_key(campaign: Campaign, changning: Plan, now: datetime) -> None:
    renamed = replace(
        changning, units=tuple(replace(u, name="区商务委员会（新）") if u.id == "sww" else u for u in changning.units)
    )
    actions.load_plan(renamed, actor=system.actor(), at=now)
    assert Unit.objects.get(key="sww").name == "区商务委员会（新）"
    assert Unit.objects.count() == len(changning.units)


def test_the_campaigns_tables_can_be_rebuilt_from_the_journal(campaign: Campaign, newer: Plan, now: datetime) -> None:
    actions.load_plan(newer, actor=system.actor(), at=now)
    assert journal.differences() == []
