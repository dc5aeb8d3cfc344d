"""What kind of line a row is: a hazard, or a title, total, note, signature, example, group heading, nil report."""

from __future__ import annotations

import re
from collections.abc import Callable

from ranan.rules.sheet_cells import LONGEST, is_nothing, plain
from ranan.rules.sheet_grid import Head, Line
from ranan.rules.sheet_items import items

_TOTAL = re.compile(
    r"(合计|总计|小计|共计|累计|总数|本页合计|本页小计|总合计)(数|[:(\d].*)?|合计.{0,12}|(共|总共)\d+(条|处|家|户|个|项).*|.{0,10}(小计|合计)"
)
_SIGNATURE = re.compile(
    r"(填报|填表|制表|审核|审批|复核|校对|报送|上报|经办|统计|联系|负责|签字|签名|盖章|单位负责|主要负责|分管领导|分管负责|领导签)"
    r"(人|单位|部门|日期|时间|人员|领导|电话|人签字|人\(签字\)|人\(签名\)|\(签字\)|\(签名\)|\(盖章\))*(及电话|及联系方式)?([(].{0,10}[)])?[:：].*"
)
_NOTE = re.compile(
    r"(备?注|说明|填表说明|填报说明|注意事项|提示|温馨提示|附注?|要求|※)(\d+)?[:：.、].*|※.*|\*.{6,}|(备注|填表说明|填报说明|注意事项)",
    re.DOTALL,
)
_EXAMPLE = re.compile(r"(示例|样例|例|例如|填写示例|范例|模板|样表)([:：(\d].*)?")
_NIL = re.compile(
    r"(经?(现场)?(检查|排查|巡查)?[,，。]?)?(暂|均|本周期?|本次|本月|当日)*(未(发现|查出|检查出|排查出|见|存在)|没有?(发现)?|无|不存在|零)(任何|明显|其他|其它|新增|重大|燃气|安全|事故|相关|突出)*"
    r"(隐患|问题|异常|安全隐患|隐患问题|问题隐患|隐患和问题|隐患及问题|违规|情况)*(情况|现象|发现)?|(均|一切|检查|全部)*(正常|合格|符合(安全)?要求|良好)|零报告|无隐患.{0,6}"
)
_FORM = re.compile(
    r"(填报|填表|报送|上报|制表|汇总|编制|检查|所属)?(单位|部门|街镇|街道|日期|时间)(名称)?(\(.{1,6}\))?[:：].*"
)
_STEMS, _LETTERS = "甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GRADE = re.compile(
    r"(?:燃气|安全)*(重大|一般)(?:事故|安全|燃气)*隐患(?:台账|清单|明细|汇总|部分|情况)?表?(?:[:：]|共?\d+[条处项个])?"
)
_WORK = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]+\)|\d+[、.]")


def is_nil(text: str) -> bool:
    """Whether the hazard cell says that there is none: 无, 未发现安全隐患, 正常."""
    words = plain(text).rstrip("。.;；!")
    return bool(words) and (words in {"无", "/", "零", "0"} or bool(_NIL.fullmatch(words)))


def kind_of(line: Line, head: Head, street_named: Callable[[str], str | None]) -> str:
    """ "" for a row that holds a hazard (or should), else a key of `sheet_words.SKIPPED`."""
    own = line.own()
    if not own:
        return "continued" if line.brought else "blank"
    if len(own) > 1 and all(text in head.words for _, text in own):
        return "heading"
    if _counts(own):
        return "heading"
    first = plain(own[0][1])
    hazard = _text(line, head, "hazard")
    if len({text for _, text in own}) == 1:
        return _alone(line, head, own[0], street_named)
    if any(_TOTAL.fullmatch(plain(text)) for _, text in own[: 1 if hazard else 3]):
        return "total"
    loose = line.wide or not hazard or len(own) < 3
    for kind, pattern in (("signature", _SIGNATURE), ("note", _NOTE), ("example", _EXAMPLE)):
        if pattern.fullmatch(first) and (kind != "note" or loose):
            return kind
    return _with_cells(line, head, own, hazard)


def _counts(own: list[tuple[int, str]]) -> bool:
    """A row that numbers the columns: 1 2 3 4, (1) (2) (3), 甲 乙 丙 丁."""
    texts = [plain(text).strip("()") for _, text in own]
    rows = ([str(n) for n in range(1, len(texts) + 1)], _STEMS[: len(texts)], _LETTERS[: len(texts)])
    return len(texts) >= 4 and any(texts == list(row) for row in rows)


def grade_told(text: str) -> str:
    """The grade for which a tab or a group heading stands: 重大隐患清单, 二、一般隐患; "" where it says none."""
    if len(text) > LONGEST:
        return ""
    match = _GRADE.fullmatch(re.sub(r"\(.*?\)", "", _WORK.sub("", plain(text), count=1)))
    return match[1] if match else ""


def _with_cells(line: Line, head: Head, own: list[tuple[int, str]], hazard: str) -> str:
    filled = {column for column, text in own if not is_nothing(text)}
    idle = {*head.fields.get("serial", ()), *head.fields.get("street", ())}
    if not filled - idle and not hazard:
        return "blank"
    if _goes_on(line, head, filled):
        return "continued"
    places = (*head.fields.get("subject", ()), *head.fields.get("address", ()))
    if not hazard and filled.isdisjoint(places) and any(_FORM.fullmatch(plain(text)) for _, text in own):
        return "title"
    parts = items(hazard)
    if (hazard and not parts) or (parts and all(is_nil(part) for part in parts)):
        return "nil"
    return ""


def _goes_on(line: Line, head: Head, filled: set[int]) -> bool:
    """Whether a row belongs to a record two rows high: its hazard comes from above, and it names no place itself."""
    hazards, places = head.fields["hazard"], {*head.fields.get("subject", ()), *head.fields.get("address", ())}
    return not filled & {*hazards, *places} and any(column in line.brought for column in hazards)


def _alone(line: Line, head: Head, cell: tuple[int, str], street_named: Callable[[str], str | None]) -> str:
    """A row with one text: a group heading, a note; only one in a hazard's or place's own column may be a hazard."""
    column, text = cell
    words = plain(text)
    remark = "total" if _TOTAL.fullmatch(words) else "signature" if _SIGNATURE.fullmatch(words) else ""
    places = {*head.fields.get("subject", ()), *head.fields.get("address", ())}
    if column in places and any(hazard in line.brought for hazard in head.fields["hazard"]):
        return ""
    if section_street(text, street_named):
        return "section"
    if column in head.fields["hazard"] and not line.wide and not remark and not _NOTE.fullmatch(words):
        return "nil" if is_nil(text) else ""
    if column in head.fields.get("serial", ()) and (words.isdigit() or len(words) < 2):
        return "blank"
    return remark or ("nil" if is_nil(text) else "note")


def section_street(text: str, street_named: Callable[[str], str | None]) -> str | None:
    """The sub-district that a group heading names: 一、虹桥街道（12条）."""
    words = _WORK.sub("", plain(text), count=1)
    words = re.sub(r"\(.*?\)|[:：].*|\d+.*", "", words)
    return street_named(words) if 1 < len(words) <= 12 else None


def _text(line: Line, head: Head, name: str) -> str:
    return next((text for column in head.fields.get(name, ()) if (text := line.text(column))), "")
