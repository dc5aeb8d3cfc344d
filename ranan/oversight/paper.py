"""Reports on paper: as an official document (.docx) and as tables (.xlsx). Both are Chinese only, whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.official import Block, Heading, Table, Text, document
from ranan.kit.tables import Column, Sheet, Value
from ranan.oversight.models import BiweeklyReport
from ranan.oversight.queries import Content, Standing, Summary
from ranan.rules import terms
from ranan.rules.plan import Plan
from ranan.rules.report import FIGURES, GROUPS, Period

SHOWN = ("found", "closed", "reviewed", "as_reported", "open", "overdue", "found_total", "closed_total")
HEADS = {name: terms.word("report_head", name) for name in FIGURES}
NO_MEASURE = 1000  # stands behind every number of a measure
_SECTIONS = {"grade": "grade", "kind": "premises"}
GROUP_WORDS = {"grade": "等级", "measure": "措施", "kind": "场所类别"}


def day(on: date) -> str:
    """10月15日."""
    return f"{on.month}月{on.day}日"


def span(period: Period) -> str:
    """2023年10月1日至10月15日."""
    year = "" if period.start.year == period.end.year else f"{period.end.year}年"
    return f"{period.start.year}年{day(period.start)}至{year}{day(period.end)}"


def group_word(group: str, key: str, plan: Plan, lang: str = "zh") -> str:
    """A row of a table in words: the grade, the measure with its number, the kind of premises."""
    if group == "measure":
        spec = plan.measure(int(key))
        return f"{key} {spec.title}" if spec else terms.word("report_row", "no_measure", lang)
    return terms.word(_SECTIONS[group], key, lang)


def group_rows(group: str, figures: Mapping[str, Any]) -> list[tuple[str, Mapping[str, int]]]:
    """The rows of a table in one order, live or as signed: words as their table has them, no certain measure last.

    The database keeps the keys of JSON by their length, so a signed report brings another order than a live one.
    """
    words = [] if group == "measure" else [key for key, _word in terms.choices(_SECTIONS[group])]

    def place(row: tuple[str, Any]) -> tuple[int, str]:
        key = row[0]
        if group == "measure":
            return int(key) or NO_MEASURE, key
        return words.index(key) if key in words else len(words), key

    return sorted(figures[f"by_{group}"].items(), key=place)


def told(figures: Mapping[str, Any], period: Period) -> str:
    """The figures as a paragraph."""
    if not any(figures[name] for name in FIGURES):
        return f"零报告：{span(period)}没有发现、销号和在办的隐患。"
    more = [f"重新打开{figures['reopened']}件"] if figures["reopened"] else []
    more += [f"批准延期{figures['extensions']}件"] if figures["extensions"] else []
    return (
        f"{span(period)}，发现隐患{figures['found']}件，销号{figures['closed']}件（复查销号{figures['reviewed']}件，"
        f"单位上报销号{figures['as_reported']}件）{''.join(f'，{one}' for one in more)}。截至{day(period.end)}，累计发现"
        f"{figures['found_total']}件，累计销号{figures['closed_total']}件，在办{figures['open']}件，其中逾期{figures['overdue']}件。"
    )


def _row(word: str, row: Mapping[str, int]) -> tuple[str | int, ...]:
    return (word, *(row[name] for name in SHOWN))


def _table(group: str, figures: Mapping[str, Any], plan: Plan) -> Table | None:
    rows = [_row(group_word(group, key, plan), row) for key, row in group_rows(group, figures)]
    heads = (GROUP_WORDS[group], *(HEADS[name] for name in SHOWN))
    return Table(heads, rows, (3.2, *[1] * len(SHOWN)), f"按{GROUP_WORDS[group]}") if rows else None


def _standing(figures: Mapping[str, Any], period: Period, plan: Plan) -> Iterator[Block]:
    yield Heading(1, "隐患排查整治情况")
    yield Text(told(figures, period))
    for group in GROUPS:
        table = _table(group, figures, plan)
        if table is not None:
            yield table


def blocks(report: BiweeklyReport, content: Content) -> list[Block]:
    """What the document says below its title."""
    plan = campaigns.plan_now(report.campaign)
    found: list[Block] = list(_standing(content.figures, report.period, plan))
    if content.targets:
        found.append(Heading(1, "指标完成情况"))
        rows = []
        for target, stated in content.targets:
            asked, figure = campaigns.target_in_words(target, stated, "zh")
            rows.append((target.name, asked, figure or "未填报", day(stated.on) if stated else ""))
        found.append(Table(("指标", "目标", "最近填报", "填报日期"), rows, (3, 1.2, 1.2, 1.2)))
    found.append(Heading(1, "工作推进情况"))
    found += [Text(f"{day(one.on)}：{one.text}") for one in reversed(content.said) if one.text] or [
        Text("本期没有另行填报。")
    ]
    found += [Heading(1, "难点堵点"), Text(report.difficulties or "无。")]
    if content.corrections:
        found.append(Heading(1, "以前周期更正"))
        found += [Text(f"{correction(row)}。") for row in content.corrections]
    return found


def alone(name: str, lang: str = "zh") -> str:
    """A figure's word where it does not stand behind the one that it is a part of."""
    return terms.word("report_figure", name, lang).removeprefix("其中").removeprefix("of these ")


def correction(row: Mapping[str, Any]) -> str:
    """What an earlier report should have said, as differences: 10月1日至10月15日：本期发现 +1，期末在办 +1."""
    changes = "，".join(f"{alone(name)} {row['changes'][name]:+d}" for name in FIGURES if name in row["changes"])
    return f"{span(Period(date.fromisoformat(row['start']), date.fromisoformat(row['end'])))}：{changes}"


def docx(report: BiweeklyReport, content: Content) -> bytes:
    """The unit's report as an official document; unsigned it says so and bears no date."""
    force = campaigns.plan_now(report.campaign).unit(campaigns.plan_now(report.campaign).task_force)
    signed = clock.day_of(report.signed_at) if report.signed_at else None
    return document(
        title=f"{report.campaign.title}双周报\n（{span(report.period)}）", addressee=force.name if force else "",
        blocks=blocks(report, content), sender=report.unit.name, day=signed,
        signed=(f"签发人：{report.signed_name or '（未签发）'}",),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """Both papers of one report, under one name."""

    name: str
    document: bytes
    sheets: list[Sheet]


def paper(report: BiweeklyReport, content: Content) -> Paper:
    """A unit's report on paper."""
    name = f"双周报_{report.unit.name}_{report.end.isoformat()}"
    return Paper(name, docx(report, content), xlsx(report, content))


def summary_paper(campaign: Campaign, found: Summary, standings: Iterable[Standing]) -> Paper:
    """The summary on paper, with how each unit stands with its report."""
    states = {one.unit.pk: state_word(one) for one in standings}
    name = f"双周报汇总_{found.period.end.isoformat()}"
    return Paper(name, summary_docx(campaign, found, states), summary_xlsx(campaign, found, states))


def state_word(one: Standing, lang: str = "zh") -> str:
    """How a unit stands with its report, and by how many days late."""
    word = terms.word("report_mark", one.state, lang)
    if not one.days_late:
        return word
    late = terms.word("report_row", "late", lang).format(days=one.days_late)
    return f"{word}，{late}" if lang == "zh" else f"{word}, {late}"


def _columns(first: str) -> list[Column]:
    return [Column(first, 28), *(Column(terms.word("report_figure", name), 11, "int") for name in FIGURES)]


def _sheets(says: str, figures: Mapping[str, Any], plan: Plan) -> Iterator[Sheet]:
    yield Sheet("合计", says, _columns(""), [("合计", *(figures[name] for name in FIGURES))])
    for group in GROUPS:
        rows: list[Sequence[Value]] = [
            (group_word(group, key, plan), *(row[name] for name in FIGURES)) for key, row in group_rows(group, figures)
        ]
        yield Sheet(f"按{GROUP_WORDS[group]}", says, _columns(GROUP_WORDS[group]), rows)


def xlsx(report: BiweeklyReport, content: Content) -> list[Sheet]:
    """The unit's report as tables: the sum, each group, targets, statements, difficulties, corrections."""
    says = f"{report.unit.name}双周报（{span(report.period)}）"
    plan = campaigns.plan_now(report.campaign)
    targets: list[Sequence[Value]] = [
        (one.name, *campaigns.target_in_words(one, stated, "zh"), stated.on if stated else None)
        for one, stated in content.targets
    ]
    words: list[Sequence[Value]] = [("工作推进", one.on, one.text) for one in content.said]
    words += [("难点堵点", report.period.end, line) for line in report.difficulties.splitlines() if line.strip()]
    words += [("以前周期更正", date.fromisoformat(row["end"]), correction(row)) for row in content.corrections]
    return [
        *_sheets(says, content.figures, plan),
        Sheet(
            "指标",
            says,
            [Column("指标", 34), Column("目标", 14), Column("最近填报", 14), Column("日期", 12, "date")],
            targets,
        ),
        Sheet("填报", says, [Column("内容", 14), Column("日期", 12, "date"), Column("文字", 90)], words),
    ]


def summary_docx(campaign: Campaign, found: Summary, states: Mapping[int, str]) -> bytes:
    """The task force's summary as an official document; `states`: unit's id → how its report stands."""
    plan = campaigns.plan_now(campaign)
    force = plan.unit(plan.task_force)
    rows = [(*_row(one.unit.name, one.figures), states.get(one.unit.pk, "")) for one in found.units]
    rows.append((*_row("合计（每件计一次）", found.total.plain()), ""))
    heads = ("单位", *(HEADS[name] for name in SHOWN), "报送")
    said: Sequence[Block] = [
        *_standing(found.total.as_json(), found.period, plan), Heading(1, "各单位情况"),
        Text("部门数牵头的隐患，属地数辖区内的隐患，一件可以同时计入两个单位，所以各单位之和不等于合计。"),
        Table(heads, rows, (2.6, *[1] * len(SHOWN), 1.6)),
    ]  # fmt: skip
    return document(
        title=f"{campaign.title}双周报汇总\n（{span(found.period)}）", blocks=said, sender=force.name if force else "",
        day=found.period.end,
    )  # fmt: skip


def summary_xlsx(campaign: Campaign, found: Summary, states: Mapping[int, str]) -> list[Sheet]:
    """The summary as tables."""
    says = f"双周报汇总（{span(found.period)}）；合计每件计一次，部门按牵头、属地按辖区"
    rows: list[Sequence[Value]] = [
        (one.unit.name, *(one.figures[name] for name in FIGURES), states.get(one.unit.pk, "")) for one in found.units
    ]
    return [
        Sheet("各单位", says, [*_columns("单位"), Column("报送情况", 20)], rows),
        *_sheets(says, found.total.as_json(), campaigns.plan_now(campaign)),
    ]
