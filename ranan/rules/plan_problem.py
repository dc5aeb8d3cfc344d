"""What can be wrong with a plan's files: one sentence and one cure each, Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WEAK = "error", "weak"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: in which file, at which entry, what, and what to do. A weak one does not stop the loading."""

    file: str
    entry: str
    code: str
    detail: str
    level: str = ERROR

    def what(self, lang: str = "zh") -> str:
        """What is wrong."""
        return MESSAGES[self.code][0 if lang.startswith("zh") else 1].format(detail=self.detail)

    def cure(self, lang: str = "zh") -> str:
        """What to do about it."""
        return MESSAGES[self.code][2 if lang.startswith("zh") else 3].format(detail=self.detail)

    def __str__(self) -> str:
        return f"{self.file} {self.entry}：{self.what()}{self.cure()}"


class PlanError(ValueError):
    """A plan that cannot be loaded; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


MESSAGES: dict[str, tuple[str, str, str, str]] = {
    "code_fits_no_kind": (
        "编码 {detail} 不适用于这份检查表的任何一类场所。",
        "Code {detail} fits none of the kinds of this checklist.",
        "请换编码，或在 hazards.toml 里给它补上场所类别。",
        "Choose another code, or add the kind to it in hazards.toml.",
    ),
    "no_checklist": (
        "“{detail}”没有检查表。",
        "No checklist covers “{detail}”.",
        "可在 checklists 目录里补一份。",
        "Add one in the folder checklists.",
    ),
    "no_item": (
        "检查表里没有项目：{detail}。",
        "The checklist, or a section of it, has no item: {detail}.",
        "请写上要查的项目，或删去。",
        "Add what is to be looked at, or take it out.",
    ),
    "limit_or_parameter": (
        "这一项要填数，却没有限值，或写了两个。",
        "The item asks for a number and has no limit, or two.",
        "请写 parameter，或 limit 及其出处 source。",
        "Give parameter, or limit with its source.",
    ),
    "not_its_file": (
        "编号与文件名不一致：{detail}。",
        "The id is not the name of its file: {detail}.",
        "请让文件名与 id 一样。",
        "Give the file the name of its id.",
    ),
    "unknown_place": (
        "文字里的 {detail} 不是参数。",
        "The text names {detail}, which is no parameter.",
        "请写 parameters.toml 里的参数，如 {{hose.max_m}}。",
        "Name a parameter of parameters.toml, such as {{hose.max_m}}.",
    ),
    "missing_file": (
        "缺少文件。",
        "The file is missing.",
        "请补上这个文件。",
        "Add the file.",
    ),
    "unreadable": (
        "文件读不出：{detail}。",
        "The file cannot be read: {detail}.",
        "请改正这一行；文件须存为 UTF-8。",
        "Mend that line; save the file as UTF-8.",
    ),
    "not_utf8": (
        "文件不是 UTF-8 编码，读不出。",
        "The file is not in UTF-8.",
        "请另存为 UTF-8（记事本、WPS 的“另存为”里选编码）。",
        "Save it as UTF-8.",
    ),
    "columns": (
        "各列不对：{detail}。",
        "The columns are wrong: {detail}.",
        "第一行须是 code,name,level,parent，每行四列，用半角逗号隔开。",
        "The first line is code,name,level,parent; each line has these four, with commas between.",
    ),
    "too_long": (
        "太长，存不下：{detail} 个字。",
        "It is too long to be kept: {detail} characters.",
        "请缩短。",
        "Make it shorter.",
    ),
    "not_an_id": (
        "编号要用在网址里，不能含空格和 / \\ ? # % &：{detail}。",
        "The id stands in addresses, so no spaces and none of / \\ ? # % &: {detail}.",
        "请改用字母、数字、连字符或汉字。",
        "Use letters, digits, hyphens.",
    ),
    "not_a_table": (
        "这里应是一条一条的记录：{detail}。",
        "Entries are expected here: {detail}.",
        "请按 [[{detail}]] 逐条书写。",
        "Write one [[{detail}]] an entry.",
    ),
    "extra_key": (
        "不认识的项目 {detail}。",
        "Unknown key {detail}.",
        "请核对拼写，或删去这一行。",
        "Check the spelling or delete the line.",
    ),
    "missing_key": (
        "缺少项目 {detail}。",
        "The key {detail} is missing.",
        "请补上这一行。",
        "Add the line.",
    ),
    "blank": (
        "项目 {detail} 是空的。",
        "The key {detail} is blank.",
        "请填写内容。",
        "Fill it in.",
    ),
    "no_source": (
        "数或日期没有出处（{detail}）。",
        "A number or date has no source ({detail}).",
        "请写明出自方案哪一条或哪部法规。",
        "Say where in the plan or which law it comes from.",
    ),
    "wrong_type": (
        "写法不对：{detail}。",
        "Written in the wrong way: {detail}.",
        "请按要求的写法改正：文字加引号，日期和数字不加引号，多项用方括号。",
        "Quote words, do not quote dates and numbers, put lists in brackets.",
    ),
    "bad_text": (
        "含有不能显示的字符：{detail}。",
        "It holds unprintable characters: {detail}.",
        "请重新录入这一项。",
        "Type it again.",
    ),
    "not_allowed": (
        "取值不在范围内：{detail}。",
        "The value is not allowed: {detail}.",
        "请从列出的取值中选一个。",
        "Choose one of those listed.",
    ),
    "duplicate": (
        "重复：{detail}。",
        "It stands twice: {detail}.",
        "请只留一处，或改用不同的编号、名称。",
        "Keep one, or give them different ids or names.",
    ),
    "overlap": (
        "两段时间重叠：{detail}。",
        "Two periods overlap: {detail}.",
        "请在旧的一段写上结束日（to），再写新的起始日（from）。",
        "End the old period (to) before the new one begins (from).",
    ),
    "unknown_unit": (
        "没有这个单位，或写法对应不止一个单位：{detail}。",
        "No unit, or more than one, is called {detail}.",
        "请按 units.toml 里的名称、简称或编号书写，或在那里加一个别名。",
        "Write it as in units.toml, or add an alias there.",
    ),
    "unknown_ref": (
        "找不到所指的 {detail}。",
        "What is referred to does not exist: {detail}.",
        "请核对编号。",
        "Check the id.",
    ),
    "missing_no": (
        "措施序号缺少第 {detail} 项。",
        "Measure number {detail} is missing.",
        "序号须从 1 起连续；请补上或重新编号。",
        "Numbers run from 1 without gaps; add it or renumber.",
    ),
    "no_lead": (
        "没有牵头单位。",
        "There is no lead unit.",
        "请至少写一个牵头单位。",
        "Name at least one.",
    ),
    "group_leads": (
        "“{detail}”是统称，不能牵头。",
        "{detail} is a group and cannot lead.",
        "请写具体单位；只有属地的统称可以（由隐患所在属地牵头）。",
        "Name a unit; only the group of territories may lead (the hazard's own territory).",
    ),
    "not_a_lead": (
        "{detail} 不是这项措施的牵头单位。",
        "{detail} does not lead this measure.",
        "请改写规则，或先在措施里加上牵头单位。",
        "Change the rule or name the unit as a lead first.",
    ),
    "rules_conflict": (
        "两条规则指向不同的牵头单位：{detail}。",
        "Two rules name different leads: {detail}.",
        "请只留一条。",
        "Keep one of them.",
    ),
    "rule_for_all": (
        "规则没有写隐患编号，也没有写场所类别。",
        "The rule names neither codes nor kinds of premises.",
        "请写 codes 或 kinds。",
        "Give codes or kinds.",
    ),
    "outside_plan": (
        "日期在方案起止之外：{detail}。",
        "The date lies outside the plan: {detail}.",
        "请核对日期，或改方案的起止日。",
        "Check the date or the plan's first and last day.",
    ),
    "ends_first": (
        "结束早于开始：{detail}。",
        "The end lies before the start: {detail}.",
        "请核对两个日期。",
        "Check the two dates.",
    ),
    "after_stage": (
        "步骤的期限晚于阶段的期限：{detail}。",
        "The step is due after its stage: {detail}.",
        "请核对两个日期。",
        "Check the two dates.",
    ),
    "alike": (
        "两个单位的写法省去前后缀后相同：{detail}，这样写时系统认不出是哪一个。",
        "Two units read alike when shortened: {detail}; written so, neither is recognised.",
        "请换一个别名，或在表格里写全称。",
        "Change the alias, or write the full name.",
    ),
    "cycle": (
        "绕成了圈：{detail}。",
        "It runs in a circle: {detail}.",
        "请去掉其中一处引用。",
        "Remove one of the references.",
    ),
    "no_limit": (
        "没有写限度。",
        "No limit is given.",
        "请写 max、parameter 或 forbidden 中的一个。",
        "Give one of max, parameter, forbidden.",
    ),
    "no_measure": (
        "没有写属于哪项措施。",
        "No measure is named.",
        "请写 measures。",
        "Give measures.",
    ),
    "not_cited": (
        "cited 里的第 {detail} 项不在 measures 里。",
        "Measure {detail} is cited but not among measures.",
        "请核对两处序号。",
        "Check both lists.",
    ),
    "target_mismatch": (
        "进度指标对不上：{detail}。",
        "The progress target does not fit: {detail}.",
        "progress 为 target 时写本措施的指标编号，其他情形不写。",
        "With progress = target give a target of this measure, otherwise none.",
    ),
    "task_forces": (
        "专班须有且只有一个，并与 task_force 一致：{detail}。",
        "There must be one task force, the one named by task_force: {detail}.",
        "请核对 units.toml 和 plan.toml。",
        "Check units.toml and plan.toml.",
    ),
    "no_area": (
        "属地单位没有写辖区代码，或几个单位同一代码：{detail}。",
        "A territory has no area of its own: {detail}.",
        "请写 areas.csv 里街镇或园区的代码，每个单位一个。",
        "Give each the code of its own sub-district or park from areas.csv.",
    ),
    "missing_parameter": (
        "缺少参数，或某一段日期没有值：{detail}。",
        "A parameter is missing or has a gap: {detail}.",
        "请在 parameters.toml 补上，覆盖方案全程。",
        "Add it to parameters.toml for the whole plan.",
    ),
    "not_a_day_count": (
        "天数须是大于 0 的整数：{detail}。",
        "Days must be a whole number above 0: {detail}.",
        "请改成整数。",
        "Give a whole number.",
    ),
    "recalled": (
        "出处待核对：{detail}。",
        "The source is to be verified: {detail}.",
        "用前请核对条文，核过后改 status。",
        "Verify it before use, then change its status.",
    ),
}
