"""Ledgers of offices made with openpyxl, and the ways by which a clerk brings them in."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import openpyxl

from ranan.campaign import queries as campaign
from ranan.hazards import actions, files, importing
from ranan.hazards.importing import Draft, Planned
from ranan.hazards.models import LedgerImport
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk

HEADINGS = {
    "street": "街镇",
    "subject": "场所名称",
    "address": "地址",
    "hazard": "隐患内容",
    "grade": "隐患等级",
    "responsible": "整改责任单位",
    "lead": "牵头单位",
    "found": "发现日期",
    "due": "整改时限",
    "closed": "销号日期",
    "measure": "任务序号",
    "inspector": "检查人",
}
GOOD: dict[str, Any] = {
    "street": "华阳路街道",
    "subject": "明月楼酒店",
    "address": "云间路1号",
    "hazard": "软管长3.2米，超过2米",
    "grade": "一般",
    "responsible": "明月楼酒店",
    "lead": "区消防救援支队",
    "found": "2023-09-18",
    "due": "2023-12-08",
    "closed": "",
    "measure": 13,
    "inspector": "赵某",
}
HOME = GOOD | {
    "subject": "居民欧阳某某",
    "address": "安西路77弄8号1203室",
    "hazard": "软管老化",
    "responsible": "欧阳某某",
    "lead": "",
    "measure": 30,
}


def book(*rows: dict[str, Any], tab: str = "台账") -> bytes:
    """A workbook with a title, one heading row and these rows; the first hazard stands in row 3."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = tab
    sheet.append(["燃气安全隐患排查整治台账"])
    sheet.append(list(HEADINGS.values()))
    for row in rows:
        sheet.append([row.get(name, "") for name in HEADINGS])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(desk: Desk, data: bytes, by: str = "hy2", name: str = "台账.xlsx", lang: str = "zh") -> Draft:
    """The draft that a clerk looks at."""
    running, on = campaign.current(), desk.moment.date()
    assert running is not None
    draft = importing.draft(data, name, running, importing.desk_for(desk.by(by), running, on, lang))
    files.write_once(files.path_of(draft.sha256), data)
    return draft


def let_in(desk: Desk, draft: Draft, by: str = "hy2", take: Collection[str] = ()) -> LedgerImport:
    """The draft goes in, with the differences of the rows in `take`."""
    running = campaign.current()
    assert running is not None
    done = desk.try_(actions.import_ledger, draft, running, campaign.plan_now(running), by=by, take=take)
    assert not isinstance(done, Refusal), done
    assert isinstance(done, LedgerImport)
    return done


def bring(desk: Desk, *rows: dict[str, Any], by: str = "hy2") -> list[Planned]:
    """Rows read and let in; gives what became of each."""
    draft = read(desk, book(*rows), by)
    let_in(desk, draft, by)
    return draft.rows
