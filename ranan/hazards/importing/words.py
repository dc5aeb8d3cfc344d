"""The sentences that an import says about a row, in Chinese and English, each with its cure."""

from __future__ import annotations

from collections.abc import Mapping

from ranan.rules.sheet_model import Problem

_SAYS: Mapping[str, tuple[str, str, str, str]] = {
    "outside": (
        "不在您单位的辖区，也不由您单位牵头，按未销号登记", "请由属地或牵头单位核对",
        "Outside your unit's ground and lead; it goes in open", "Let the territorial or lead unit check it",
    ),
    "no_code": (
        "看不准是目录中的哪一项", "登记后在该隐患页面用“更正”选定",
        "It cannot be told which entry of the catalogue this is", "Choose one by “amend” on the hazard's page",
    ),
    "several": (
        "可能是目录中的几项：{codes}", "登记后在该隐患页面用“更正”选定；是几件隐患的，请分开登记",
        "It may be several entries of the catalogue: {codes}", "Choose one by “amend”; register several apart",
    ),
    "no_territory": (
        "看不出属于哪个街镇", "请在表中补填街镇后重新导入",
        "No sub-district can be told", "Fill in the sub-district and import again",
    ),
    "own_territory": ("没有写明街镇，按您单位的辖区登记", "", "No sub-district given; taken as your own ground", ""),
    "park": ("地址在园区内，属地按园区登记", "", "The address lies in the park; the park is the territory", ""),
    "too_long": (
        "“{field}”超过{most}字", "请缩短后重新导入",
        "“{field}” is longer than {most} characters", "Shorten it and import again",
    ),
    "no_measure": (
        "方案没有第{no}项措施，按目录和场所类别确定", "请核对任务序号",
        "The plan has no measure {no}; taken from the catalogue and the kind of place", "Check the measure's number",
    ),
    "no_lead": (
        "写了销号日期，但看不出牵头单位，按未销号登记", "请专班确定牵头单位后办理",
        "Closed in the sheet, but no lead can be told; it goes in open", "Let the task force name the lead",
    ),
    "future": ("日期 {value} 晚于今天", "请核对后更正", "The date {value} lies after today", "Check and amend it"),
    "twice": ("与本表前面一行相同，只登记一件", "", "The same as a row above; it goes in once", ""),
    "differs": (
        "已登记过；{name}现为“{old}”，来表为“{new}”", "确认后更新",
        "Registered already; {name} is “{old}”, the sheet says “{new}”", "Confirm to bring it up to date",
    ),
    "moved": (
        "系统中已有后续办理（{who}）；{name}现为“{old}”，来表为“{new}”，不自动改动", "请逐件决定以哪个为准",
        "It has moved on in the system ({who}); {name} is “{old}”, the sheet says “{new}”; it is not overwritten",
        "Decide which of them stands",
    ),
    "not_yours": (
        "已登记过；{name}现为“{old}”，来表为“{new}”；不在您单位的辖区，也不由您单位牵头，没有改动", "请由属地或牵头单位核对",
        "Registered already; {name} is “{old}”, the sheet says “{new}”; neither your ground nor your lead, nothing was changed",
        "Let the territorial or lead unit check it",
    ),
    "by_its_act": (
        "系统中已有后续办理（{who}）；{name}现为“{old}”，来表为“{new}”，没有改动", "降低等级或者推后期限，请在该隐患页面办理，或由专班导入",
        "It has moved on in the system ({who}); {name} is “{old}”, the sheet says “{new}”; nothing was changed",
        "Lower a grade or put a date off on the hazard's page, or let the task force import it",
    ),
    "elsewhere": (
        "其他单位已登记，不在您单位的辖区，也不由您单位牵头，没有改动", "请与区专班核对",
        "Registered by another unit; neither your ground nor your lead, nothing was changed", "Ask the task force",
    ),
    "reopened": (
        "上一版写明已销号，本版没有销号日期；系统中仍为已销号", "确属反弹或误销的，请在该隐患页面办理重新打开",
        "The version before had it closed, this one has not; it stays closed here", "If it is open again, reopen it on its page",
    ),
    "no_number": (
        "您能查看的隐患中没有 {number}，没有导入这一行", "请核对这一行的编号；是新隐患的，请把编号清空后重新导入",
        "Among the hazards that you see there is no {number}; the row was left out",
        "Check its number; if the hazard is new, empty that cell and import again",
    ),
    "void_number": (
        "{number} 已撤回作废，没有导入这一行", "确需重新登记的，请把编号清空后重新导入",
        "{number} was taken back and is void; the row was left out", "To register it anew, empty its number and import again",
    ),
    "other_number": (
        "编号 {number} 是另一件隐患，没有导入这一行", "请核对这一行的编号；不能确定的，请把编号清空后重新导入",
        "The number {number} is that of another hazard; the row was left out",
        "Check its number; if in doubt, empty that cell and import again",
    ),
    "number_differs": (
        "{name}与 {number} 登记的不同，没有导入这一行", "是同一件的，请在该隐患页面更正；是另一件的，请把编号清空后重新导入",
        "Other than what {number} is registered with: {name}; the row was left out",
        "If it is the same, amend it on its page; if it is another, empty its number and import again",
    ),
    "cut": (
        "姓名和地址已遮盖，认不出是哪一件", "请保留导出时的编号一列，或者填写完整的姓名和地址",
        "Name and address are cut: which one it is cannot be told",
        "Leave the export's column of numbers in, or write name and address in full",
    ),
    "over": (
        "系统中已作废或已复查销号；{name}来表为“{new}”，不改动", "",
        "Void or closed on review here; the sheet's {name} “{new}” changes nothing", "",
    ),
}  # fmt: skip


def said(key: str, lang: str, **values: str) -> tuple[str, str]:
    """A sentence of the table and its cure, "" for none, in "zh" or "en"."""
    zh, cure_zh, en, cure_en = _SAYS[key]
    what, cure = (en, cure_en) if lang.startswith("en") else (zh, cure_zh)
    return what.format(**values), cure


def problem_words(problem: Problem, lang: str) -> tuple[str, str]:
    """A problem of the sheet as a whole, with its cure."""
    return problem.text(lang), problem.cure(lang)
