"""The ledger goes out in the layout of the file that came in, and comes back unchanged."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from ranan.hazards import actions
from ranan.hazards.models import Hazard, LedgerImport
from tests.hazards.sheets import let_in, read
from tests.hazards.steps import Desk
from tests.signed_in import client_of

HEAD = ["编号", "存在问题", "单位名称", "详细地址", "所属街道", "备注", "主管部门", "级别", "检查时间", "完成时限", "销号时间", "是否完成"]
ROWS = [
    [1, "软管长3.2米，超过2米", "明月楼酒店", "云间路37弄9号", "华阳路街道", "已电话提醒",
     "消防支队", "一般", "2023.9.18", "2023-12-08", "", "否"],
    [2, "软管已经过期", "甲店", "江苏路9号", "华阳路街道", "店主在外地",
     "消防支队", "重大", "2023.9.20", "2023-12-08", "2023-10-08", "是"],
]  # fmt: skip


def office_book(rows: list[list[Any]] = ROWS) -> bytes:
    """A workbook with columns of its own, one of which nobody but the office reads."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["某街道隐患台账"], HEAD, *rows):
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def exported(desk: Desk, by: str, query: str = "") -> tuple[bytes, list[list[Any]]]:
    """The file that somebody takes out in the layout of the last import, and its cells."""
    source = LedgerImport.objects.latest("id")
    answer = client_of(desk.world.people[by]).get(f"/hazards/export.xlsx?layout={source.pk}{query}")
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    return data, CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_columns_names_and_order_are_those_of_the_file_that_came_in(desk: Desk) -> None:
    let_in(desk, read(desk, office_book()))
    _data, cells = exported(desk, "hy2", "&sort=number")
    assert cells[1] == HEAD
    assert cells[2][1:7] == ["软管长3.2米，超过2米", "明月楼酒店", "云间路37弄9号", "华阳路街道", "已电话提醒", "区消防救援支队"]
    assert (cells[3][5], cells[3][7], str(cells[3][10]), cells[3][11]) == ("店主在外地", "重大", "2023-10-08", "是")
    assert [row[0] for row in cells[2:]] == [1, 2]


def test_what_goes_out_comes_back_as_nothing_new(desk: Desk) -> None:
    let_in(desk, read(desk, office_book()))
    hazard = Hazard.objects.get(code="CA-013")
    data, _ = exported(desk, "hy2")
    draft = read(desk, data)
    assert [(one.outcome, one.changes) for one in draft.rows] == [("unchanged", ())] * 2
    desk.do(actions.regrade, hazard, "major", "人员密集", by="zb")
    data, _ = exported(desk, "hy2")
    draft = read(desk, data)
    assert [one.changes for one in draft.rows] == [(), ()], "what moved on here went out as it is now"


def test_only_the_hazards_of_the_list_and_an_entry_that_says_so(desk: Desk) -> None:
    let_in(desk, read(desk, office_book()))
    _data, cells = exported(desk, "hy2", "&state=closed")
    assert [row[2] for row in cells[2:]] == ["甲店"]


def test_the_layout_of_another_office_is_not_handed_out(desk: Desk) -> None:
    let_in(desk, read(desk, office_book()))
    source = LedgerImport.objects.latest("id")
    for layout in (source.pk, 10**9, "x", "0"):
        answer = client_of(desk.world.people["xj"]).get(f"/hazards/export.xlsx?layout={layout}")
        assert answer.status_code == 404, layout


def test_the_page_offers_it_to_the_office_that_has_one(desk: Desk) -> None:
    client = client_of(desk.world.people["hy2"])
    desk.assigned()
    assert "layout=" not in client.get("/hazards/").content.decode()
    let_in(desk, read(desk, office_book()))
    assert f"layout={LedgerImport.objects.latest('id').pk}" in client.get("/hazards/").content.decode()


def test_a_hazard_stands_once_where_the_office_has_numbered_columns(desk: Desk) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["街道", "单位名称", "地址", "隐患1", "隐患2", "整改时限"])
    made.active.append(["华阳路街道", "甲店", "江苏路9号", "软管已经过期", "未安装报警器", "2023-12-08"])
    out = io.BytesIO()
    made.save(out)
    let_in(desk, read(desk, out.getvalue()))
    _data, cells = exported(desk, "hy2", "&sort=number")
    assert [row[3:5] for row in cells[2:]] == [["软管已经过期", ""], ["未安装报警器", ""]]
