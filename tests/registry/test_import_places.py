"""A sheet of places comes in: good rows in, bad ones told, the same again nothing, changes only where ticked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ranan.kit.coordinates import from_wgs84
from ranan.registry import importing
from ranan.registry.actions.duplicates import look_for_duplicates
from ranan.registry.actions.import_places import import_places
from ranan.registry.models import Contact, DuplicatePair, Operator, PlacePast, Premises
from ranan.rules.likeness import metres
from tests.registry.conftest import NOW, code, entries, rebuilds
from tests.registry.sheets import HEADS, USCC, book, let_in, read, shop
from tests.world import World


def outcomes(draft: importing.Draft) -> list[str]:
    return [one.outcome for one in draft.rows]


def problems(draft: importing.Draft) -> list[str]:
    return [refusal.code for one in draft.rows for _column, refusal in one.problems]


def test_good_rows_come_in_under_a_title_and_bad_ones_are_told_with_column_and_cure(world: World) -> None:
    data = book(
        HEADS, shop("春来饭店", uscc=USCC, manager="李春来", phone="13800001111", gas="管道天然气"),
        shop("", "江苏路1号"), shop("无地址店", ""), shop("坏代码店", "江苏路2号", uscc="91310105MAA41B1F15"),
        shop("外区店", "江苏路3号", street="徐家汇街道"), title="华阳路街道燃气场所底数表",
    )  # fmt: skip
    draft = read(world, data)
    assert [one.row.row for one in draft.rows] == [3, 4, 5, 6, 7]
    assert outcomes(draft) == ["new", "wrong", "wrong", "wrong", "wrong"]
    assert problems(draft) == ["row_no_name", "row_no_address", "wrong_uscc", "row_no_ground"]
    assert draft.rows[3].problems[0][0] == "统一社会信用代码"
    done = let_in(world, data)
    assert (done.added, done.wrong) == (1, 4)
    place = Premises.objects.get(name="春来饭店")
    assert (place.kind, place.gas, place.territory.key, place.synthetic) == ("catering", "piped", "hyl", True)
    assert place.operator is not None
    assert place.operator.uscc == USCC
    assert [(one.role, one.name, one.phone) for one in place.contacts.all()] == [("manager", "李春来", "13800001111")]
    assert entries("premises.import")[-1].facts["added"] == 1
    assert rebuilds() == []


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    data = book(HEADS, shop("春来饭店", phone="13800001111"), shop("夏来饭店", "江苏路101号"))
    assert let_in(world, data).added == 2
    before = len(entries())
    again = let_in(world, data)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert len(entries()) == before


def test_a_household_comes_in_sealed_and_stands_nowhere_in_the_journal(world: World) -> None:
    heads = ("户主", "住址", "场所类别", "街道", "身份证号", "手机号", "是否独居老人")
    row = ("王小明", "安西路7弄3号102室", "液化气居民户", "华阳路街道", "11010519491231002X", "13912345678", "是")
    assert let_in(world, book(heads, row)).added == 1
    home = Premises.objects.get(household__address="安西路7弄3号102室")
    assert (home.kind, home.gas, home.elderly, home.name) == ("household_bottled", "bottled", True, "")
    assert (home.household.name, home.household.phone) == ("王小明", "13912345678")
    assert home.operator is None
    for word in ("王小明", "13912345678", "11010519491231002X", "安西路7弄"):
        assert not any(word in str(entry.facts) for entry in entries())
    assert rebuilds() == []


def test_another_telephone_gas_or_operator_is_listed_and_written_only_where_ticked(world: World) -> None:
    heads = ("名称", "地址", "街镇", "经营者", "电话", "用气")
    data = book(heads, ("阿强小吃店", "华阳路12号", "华阳路街道", "强氏餐饮公司", "13700002222", "瓶装"))
    draft = read(world, data)
    [one] = draft.rows
    assert (one.outcome, one.number) == ("changed", world.places["shop"].number)
    shown = {change.field: (change.old, change.new) for change in one.changes}
    assert shown["operator"] == ("阿强小吃店", "强氏餐饮公司")
    assert "13700002222" not in str(one.changes), "telephones are cut on the page"
    assert set(shown) == {"operator", "phone", "gas"}
    assert let_in(world, data).changed == 0
    done = let_in(world, data, take=[one.row.ticket])
    assert done.changed == 1
    place = Premises.objects.get(pk=world.places["shop"].pk)
    assert place.operator is not None
    assert (place.gas, place.operator.name, place.operator.phone) == ("bottled", "强氏餐饮公司", "13700002222")
    past = PlacePast.objects.get(premises=place)
    assert past.operator is not None
    assert (past.operator.name, past.until) == ("阿强小吃店", date(2023, 11, 19))
    assert outcomes(read(world, data)) == ["same"]
    assert rebuilds() == []


def test_a_code_is_filled_in_and_a_code_of_another_hands_the_place_over(world: World) -> None:
    filled = book(HEADS, shop("阿强小吃店", "华阳路12号", uscc=USCC))
    [one] = read(world, filled).rows
    assert let_in(world, filled, take=[one.row.ticket]).changed == 1
    operator = Operator.objects.get(uscc=USCC)
    assert operator == Premises.objects.get(pk=world.places["shop"].pk).operator
    taken = book(HEADS, shop("老王面馆", "定西路88号", uscc=USCC))
    [one] = read(world, taken).rows
    assert let_in(world, taken, take=[one.row.ticket]).changed == 1
    assert Premises.objects.get(pk=world.places["shop2"].pk).operator == operator
    assert rebuilds() == []


def test_what_is_likely_in_already_stays_out_until_somebody_says_that_it_is_another_place(world: World) -> None:
    data = book(HEADS, shop("上海阿强小吃店有限公司", "长宁区华阳路12号1楼"))
    [one] = read(world, data).rows
    assert (one.outcome, [like.number for like in one.like]) == ("likely", [world.places["shop"].number])
    done = let_in(world, data)
    assert (done.added, done.undecided) == (0, 1)
    assert let_in(world, data, apart=[one.row.ticket]).added == 1
    new = Premises.objects.get(name="上海阿强小吃店有限公司")
    pair = DuplicatePair.objects.get(second=new)
    assert (pair.first_id, pair.decided) == (world.places["shop"].pk, "different")
    assert entries("premises.differ")[-1].facts["differs_from"] == world.places["shop"].number
    assert let_in(world, data).unchanged == 1
    assert rebuilds() == []


def test_a_place_twice_in_the_sheet_comes_in_once_and_one_like_it_waits(world: World) -> None:
    data = book(
        HEADS, shop("春来饭店"), shop("春来 饭店", "江苏路１００号"), shop("春来饭店有限公司", "江苏路100号2楼"),
        shop("春来饭店", "江苏路300号"),
    )  # fmt: skip
    draft = read(world, data)
    assert outcomes(draft) == ["new", "same", "likely", "new"]
    assert draft.rows[2].like[0].above is draft.rows[0]
    assert let_in(world, data).added == 2
    assert let_in(world, data, apart=[draft.rows[2].row.ticket]).added == 1
    assert look_for_duplicates() == (0, 0), "told apart when they came in"


def test_one_of_two_rows_that_are_alike_is_told_apart_in_the_same_file(world: World) -> None:
    data = book(HEADS, shop("春来饭店"), shop("春来饭店有限公司", "江苏路100号2楼"))
    likely = read(world, data).rows[1].row.ticket
    assert let_in(world, data, apart=[likely]).added == 2
    pair = DuplicatePair.objects.get()
    assert (pair.first.name, pair.second.name, pair.decided) == ("春来饭店", "春来饭店有限公司", "different")
    assert look_for_duplicates() == (0, 0)
    assert rebuilds() == []


def test_coordinates_are_asked_for_and_converted(world: World) -> None:
    there = (31.2201, 121.4192)
    shifted = from_wgs84(there, "gcj02")
    heads = ("名称", "地址", "类型", "街镇", "经度", "纬度")
    rows = [
        ("春来饭店", "江苏路100号", "餐饮", "华阳路街道", shifted[1], shifted[0]),
        ("反写饭店", "江苏路101号", "餐饮", "华阳路街道", shifted[0], shifted[1]),
        ("北京饭店", "江苏路102号", "餐饮", "华阳路街道", 116.4, 39.9),
        ("格网饭店", "江苏路103号", "餐饮", "华阳路街道", -5123.4, 2211.7),
    ]
    data = book(heads, *rows)
    draft = read(world, data)
    assert draft.asks_system
    assert code(import_places(draft, actor=world.actor("hy2"), at=NOW)) == "coordinates_unsaid"
    assert not Premises.objects.filter(name="春来饭店").exists()
    said = importing.Answers("gcj02")
    draft = read(world, data, answers=said)
    assert draft.far == 1
    assert let_in(world, data, answers=said).added == 4
    for name in ("春来饭店", "反写饭店"):
        place = Premises.objects.get(name=name)
        assert place.latitude is not None
        assert place.longitude is not None
        assert metres((place.latitude, place.longitude), there) < 1
    for name in ("北京饭店", "格网饭店"):
        assert Premises.objects.get(name=name).latitude is None
    kept = importing.Answers("gcj02", keep_far=True)
    [one] = [row for row in read(world, data, answers=kept).rows if row.facts.name == "北京饭店"]
    assert [change.field for change in one.changes] == ["point"]


def test_a_kind_that_nobody_knows_is_asked_once_for_all_its_rows(world: World) -> None:
    data = book(
        HEADS,
        shop("甲乙丙", kind="丁类"),
        shop("丁戊己", "江苏路2号", kind="丁类"),
        shop("好食餐厅", "江苏路3号", kind=""),
    )
    draft = read(world, data)
    assert outcomes(draft) == ["asked", "asked", "new"]
    assert draft.kinds_asked() == [("丁类", 2)]
    assert let_in(world, data, answers=importing.Answers(kinds={"丁类": "small_shop"})).added == 3
    assert Premises.objects.get(name="甲乙丙").kind == "small_shop"


@pytest.mark.parametrize(
    ("by", "outcome"), [("hy", "new"), ("xj", "wrong"), ("xf", "new"), ("zb", "new"), ("supervisor", "wrong")]
)
def test_a_territory_brings_places_of_its_ground_departments_everywhere(world: World, by: str, outcome: str) -> None:
    assert outcomes(read(world, book(HEADS, shop("春来饭店")), by)) == [outcome]


def test_a_department_sees_other_facts_of_a_place_but_does_not_write_them(world: World) -> None:
    draft = read(world, book(HEADS, shop("阿强小吃店", "华阳路12号", gas="瓶装")), "xf")
    [one] = draft.rows
    assert (one.outcome, one.changes, one.says[0][1].code) == ("same", [], "outside_your_ground")


def test_the_clerks_own_ground_is_meant_where_the_sheet_names_none_and_the_park_goes_before(world: World) -> None:
    heads = ("名称", "地址", "类型", "园区", "居委")
    rows = [
        ("甲饭店", "江苏路1号", "餐饮", "", "华一"), ("乙饭店", "江苏路2号", "餐饮", "是", ""),
        ("丙饭店", "江苏路4号", "餐饮", "否", "某某居委会"),
    ]  # fmt: skip
    assert let_in(world, book(heads, *rows)).added == 3
    first, second, third = (Premises.objects.get(name=name) for name in ("甲饭店", "乙饭店", "丙饭店"))
    assert (first.area.name, first.territory.key) == ("华一居委会", "hyl")
    assert (second.territory.key, second.host.key if second.host else "") == ("lkyq", "hyl")
    assert third.area.name == "华阳路街道"


@pytest.mark.parametrize(
    ("day", "opened"), [("1998年5月", date(1998, 5, 1)), ("2023.9.18", date(2023, 9, 18)), (45187, date(2023, 9, 18))]
)
def test_the_day_of_opening_may_be_older_than_ledgers(world: World, day: Any, opened: date) -> None:
    let_in(world, book((*HEADS, "开业日期"), (*shop("春来饭店"), day)))
    assert Premises.objects.get(name="春来饭店").opened_on == opened


@pytest.mark.parametrize(("day", "refused"), [("不详日期", "row_no_day"), ("2024-01-01", "date_in_future")])
def test_a_day_that_is_none_or_to_come_keeps_the_row_out(world: World, day: str, refused: str) -> None:
    assert problems(read(world, book((*HEADS, "开业日期"), (*shop("春来饭店"), day)))) == [refused]


def test_landlord_and_liaison_are_kept_beside_the_manager(world: World) -> None:
    heads = ("名称", "地址", "类型", "街镇", "负责人", "负责人电话", "房东", "房东电话", "安全员")
    let_in(world, book(heads, ("春来饭店", "江苏路100号", "餐饮", "华阳路街道", "甲某", "1", "乙某", "2", "丙某")))
    found = Contact.objects.filter(premises__name="春来饭店").order_by("id")
    kept = [(one.role, one.name, one.phone) for one in found]
    assert kept == [("manager", "甲某", "1"), ("landlord", "乙某", "2"), ("liaison", "丙某", "")]


def test_heads_over_two_rows_dittos_and_sums_are_read(world: World) -> None:
    top = ("序号", "场所", "场所", "属地", "联系", "联系")
    below = ("", "名称", "详细地址", "街道", "负责人", "电话")
    first, second = (
        ("1", "甲饭店", "江苏路1号", "华阳路街道", "甲某", "1"),
        ("2", "乙饭店", "江苏路2号", "同上", "", ""),
    )
    rows = [first, second, ("合计", "2", "", "", "", "")]
    draft = read(world, book(top, below, *rows))
    assert [(one.facts.name, one.facts.address, one.outcome) for one in draft.rows] == [
        ("甲饭店", "江苏路1号", "new"), ("乙饭店", "江苏路2号", "new"),
    ]  # fmt: skip
    assert draft.rows[0].facts.contacts == {"manager": ("甲某", "1")}


def test_pasted_rows_and_comma_separated_ones_are_read_alike(world: World) -> None:
    lines = [HEADS, shop("春来饭店")]
    pasted = "\n".join("\t".join(cells) for cells in lines).encode()
    commas = "\n".join(",".join(cells) for cells in lines).encode("gb18030")
    for name, data in {"a.tsv": pasted, "a.csv": commas}.items():
        assert outcomes(read(world, data, name=name)) == ["new"], name
