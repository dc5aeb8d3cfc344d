"""Loading a plan: everything that Changning's plan names is there, and any district's plan loads the same way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.plan import PlanError, digest, from_json, load, to_json
from tests.rules.plans import CHANGNING, FIVE, cases, change, changning, copy_of


def test_the_shipped_plan_holds_everything_that_the_document_names() -> None:
    plan = changning()
    assert [measure.no for measure in plan.measures] == list(range(1, 38))
    assert len(plan.hazards) == 206
    assert len(plan.penalties) == 62
    assert len(plan.members("departments")) == 20
    assert len(plan.members("territories")) == 11
    assert len(plan.reporters()) == 30
    assert sum(area.level == "neighbourhood" for area in plan.areas) == 189
    assert [stage.due for stage in plan.stages] == [date(2023, 11, 30), date(2024, 6, 30), date(2025, 12, 31)]


def test_the_measures_with_several_leads_are_those_of_the_document() -> None:
    several = [measure.no for measure in changning().measures if len(measure.lead) > 1]
    assert several == [4, 14, 16, 20, 23, 24, 31, 37]
    names = {key: unit.name for key in changning().measures[36].shared_lead if (unit := changning().unit(key))}
    assert list(names.values()) == ["区教育局", "区文旅局", "区绿化市容局", "区房管局"]


def test_the_targets_keep_their_quantities_and_sources() -> None:
    targets = {target.id: target for target in changning().targets}
    assert targets["elderly-alarms"].quantity == 6325
    assert targets["hose-replacement"].quantity == 18000
    assert targets["leak-self-detection"].quantity == 0.8
    assert targets["lpg-no-new-accounts"].since == date(2023, 8, 1)
    assert all(target.source for target in targets.values())


def test_json_and_back_is_the_same_plan_with_the_same_digest() -> None:
    for folder in (CHANGNING, FIVE):
        plan = load(folder)
        again = from_json(json.loads(json.dumps(to_json(plan))))
        assert again == plan
        assert digest(again) == digest(plan)


def test_another_word_in_any_file_is_another_digest(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    digests = {digest(load(folder))}
    for file, old, new in (
        ("plan.toml", "quantity = 800", "quantity = 800.0"),
        ("units.toml", "reports = false", "reports = true"),
        ("measures.toml", "餐饮用气", "餐饮用气安全"),
        ("areas.csv", "东一居委会", "东二居委会"),
        ("parameters.toml", "[10, 31]", "[10, 30]"),
    ):
        change(folder, file, old, new)
        digests.add(digest(load(folder)))
    assert len(digests) == 6


def test_a_plan_of_another_district_loads_with_names_or_ids() -> None:
    plan = load(FIVE)
    assert [measure.lead for measure in plan.measures] == [
        ("zjj",),
        ("scj", "zjj"),
        ("territories",),
        ("zjj",),
        ("zzb",),
    ]
    assert plan.task_force == "zzb"
    assert plan.members("everyone") == ("zjj", "scj", "dj", "xj")
    assert plan.outline == ""


def test_a_plan_with_an_error_does_not_load_and_says_why(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(folder, "measures.toml", 'lead = ["区住建局"]', 'lead = ["区住建委"]')
    with pytest.raises(PlanError, match="区住建委") as caught:
        load(folder)
    assert [problem.code for problem in caught.value.problems] == ["unknown_unit"]


def test_a_file_saved_by_notepad_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    assert digest(load(folder)) == digest(load(FIVE))


@pytest.mark.parametrize("case", cases("unit_names.toml"), ids=lambda case: case["unit"] or "nobody")
def test_a_unit_is_recognised_in_the_usual_writings_and_never_guessed(case: dict[str, Any]) -> None:
    plan = changning()
    for written in case["written"]:
        unit = plan.unit_named(written)
        assert (unit.name if unit else "") == case["unit"], written


def test_every_name_and_alias_leads_to_its_own_unit() -> None:
    plan = changning()
    for unit in plan.units:
        for name in (unit.name, *unit.aliases):
            bare = name.removeprefix("区")
            full = bare if "长宁" in bare else f"长宁区{bare}"
            for written in (name, f" {name}\n", bare, full):
                assert plan.unit_named(written) == unit, written
            assert plan.resolve(unit.id) == unit.id


@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_nobody(text: str) -> None:
    unit = changning().unit_named(text)
    assert unit is None or changning().unit(unit.id) == unit


def test_a_name_that_fits_two_units_is_nobody(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(folder, "units.toml", 'name = "西江镇"', 'name = "西江镇"\naliases = ["东江"]')
    plan = load(folder)
    assert plan.unit_named("东江") == plan.unit("xj")
    assert plan.unit_named("东江街道") == plan.unit("dj")
    assert plan.unit_named("临江区东江街道办") is None


def test_a_neighbourhood_belongs_to_its_sub_districts_unit() -> None:
    plan = changning()
    found = plan.territory_of("310105001003")
    assert found is not None
    assert found.name == "华阳路街道"
    park = plan.territory_of("310105-LK")
    assert park is not None
    assert park.name == "临空园区"
    assert plan.territory_of("310105000000") is None
    assert plan.territory_of("nowhere") is None


def test_a_place_on_the_parks_list_of_addresses_belongs_to_the_park(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(
        folder, "units.toml", 'area = "990101102000"', 'area = "990101102000"\naddresses = ["福泉路518号", "金钟路9弄"]'
    )
    plan = load(folder)
    park = plan.unit("xj")
    for address in ("福泉路518号8座", "临江区福泉路 518号", "某市临江区金钟路9弄3号"):
        assert plan.unit_at(address) == park, address
    for address in ("福泉路5180号", "福泉路51号", "西福泉路518号", ""):
        assert plan.unit_at(address) is None, address


def test_a_parameter_is_the_one_in_force_on_the_day() -> None:
    plan = load(FIVE)
    values = [plan.parameter("due_days.general", day) for day in (date(2024, 6, 30), date(2024, 7, 1))]
    assert [value.value for value in values if value] == [10, 5]
    assert plan.parameter("unknown", date(2024, 7, 1)) is None
    assert plan.parameter("grades.serious", date(2024, 6, 30)) is None


def test_what_does_not_exist_is_none() -> None:
    plan = changning()
    found = (
        plan.unit("?"),
        plan.measure(99),
        plan.hazard_type("?"),
        plan.penalty("?"),
        plan.area("?"),
        plan.group("?"),
    )
    assert found == (None,) * 6
    assert plan.leads(99) == ()
    assert plan.members("?") == ()
