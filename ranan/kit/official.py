"""Official documents after GB/T 9704-2012 as .docx: letterhead, title, numbered headings, text, tables, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml

from ranan.kit import official_frame as frame

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = "零一二三四五六七八九"
_MARKS = {  # what a heading that brings its own number begins with
    1: re.compile("[一二三四五六七八九十百]+、"), 2: re.compile("[（(][一二三四五六七八九十百]+[）)]"),
    3: re.compile(r"\d+[.．、]"), 4: re.compile(r"[（(]\d+[）)]"),
}  # fmt: skip
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE_SIZE = 22.0  # points: size two (二号)
TITLE_CHARACTERS = int(frame.WIDTH / 20 / TITLE_SIZE)
Side = Literal["both", "center", "left", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、 （一） 1. （1）; numbered by the writer unless it brings such a number itself."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the body; a line break begins another one."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table over the whole width; `widths` are shares of it, one a column. Numbers stand centred."""

    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[float]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The red head: the sender's mark, the number of the document, and whom a copy goes to (抄送, at the end)."""

    mark: str
    number: str = ""
    copies: Sequence[str] = ()


Block = Heading | Text | Table


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph looks; indents in characters of the body, sizes in points, pitch in twips."""

    font: str = frame.FANGSONG
    size: float = frame.BODY
    side: Side = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    pitch: int = frame.LINE
    colour: str = ""
    style: str = ""
    more: str = ""  # further properties that the schema wants before the spacing
    keep: bool = False


_BODY = _Look(first=2)


def clean(text: str) -> str:
    """The text without the control characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def document(
    *, title: str, blocks: Sequence[Block], sender: str = "", day: date | None = None, addressee: str = "",
    letterhead: Letterhead | None = None, attachments: Sequence[str] = (), signed: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """The document as the bytes of a .docx; the same arguments give the same bytes.

    `signed` are whole lines ("签发人：甲（代乙）"): beside the number under a letterhead, else above the sender's name.
    """
    sheet = frame.blank()
    if letterhead:
        _letterhead(sheet, letterhead, signed)
    for line in _title_lines(title):
        _line(sheet, line, _Look(font=frame.TITLE, size=TITLE_SIZE, side="center", keep=True))
    _line(sheet, "", _BODY)
    if addressee:
        _line(sheet, addressee.rstrip("：:") + "：", _Look())
    _blocks(sheet, blocks)
    _attachments(sheet, attachments)
    _signature(sheet, sender, day, () if letterhead else signed)
    if letterhead and letterhead.copies:
        _copies(sheet, letterhead.copies, sender, day)
    return frame.packed(sheet, title=clean(title).replace("\n", ""), author=clean(sender), day=day)


def _title_lines(title: str) -> list[str]:
    """The title's own lines; one that is too long is broken after 关于, where the rest then fits."""
    found: list[str] = []
    for line in clean(title).splitlines():
        at = line.find("关于") + 2
        fits = _span(line) <= TITLE_CHARACTERS or at < 2 or _span(line[at:]) > TITLE_CHARACTERS
        found += [line] if fits else [line[:at], line[at:]]
    return found


# ---------- paragraphs ----------


def _paragraph(text: str, look: _Look) -> Any:
    """One paragraph of one look."""
    chars = {"firstLine": look.first, "left": look.left, "right": look.right}
    indent = "".join(
        f' w:{name}Chars="{round(value * 100)}" w:{name}="{round(value * frame.CHARACTER)}"'
        for name, value in chars.items()
        if value
    )
    style = f'<w:pStyle w:val="{look.style}"/>' if look.style else ""
    keep = "<w:keepNext/>" if look.keep else ""
    colour = f'<w:color w:val="{look.colour}"/>' if look.colour else ""
    size = round(look.size * 2)
    narrow = "" if look.size == frame.BODY else '<w:spacing w:val="0"/>'
    letters = f'<w:rPr>{frame.fonts(look.font)}{colour}{narrow}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    words = escape(clean(text)).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    run = f"<w:r>{letters}<w:t xml:space='preserve'>{words}</w:t></w:r>" if text else ""
    return parse_xml(
        f"<w:p {_W}><w:pPr>{style}{keep}{look.more}"
        f'<w:spacing w:before="0" w:after="0" w:line="{look.pitch}" w:lineRule="exact"/>'
        f'<w:ind{indent}/><w:jc w:val="{look.side}"/>{letters}</w:pPr>{run}</w:p>'
    )


def _put(sheet: Document, element: Any) -> None:
    """Append to the body, before the section's properties."""
    sheet.element.body.sectPr.addprevious(element)


def _line(sheet: Document, text: str, look: _Look) -> None:
    _put(sheet, _paragraph(text, look))


# ---------- the body ----------


def chinese(number: int) -> str:
    """1 to 99 as a heading counts: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _mark(level: int, number: int) -> str:
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]


def _blocks(sheet: Document, blocks: Sequence[Block]) -> None:
    count = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            count[block.level - 1] += 1
            count[block.level :] = [0] * (4 - block.level)
            words = clean(block.text).replace("\n", "")
            own = _MARKS[block.level].match(words)
            words = words if own else _mark(block.level, count[block.level - 1]) + words
            font = (frame.HEI, frame.KAI, frame.FANGSONG, frame.FANGSONG)[block.level - 1]
            _line(sheet, words, _Look(font=font, first=2, style=f"Heading{block.level}", keep=True))
        elif isinstance(block, Text):
            for line in clean(block.text).splitlines():
                _line(sheet, line, _BODY)
        else:
            _table(sheet, block)


def _table(sheet: Document, table: Table) -> None:
    """Black single lines; the head is repeated on every page and no row is split over two."""
    total = sum(table.widths)
    widths = [round(frame.WIDTH * share / total) for share in table.widths]
    look = _Look(size=12 if len(widths) <= 8 else 10.5, pitch=360 if len(widths) <= 8 else 300)
    caption = _Look(font=frame.HEI, size=14, side="center", keep=True)
    _line(sheet, table.caption, caption if table.caption else _Look(size=5, pitch=120))
    line = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = parse_xml(
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{line}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )
    made.append(_row([str(one) for one in table.head], widths, _head_of(look), head=True))
    for row in table.rows:
        made.append(_row(row, widths, look))
    _put(sheet, made)
    _line(sheet, "", _Look(size=5, pitch=120))


def _head_of(look: _Look) -> _Look:
    return _Look(font=frame.HEI, size=look.size, pitch=look.pitch, side="center")


def _row(values: Sequence[str | int], widths: Sequence[int], look: _Look, *, head: bool = False) -> Any:
    row, cells = _cells(widths, head=head)
    for value, cell in zip(values, cells, strict=True):
        side: Side = "center" if head or isinstance(value, int) else "left"
        for line in clean(str(value)).splitlines() or [""]:
            cell.append(_paragraph(line, _Look(font=look.font, size=look.size, pitch=look.pitch, side=side)))
    return row


def _cells(widths: Sequence[int], *, head: bool = False) -> tuple[Any, list[Any]]:
    """A row that is not split over two pages, and its empty cells."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr></w:tc>'
        for width in widths
    )
    again = "<w:tblHeader/>" if head else ""
    row = parse_xml(f"<w:tr {_W}><w:trPr><w:cantSplit/>{again}</w:trPr>{cells}</w:tr>")
    return row, list(row)[1:]


# ---------- head and end ----------


def _letterhead(sheet: Document, head: Letterhead, signed: Sequence[str]) -> None:
    """The mark's upper edge is 35 mm below that of the type area; the red line 4 mm below the number."""
    size = min(46, frame.WIDTH / 20 // max(1, len(head.mark)))
    _line(sheet, "", _Look(pitch=round(35 / 25.4 * 1440)))
    _line(sheet, head.mark, _Look(font=frame.TITLE, size=size, side="center", pitch=round(size * 23), colour="FF0000"))
    for _blank in range(2):
        _line(sheet, "", _Look())
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/></w:pBdr>'
    if not signed:
        _line(sheet, head.number, _Look(side="center", more=rule))
    else:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{frame.WIDTH - round(frame.CHARACTER)}"/></w:tabs>'
        lines = [("" if no else f"　{head.number}") + f"\t{name}" for no, name in enumerate(signed)]
        for no, line in enumerate(lines, 1):
            _line(sheet, line, _Look(side="left", more=(rule if no == len(lines) else "") + tab))
    for _blank in range(2):
        _line(sheet, "", _Look())


def _attachments(sheet: Document, names: Sequence[str]) -> None:
    """One blank line below the text; several are numbered and stand one below the other."""
    if not names:
        return
    _line(sheet, "", _BODY)
    if len(names) == 1:
        _line(sheet, f"附件：{names[0]}", _BODY)
    for number, name in enumerate(names, 1):
        if len(names) > 1:
            lead = "附件：" if number == 1 else ""
            _line(sheet, f"{lead}{number}. {name}", _Look(first=2 if number == 1 else 5))


def _signature(sheet: Document, sender: str, day: date | None, signed: Sequence[str]) -> None:
    """The date four characters from the right edge (room for the seal), the sender's name centred over it."""
    dated = f"{day.year}年{day.month}月{day.day}日" if day else ""
    across = _span(dated) if dated else _span(sender)
    right = max(4.0, (_span(sender) - across) / 2)
    if sender or dated or signed:
        _keep_end(sheet)
        _line(sheet, "", _Look(keep=True))
    for line in signed:
        _line(sheet, line, _Look(first=2, keep=True))
    if sender:
        _line(sheet, "", _Look(keep=True))
        _line(sheet, sender, _Look(side="right", right=right + (across - _span(sender)) / 2, keep=bool(dated)))
    if dated:
        _line(sheet, dated, _Look(side="right", right=right))


def _keep_end(sheet: Document) -> None:
    """The end of the text stays with what follows, so that no signature stands on a page without text."""
    last = sheet.element.body.sectPr.getprevious()
    before = last.getprevious() if last is not None else None
    rows = before.findall(frame.tag("w:tr"))[-2:] if before is not None and before.tag == frame.tag("w:tbl") else []
    for paragraph in (*(one for row in rows for one in row.iter(frame.tag("w:p"))), *([] if last is None else [last])):
        properties = paragraph.find(frame.tag("w:pPr"))
        if properties is not None:
            properties.get_or_add_keepNext()


def _span(text: str) -> float:
    """How many characters of the body a text is wide: Latin letters and digits count half."""
    return sum(0.5 if one.isascii() else 1 for one in text)


def _copies(sheet: Document, copies: Sequence[str], sender: str, day: date | None) -> None:
    """Whom a copy goes to, between lines at the foot of the last page; the last line is the type area's lower edge."""
    lines = [f"抄送：{'，'.join(copies)}。"]
    if sender or day:
        lines.append(f"{sender}\t{day.year}年{day.month}月{day.day}日印发" if day else sender)
    thick, thin = (f'w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"' for eighths in (8, 6))
    made = parse_xml(  # 0.35 mm outside, 0.25 mm between
        f'<w:tbl {_W}><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" '
        f'w:tblpYSpec="bottom"/><w:tblW w:w="{frame.WIDTH}" w:type="dxa"/><w:tblBorders><w:top {thick}/>'
        f'<w:bottom {thick}/><w:insideH {thin}/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{frame.WIDTH}"/></w:tblGrid></w:tbl>'
    )
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{frame.WIDTH - 450}"/></w:tabs>'
    look = _Look(size=14, first=1, pitch=480, side="left", more=tab, keep=True)
    for line in lines:
        row, [cell] = _cells([frame.WIDTH])
        cell.append(_paragraph(line, look))
        made.append(row)
    _put(sheet, made)
    _line(sheet, "", _Look(size=1, pitch=20))
