"""Official documents measured in their XML: page, grid, fonts, page numbers, headings, tables, signature."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.kit.official import Block, Heading, Letterhead, Table, Text, chinese, document

MM = 1440 / 25.4
SENTENCE = "隐患排查治理要压实责任、形成闭环。"
BLOCKS: list[Block] = [
    Heading(1, "基本情况"), Text(f"{SENTENCE}\n共排查12处。"), Heading(2, "排查"), Heading(3, "餐饮场所"), Heading(4, "软管"),
    Heading(1, "明细"), Table(["序号", "内容"], [[1, "软管老化"], [2, "未装报警器"]], [1, 3], "表1 清单"), Heading(2, "说明"),
]  # fmt: skip


def opened(**more: Any) -> Any:
    """A document with these arguments, read again."""
    return docx.Document(io.BytesIO(document(**{"title": "关于燃气安全的报告", "blocks": BLOCKS, **more})))


def words(opened_document: Any) -> list[str]:
    return [one.text for one in opened_document.paragraphs if one.text]


def of(element: Any, path: str, name: str) -> str:
    """The attribute `name` of the element at `path` below."""
    found = element.find("/".join(qn(part) for part in path.split("/")))
    return str(found.get(qn(name)))


def paragraph(opened_document: Any, start: str) -> Any:
    return next(one._p for one in opened_document.paragraphs if one.text.startswith(start))


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    page = opened().element.body.sectPr
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    assert (int(size.get(qn("w:w"))), int(size.get(qn("w:h")))) == (11906, 16838)
    for side, wanted in {"top": 37, "left": 28, "right": 26, "bottom": 35}.items():
        assert int(margins.get(qn(f"w:{side}"))) / MM == pytest.approx(wanted, abs=0.05)


def test_the_grid_has_22_lines_of_28_characters() -> None:
    sheet = opened()
    page = sheet.element.body.sectPr
    margins, grid = page.find(qn("w:pgMar")), page.find(qn("w:docGrid"))
    height = 16838 - sum(int(margins.get(qn(f"w:{side}"))) for side in ("top", "bottom"))
    width = 11906 - sum(int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
    pitch, more = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert height // pitch == 22
    assert int(width / ((16 + more / 4096) * 20)) == 28


def test_the_body_keeps_the_grid_by_itself() -> None:
    """Exact lines and letters whose own pitch lets 28 and no more stand in a line, whatever a program does with grids."""
    sheet = opened()
    normal = sheet.styles["Normal"].element
    assert of(normal, "w:pPr/w:spacing", "w:lineRule") == "exact"
    assert 12756 // int(of(normal, "w:pPr/w:spacing", "w:line")) == 22
    letter = int(of(normal, "w:rPr/w:sz", "w:val")) * 10 + int(of(normal, "w:rPr/w:spacing", "w:val"))
    assert 8845 // letter == 28
    body = paragraph(sheet, SENTENCE)
    assert of(body, "w:pPr/w:spacing", "w:line") == of(normal, "w:pPr/w:spacing", "w:line")
    assert of(body, "w:pPr/w:ind", "w:firstLineChars") == "200"


def test_fonts_and_sizes_are_those_of_the_standard() -> None:
    sheet = opened()
    wanted = {
        "关于燃气": ("方正小标宋简体", "44"), SENTENCE: ("仿宋_GB2312", "32"), "一、": ("黑体", "32"), "（一）": ("楷体_GB2312", "32"),
        "1.": ("仿宋_GB2312", "32"), "（1）": ("仿宋_GB2312", "32"),
    }  # fmt: skip
    for start, (font, size) in wanted.items():
        found = paragraph(sheet, start)
        assert of(found, "w:r/w:rPr/w:rFonts", "w:eastAsia") == font
        assert of(found, "w:r/w:rPr/w:rFonts", "w:ascii") == "Times New Roman"
        assert of(found, "w:r/w:rPr/w:sz", "w:val") == size


def test_every_run_names_its_chinese_font() -> None:
    data = document(title="报告", blocks=BLOCKS, sender="区建管委", day=date(2023, 10, 15), addressee="区安委办")
    sheet = docx.Document(io.BytesIO(data))
    runs = list(sheet.element.body.iter(qn("w:r")))
    assert len(runs) > 12
    assert all(of(run, "w:rPr/w:rFonts", "w:eastAsia") for run in runs)
    assert not any("Theme" in name for run in runs for name in run.find(qn("w:rPr")).find(qn("w:rFonts")).attrib)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_seven_mm_below() -> None:
    sheet = opened()
    section = sheet.sections[0]
    assert sheet.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        [line] = footer.paragraphs
        assert line.text == "— 1 —"
        assert of(line._p, "w:pPr/w:jc", "w:val") == side
        assert of(line._p, "w:pPr/w:ind", f"w:{side}") == "280"  # one character of size four
        assert [one.text for one in line._p.iter(qn("w:instrText"))] == [" PAGE "]
        assert of(line._p, "w:r/w:rPr/w:rFonts", "w:ascii") == "宋体"
        assert of(line._p, "w:r/w:rPr/w:sz", "w:val") == "28"
        middle = section.footer_distance / 635 + int(of(line._p, "w:pPr/w:spacing", "w:line")) / 2
        assert (1984 - middle) / MM == pytest.approx(7, abs=0.1)


def test_headings_are_numbered_by_their_level_and_begin_anew_below_the_next_higher_one() -> None:
    found = words(opened())
    wanted = ["一、基本情况", "（一）排查", "1.餐饮场所", "（1）软管", "二、明细", "（一）说明"]
    assert [one for one in found if one in wanted] == wanted


def test_a_heading_that_brings_its_number_keeps_it() -> None:
    assert "三、其他" in words(opened(blocks=[Heading(1, "三、其他")]))
    assert "一、2023年情况" in words(opened(blocks=[Heading(1, "2023年情况")]))


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_numbers_are_counted_in_chinese(number: int, word: str) -> None:
    assert chinese(number) == word


def test_a_table_has_black_lines_a_repeated_head_and_whole_rows() -> None:
    [table] = opened().tables
    made = table._tbl
    borders = made.tblPr.find(qn("w:tblBorders"))
    assert {(one.get(qn("w:val")), one.get(qn("w:color"))) for one in borders} == {("single", "000000")}
    assert len(borders) == 6
    rows = list(made.iter(qn("w:tr")))
    assert [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
    widths = [int(one.get(qn("w:w"))) for one in made.iter(qn("w:gridCol"))]
    assert sum(widths) == pytest.approx(8845, abs=2)
    assert widths[1] == pytest.approx(widths[0] * 3, abs=3)
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == ["1", "软管老化"]


def test_two_tables_do_not_grow_together() -> None:
    one = Table(["甲"], [["1"]], [1])
    assert len(opened(blocks=[one, one]).tables) == 2


def test_a_row_of_another_length_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        document(title="报告", blocks=[Table(["甲", "乙"], [["1"]], [1, 1])])


def test_the_date_stands_four_characters_from_the_edge_with_the_sender_centred_over_it() -> None:
    sheet = opened(sender="区建管委", day=date(2023, 10, 5))
    dated, sender = paragraph(sheet, "2023年10月5日"), paragraph(sheet, "区建管委")
    assert of(dated, "w:pPr/w:jc", "w:val") == "right"
    right = int(of(dated, "w:pPr/w:ind", "w:rightChars"))
    assert right == 400
    middle_of_date = right / 100 + (3 + 7 / 2) / 2
    assert int(of(sender, "w:pPr/w:ind", "w:rightChars")) / 100 + 4 / 2 == pytest.approx(middle_of_date)


def test_a_long_sender_keeps_inside_the_type_area() -> None:
    name = "长宁区燃气安全专项整治工作领导小组办公室"
    sheet = opened(sender=name, day=date(2023, 10, 5))
    assert paragraph(sheet, name).find(qn("w:pPr")).find(qn("w:ind")).get(qn("w:rightChars")) is None
    assert int(of(paragraph(sheet, "2023年10月5日"), "w:pPr/w:ind", "w:rightChars")) > 400


def test_attachments_are_numbered_when_there_are_several() -> None:
    assert "附件：清单" in words(opened(attachments=["清单"]))
    assert [one for one in words(opened(attachments=["清单", "名单"])) if "单" in one][-2:] == [
        "附件：1. 清单",
        "2. 名单",
    ]


def test_the_addressee_ends_with_a_full_colon_once() -> None:
    assert "区安委办：" in words(opened(addressee="区安委办"))
    assert "区安委办：" in words(opened(addressee="区安委办："))


def test_the_letterhead_is_red_and_copies_stand_between_lines_at_the_foot() -> None:
    head = Letterhead("上海市长宁区安全生产委员会文件", "长安委〔2023〕5号", ["区委办公室", "区政府办公室"])
    sheet = opened(letterhead=head, signed=["签发人：甲（代乙）"], sender="区安委会", day=date(2023, 9, 11))
    assert of(paragraph(sheet, head.mark), "w:r/w:rPr/w:color", "w:val") == "FF0000"
    number = paragraph(sheet, "　长安委")
    assert of(number, "w:pPr/w:pBdr/w:bottom", "w:color") == "FF0000"
    assert "签发人：甲（代乙）" in "".join(words(sheet))
    foot = sheet.tables[-1]
    assert foot.rows[0].cells[0].text == "抄送：区委办公室，区政府办公室。"
    assert foot.rows[1].cells[0].text == "区安委会\t2023年9月11日印发"
    assert of(foot._tbl, "w:tblPr/w:tblpPr", "w:tblpYSpec") == "bottom"
    first = int(of(sheet.paragraphs[0]._p, "w:pPr/w:spacing", "w:line"))
    assert first / MM == pytest.approx(35, abs=0.05)  # the mark's upper edge below that of the type area


def test_without_a_letterhead_who_signed_stands_above_the_sender() -> None:
    found = words(opened(signed=["签发人：甲（代乙）"], sender="区建管委", day=date(2023, 10, 15)))
    assert found[-3:] == ["签发人：甲（代乙）", "区建管委", "2023年10月15日"]


def test_a_title_too_long_for_a_line_is_broken_after_its_sender() -> None:
    found = words(opened(title="长宁区建设和管理委员会关于燃气安全专项整治工作情况的报告"))
    assert found[:2] == ["长宁区建设和管理委员会关于", "燃气安全专项整治工作情况的报告"]


def test_the_properties_name_title_and_author_and_no_clock() -> None:
    about = opened(sender="区建管委", day=date(2023, 10, 15)).core_properties
    assert (about.title, about.author, about.last_modified_by) == ("关于燃气安全的报告", "区建管委", "区建管委")
    assert about.created is not None
    assert about.created.date() == date(2023, 10, 15)


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (document(title="报告", blocks=BLOCKS, day=date(2023, 10, 15)) for _time in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_document_that_opens(text: str) -> None:
    """Control characters that XML forbids are dropped, everything else stays."""
    blocks: list[Block] = [Text(text), Heading(1, text), Table([text], [[text]], [1], text)]
    sheet = docx.Document(io.BytesIO(document(title=text, blocks=blocks, sender=text, addressee=text)))
    body = "".join(node.text or "" for node in sheet.element.body.iter(qn("w:t")))
    kept = [one for one in text if one.isprintable() and not 0xD800 <= ord(one) <= 0xDFFF]
    assert all(one in body for one in kept)
