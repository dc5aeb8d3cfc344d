"""The empty sheet of an official document (GB/T 9704-2012): page, grid, fonts, styles and page numbers, as a .docx."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Twips

# All lengths in twips (1/1440 inch, 1/20 point), rounded so that the type area never gets smaller than the grid.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4: 210 × 297 mm
TOP, LEFT, RIGHT, BOTTOM = 2098, 1587, 1474, 1984  # 37, 28, 26, 35 mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT  # the type area: 156 mm × 225 mm
LINES, CHARACTERS = 22, 28
LINE = (PAGE_HEIGHT - TOP - BOTTOM) // LINES  # 579: at 580 the 22nd line falls off the page
BODY = 16.0  # points: size three (三号)
CHARACTER = WIDTH / CHARACTERS  # 315.9: a little narrower than the 320 of the letters themselves
# A grid's pitch is written as what it adds to the body's size, in 1/4096 point; here it takes away a little.
CHAR_SPACE = -(-int((CHARACTER / 20 - BODY) * 4096) + 4)
# Not every program narrows letters to a grid's pitch (LibreOffice gives each two cells then). So the grid is declared,
# and the letters keep it by themselves: exact lines, and a body that is narrowed by this, then justified.
NARROWER = 6

FANGSONG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
INSTEAD = {
    FANGSONG: "仿宋",
    KAI: "楷体",
    TITLE: "方正小标宋_GBK",
}  # what a machine without the named font looks for next
FOOT = 14  # points: size four (四号) of the page numbers
# The dash of the page number stands in the middle of its line; it has to be 7 mm below the type area.
FOOTER = BOTTOM - round(7 / 25.4 * 1440) - FOOT * 20 // 2

FREE, NARROW = '<w:snapToGrid w:val="0"/>', f'<w:spacing w:val="-{NARROWER}"/>'  # in this order, before the size
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def fonts(east: str, latin: str = LATIN) -> str:
    """The element that names the font of Chinese and of Latin letters."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{east}" w:hint="eastAsia"/>'


def _styles() -> str:
    """Normal is the body; headings differ by font only. The grid takes its pitch from the size of Normal."""
    heads = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr>{fonts(font)}</w:rPr></w:style>'
        for level, font in enumerate((HEI, KAI, FANGSONG, FANGSONG), 1)
    )
    size = int(BODY * 2)
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{fonts(FANGSONG)}{FREE}{NARROW}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{heads}</w:styles>"
    )


def _settings() -> str:
    office = 'w:uri="http://schemas.microsoft.com/office/word"'
    return (
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/>'
        f'<w:compatSetting w:name="compatibilityMode" {office} w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    """The fonts by name; where one is missing, its other name and its alphabet lead to the next best."""
    named = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{INSTEAD[name]}"/>' if name in INSTEAD else "")
        + ("" if name == LATIN else '<w:charset w:val="86"/>')
        + "</w:font>"
        for name in (FANGSONG, KAI, HEI, SONG, TITLE, LATIN)
    )
    return f"<w:fonts {_W}>{named}</w:fonts>"


def _body() -> str:
    return (
        f'<w:document {_W}><w:body><w:sectPr><w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" w:header="851" '
        f'w:footer="{FOOTER}" w:gutter="0"/><w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" '
        f'w:charSpace="{CHAR_SPACE}"/></w:sectPr></w:body></w:document>'
    )


def _parts() -> dict[str, str]:
    """The package, part by part."""
    parts = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    kinds = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_OFFICE}.{kind}+xml"/>' for part, kind in parts.items()
    )
    inner = "".join(
        f'<Relationship Id="rId{no}" Type="{_RELS}/{part}" Target="{part}.xml"/>'
        for no, part in enumerate(("styles", "settings", "fontTable"), 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>',
        "word/document.xml": _body(), "word/styles.xml": _styles(), "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
    }  # fmt: skip


def blank() -> Document:
    """An empty document with everything that the standard fixes for every page."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in _parts().items():
            package.writestr(name, _HEAD + xml)
    out.seek(0)
    document = docx.Document(out)
    section = document.sections[0]
    _number_pages(section.footer, "right")
    _number_pages(section.even_page_footer, "left")
    return document


def _number_pages(footer: Any, side: str) -> None:
    """`— 1 —` in half-width 宋体, one character from the outer edge."""
    letters = f'<w:rPr>{fonts(SONG, SONG)}<w:spacing w:val="0"/><w:sz w:val="{FOOT * 2}"/><w:szCs w:val="{FOOT * 2}"/></w:rPr>'
    field = "".join(
        f"<w:r>{letters}{inner}</w:r>"
        for inner in (
            "<w:t xml:space='preserve'>— </w:t>", '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>', "<w:t xml:space='preserve'> —</w:t>",
        )
    )  # fmt: skip
    footer.is_linked_to_previous = False
    old = footer.paragraphs[0]._p
    new = parse_xml(
        f'<w:p {_W}><w:pPr><w:spacing w:line="{FOOT * 20}" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{FOOT * 20}"/><w:jc w:val="{side}"/></w:pPr>{field}</w:p>'
    )
    old.getparent().replace(old, new)


def packed(document: Document, *, title: str, author: str, day: date | None) -> bytes:
    """The document as bytes; the same content always gives the same bytes (no clock, no order of chance)."""
    about = document.core_properties
    moment = datetime(day.year, day.month, day.day) if day else datetime(2000, 1, 1)  # noqa: DTZ001 - a property, not a time
    about.title, about.author, about.last_modified_by, about.comments = title[:255], author[:255], author[:255], ""
    about.created = about.modified = moment
    about.language, about.revision = "zh-CN", 1
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            fixed = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(fixed, source.read(name))
    return out.getvalue()


def tag(name: str) -> str:
    """`w:p` with its namespace written out."""
    return qn(name)


def width(share: float, total: float) -> Twips:
    """That share of the type area's width."""
    return Twips(round(WIDTH * share / total))
