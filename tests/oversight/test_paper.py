"""Reports on paper: every table in one order, every difficulty a line, corrections in words that stand alone."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from ranan.oversight import actions, paper, queries
from ranan.oversight.models import BiweeklyReport
from ranan.rules.report import GROUPS
from tests.hazards.steps import Desk
from tests.oversight.reporting import Office

IN_NOVEMBER = date(2023, 11, 8)


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def tables(report: BiweeklyReport) -> list[list[str]]:
    """The first column of each table of the document."""
    made = docx.Document(BytesIO(paper.docx(report, queries.content(report))))
    return [[cell.text for cell in table.columns[0].cells] for table in made.tables]


def test_a_signed_report_has_its_tables_in_the_order_of_a_live_one(office: Office) -> None:
    """JSON comes back from the database with other keys first."""
    for place, more in (("shop", {"grade": "major"}), ("other", {}), ("shop2", {})):
        office.desk.assigned(place, found=IN_NOVEMBER, by="zb", **more)
    before = tables(office.report())
    assert before[0][1:] == ["重大", "一般"]
    office.signed()
    assert tables(office.report()) == before
    content = queries.content(office.report())
    assert [key for key, _row in paper.group_rows("grade", content.figures)] == ["major", "general"]


def test_no_certain_measure_stands_last_and_an_unknown_word_is_kept() -> None:
    figures: dict[str, Any] = {
        "by_measure": {"0": {}, "13": {}, "2": {}},
        "by_kind": {"palace": {}, "catering": {}},
        "by_grade": {},
    }
    rows = {group: [key for key, _row in paper.group_rows(group, figures)] for group in GROUPS}
    assert rows == {"grade": [], "measure": ["2", "13", "0"], "kind": ["catering", "palace"]}


def test_a_hundred_difficulties_are_a_hundred_lines_on_both_papers(office: Office) -> None:
    lines = [f"{number}. <b>{'气瓶柜供货慢' * 10}</b>&" for number in range(1, 101)]
    report = office.do(actions.write, office.report(), "\n\n".join(lines), by="xf")
    content = queries.content(report)
    made = docx.Document(BytesIO(paper.docx(report, content)))
    written = [one.text for one in made.paragraphs]
    assert [one for one in written if "气瓶柜" in one] == lines
    rows = [list(row) for sheet in paper.xlsx(report, content) if sheet.name == "填报" for row in sheet.rows]
    assert [row[2] for row in rows] == lines


def test_no_signature_stands_on_a_page_without_text(office: Office) -> None:
    """From the last line of the text on, each paragraph holds on to the next one."""
    made = docx.Document(BytesIO(paper.docx(office.report(), queries.content(office.report()))))
    last = next(at for at, one in enumerate(made.paragraphs) if one.text == "无。")
    after = made.paragraphs[last:-1]
    assert [one.text for one in after if one.text][:2] == ["无。", "签发人：（未签发）"]
    assert all(one._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for one in after)


def test_a_correction_says_each_figure_by_itself() -> None:
    row = {"start": "2023-10-01", "end": "2023-10-15", "changes": {"overdue": 1, "found": -1, "reviewed": 2}}
    assert paper.correction(row) == "2023年10月1日至10月15日：本期发现 -1，复查销号 +2，逾期 +1"
