"""Figures as pages show them: each number with the address of exactly its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ranan.hazards.queries import Filter
from ranan.kit.http import lang
from ranan.oversight.paper import SHOWN, group_rows, group_word
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules.plan import Plan
from ranan.rules.report import FIGURES, GROUPS, Period


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: its name, its word, how many, where its rows are, and by how much the ledger differs today."""

    name: str
    word: str
    count: int
    url: str
    since: int = 0

    @property
    def head(self) -> str:
        """The word as a column's head."""
        return terms.word("report_head", self.name, lang())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    word: str
    numbers: list[Number]


@dataclass(frozen=True, slots=True)
class Group:
    """One table: per grade, measure or kind of premises."""

    name: str
    rows: list[Row]


def rows_url(figure: str, span: Period, unit: Unit | None, *, signed: bool = False, **more: str) -> str:
    """The list of exactly the hazards that a report counts under the figure; `signed`: that it counted when signed."""
    if signed and unit is not None:
        row = "".join(f".{group}.{value}" for group, value in more.items())
        return reverse("ledger") + Filter(report=f"{figure}@{span.end.isoformat()}@signed.{unit.key}{row}").url()
    measure = more.get("measure", "")
    territorial = unit is not None and unit.kind == Unit.Kind.TERRITORY
    key = unit.key if unit is not None and unit.kind != Unit.Kind.TASK_FORCE else ""
    wanted = Filter(
        lead="" if territorial else key, territory=key if territorial else "", grade=more.get("grade", ""),
        kind=more.get("kind", ""), measure=int(measure or 0),
        report=f"{figure}@{span.end.isoformat()}{'@0' if measure == '0' else ''}",
    )  # fmt: skip
    return reverse("ledger") + wanted.url()


def numbers(
    figures: Mapping[str, Any], span: Period, unit: Unit | None, *, names: tuple[str, ...] = FIGURES,
    since: Mapping[str, int] | None = None, signed: bool = False, row: tuple[str, str] | None = None,
) -> list[Number]:  # fmt: skip
    """The figures in words, each with its rows; `row`: the group and value of one row of a table."""
    more = dict([row] if row else [])
    return [
        Number(
            name, terms.word("report_figure", name, lang()), figures[name], rows_url(name, span, unit, signed=signed, **more),
            (since or {}).get(name, 0),
        )
        for name in names
    ]  # fmt: skip


def groups(
    figures: Mapping[str, Any], span: Period, unit: Unit | None, plan: Plan, *, signed: bool = False
) -> list[Group]:
    """The tables per measure, grade and kind of premises."""
    found = []
    for group in sorted(GROUPS, key=("measure", "grade", "kind").index):
        rows = [
            Row(
                group_word(group, key, plan, lang()),
                numbers(row, span, unit, names=SHOWN, signed=signed, row=(group, key)),
            )
            for key, row in group_rows(group, figures)
        ]
        found.append(Group(group, rows))
    return found
