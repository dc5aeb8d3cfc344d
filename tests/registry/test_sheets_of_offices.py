"""Sheets as offices keep them: headings in groups, kinds told by the sheet's name, a year for a day."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from ranan.registry.importing import cells
from ranan.registry.importing.heads import told
from tests.registry.sheets import read
from tests.world import World


def grouped() -> bytes:
    """A sheet 餐饮: a title, two rows of heads with groups, two shops."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("餐饮")
    sheet.merge_range("A1:I1", "华阳路街道底数清单")
    for at, head in ((0, "序号"), (1, "店招名称"), (4, "经营地址"), (7, "街道"), (8, "开业时间")):
        sheet.merge_range(1, at, 2, at, head)
    for at, head, parts in ((2, "营业执照", ("企业名称", "信用代码")), (5, "店铺负责人", ("姓名", "手机"))):
        sheet.merge_range(1, at, 1, at + 1, head)
        sheet.write_row(2, at, parts)
    sheet.write_row(3, 0, ("1", "老灶头", "灶头餐饮公司", "", "江苏路100号", "钱大勇", "13812345678", "华阳路", "2015年"))
    sheet.write_row(4, 0, ("2", "阿娘面", "", "", "江苏路102号", "孙阿娘", "13812345679", "华阳路", "2019.3"))
    made.close()
    return out.getvalue()


def test_headings_in_groups_name_the_person_and_not_the_place(world: World) -> None:
    first, second = (one.facts for one in read(world, grouped()).rows)
    assert (first.name, first.operator, first.kind) == ("老灶头", "灶头餐饮公司", "catering")
    assert first.contacts == {"manager": ("钱大勇", "13812345678")}
    assert (first.opened_on, second.opened_on) == (date(2015, 1, 1), date(2019, 3, 1))
    assert (second.name, second.operator) == ("阿娘面", "")


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (("姓名", "企业名称", "地址"), {"manager": 0, "operator": 1, "address": 2}),
        (("姓名", "店名", "地址"), {"manager": 0, "name": 1, "address": 2}),
        (("姓名", "住址", "电话"), {"name": 0, "address": 1, "phone": 2}),
        (("店名", "姓名", "地址"), {"name": 0, "address": 2}),
        (("单位名称", "企业名称", "地址"), {"name": 0, "operator": 1, "address": 2}),
    ],
)
def test_a_persons_name_is_a_places_only_where_no_other_stands(heads: tuple[str, ...], fields: dict[str, int]) -> None:
    assert told(heads) == fields


def sheet_of(name: str, *rows: tuple[Any, ...]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet(name)
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    made.close()
    return out.getvalue()


def test_households_of_a_sheet_of_bottled_gas_burn_bottled_gas(world: World) -> None:
    rows = (("户主", "住址", "类别", "街道"), ("王小明", "安西路7弄3号102室", "居民", "华阳路"))
    kinds = [
        read(world, sheet_of(sheet, *rows), name=f"{file}.xlsx").rows[0].facts.kind
        for sheet, file in (("瓶装液化气用户", "底数"), ("底数", "瓶装气用户"), ("天然气用户", "底数"), ("底数", "底数"))
    ]
    assert kinds == ["household_bottled", "household_bottled", "household_piped", "household_piped"]


def test_what_a_row_says_of_its_kind_goes_before_the_name_of_its_sheet(world: World) -> None:
    heads = ("名称", "地址", "类型", "街道")
    data = sheet_of("小旅馆", heads, ("春来", "江苏路1号", "网吧", "华阳路"), ("夏来", "江苏路2号", "", "华阳路"))
    assert [one.facts.kind for one in read(world, data).rows] == ["small_internet_cafe", "small_hotel"]
    data = sheet_of("万村居委会", heads, ("春来", "江苏路1号", "", "华阳路"))
    assert read(world, data).rows[0].outcome == "asked"


def test_a_heading_that_names_its_map_is_proposed_and_not_decided(world: World) -> None:
    data = sheet_of("底数", ("名称", "地址", "街道", "坐标（百度）"), ("春来", "江苏路1号", "华阳路", "121.4,31.2"))
    draft = read(world, data)
    assert (draft.asks_system, draft.system_likely) == (True, "bd09")
    assert cells.system_said(["经度", "纬度"]) == ""
    assert cells.system_said(["高德坐标", "百度坐标"]) == "", "two maps: nobody can tell"
