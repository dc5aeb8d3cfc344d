"""The words for what can be wrong with a ledger row: what it is, and the cure, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """`fatal`: the row stays out until cured."""

    fatal: bool
    zh: str
    cure_zh: str
    en: str
    cure_en: str


WORDS: dict[str, Words] = {
    "no_text": Words(
        True,
        "缺少隐患内容",
        "请在该行填写隐患内容后重新导入",
        "The row has no hazard text",
        "Write the hazard into the row and import again",
    ),
    "no_place": Words(
        True,
        "既无场所名称也无地址",
        "请至少填写场所名称或地址后重新导入",
        "The row has neither a name nor an address",
        "Give the name of the place or its address and import again",
    ),
    "place_from_above": Words(
        False,
        "场所名称和地址空白，按上一行同一场所登记",
        "请核对是否为同一场所；不是的，请补填后更正",
        "Name and address are blank; taken from the row above",
        "Check that it is the same place; if not, amend the hazard",
    ),
    "date_unreadable": Words(
        False,
        "“{column}”的“{value}”不能识别为日期",
        "请改为 2023-09-18 这样的日期",
        "“{value}” in “{column}” cannot be read as a date",
        "Write a date such as 2023-09-18",
    ),
    "date_impossible": Words(
        False,
        "“{column}”的“{value}”不是真实存在的日期",
        "请更正为实际日期",
        "“{value}” in “{column}” is no real date",
        "Correct it to a real date",
    ),
    "date_ambiguous": Words(
        False,
        "“{column}”的“{value}”可以读成不同日期",
        "请写明年、月、日，只留一个日期",
        "“{value}” in “{column}” can be read as different dates",
        "Write year, month and day of one date",
    ),
    "date_without_year": Words(
        False,
        "“{column}”的“{value}”没有年份，表中也没有写明年份",
        "请补上年份",
        "“{value}” in “{column}” has no year and the file names none",
        "Add the year",
    ),
    "closed_before_found": Words(
        False,
        "销号日期早于发现日期",
        "请核对“{column}”与发现日期",
        "Closed before it was found",
        "Check “{column}” against the day of finding",
    ),
    "due_before_found": Words(
        False,
        "整改时限早于发现日期",
        "请核对“{column}”与发现日期",
        "Due before it was found",
        "Check “{column}” against the day of finding",
    ),
    "closed_without_date": Words(
        False,
        "“{column}”写“{value}”，但没有销号日期",
        "请补填实际完成日期",
        "“{column}” says “{value}” but no closing date is given",
        "Fill in the day on which it was completed",
    ),
    "closed_but_open": Words(
        False,
        "有销号日期，“{column}”却写“{value}”",
        "请核对是否已完成整改",
        "A closing date is given, but “{column}” says “{value}”",
        "Check whether it has been rectified",
    ),
    "unknown_street": Words(
        False,
        "“{value}”不是本区街镇或园区的名称",
        "请改用街镇全称",
        "“{value}” is no sub-district of this district",
        "Write the sub-district's full name",
    ),
    "no_street": Words(
        False,
        "没有写明街镇，表名和标题中也没有",
        "请补填街镇",
        "No sub-district is named in the row, the tab or the title",
        "Fill in the sub-district",
    ),
    "unknown_unit": Words(
        False,
        "“{column}”的“{value}”不是方案中的单位",
        "请改用方案中的单位名称",
        "“{value}” in “{column}” is no unit of the plan",
        "Write the unit's name as in the plan",
    ),
    "several_units": Words(
        False,
        "“{column}”写了多个单位：“{value}”，按第一个登记",
        "请核对牵头单位；其余单位可列为配合单位",
        "“{column}” names several units: “{value}”; the first is taken",
        "Check the lead; the others may support",
    ),
    "unknown_grade": Words(
        False,
        "“{column}”的“{value}”不是重大或一般",
        "请改为“重大”或“一般”",
        "“{value}” in “{column}” is neither major nor general",
        "Write 重大 or 一般",
    ),
    "grade_conflict": Words(
        False,
        "两列写的隐患等级不一致",
        "请核对“{column}”",
        "Two columns give different grades",
        "Check “{column}”",
    ),
    "measure_unreadable": Words(
        False,
        "“{column}”的“{value}”不是任务序号",
        "请填写方案任务的序号，例如 13",
        "“{value}” in “{column}” is no measure number",
        "Write the number of the plan's measure, for example 13",
    ),
    "error_cell": Words(
        False,
        "“{column}”是公式错误“{value}”",
        "请在表格中改正公式或直接填写数值",
        "“{column}” holds a formula error “{value}”",
        "Correct the formula or write the value",
    ),
    "formula_unsaved": Words(
        False,
        "“{column}”是没有计算结果的公式",
        "请用 Excel 或 WPS 打开文件，保存后重新导入",
        "“{column}” is a formula without a value",
        "Open the file in Excel or WPS, save it and import again",
    ),
    "no_heading": Words(
        False,
        "没有找到表头（至少要有隐患内容和场所名称或地址）",
        "请在表中保留一行列名，例如：街镇、场所名称、地址、隐患内容",
        "No heading row was found (hazard text and a name or address are needed)",
        "Keep one row of headings such as 街镇, 场所名称, 地址, 隐患内容",
    ),
    "hidden_sheet": Words(
        False,
        "隐藏的工作表中有台账内容，未导入",
        "如需导入，请取消隐藏后重新导入",
        "A hidden sheet holds ledger rows; it was not imported",
        "Unhide it and import again if it belongs in",
    ),
}

SKIPPED: dict[str, tuple[str, str]] = {
    "title": ("标题或填报信息", "title or form line"),
    "heading": ("表头", "heading"),
    "section": ("分组标题", "group heading"),
    "total": ("合计行", "total"),
    "signature": ("签名栏", "signature line"),
    "note": ("说明或备注", "note"),
    "example": ("填写示例", "example"),
    "blank": ("未填写的空行", "form row left blank"),
    "continued": ("上一行的续行", "continuation of the row above"),
    "nil": ("写明无隐患", "says that nothing was found"),
    "nil_sheet": ("零报告", "nil report"),
    "notes_sheet": ("说明页", "sheet of notes"),
    "summary_sheet": ("汇总统计页", "summary sheet"),
    "empty_sheet": ("空表", "empty sheet"),
    "hidden_sheet": ("隐藏的工作表", "hidden sheet"),
    "no_heading": ("没有表头", "no heading row"),
}
