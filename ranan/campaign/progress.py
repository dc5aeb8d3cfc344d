"""What fills a measure's or a target's progress: the ledger's counts or a unit's dated statement, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ranan.campaign import words
from ranan.campaign.models import Statement
from ranan.rules.plan import Measure, Plan, Target


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with the newest figure that a unit stated; a bar only where both numbers are there."""

    target: Target
    quantity: str
    stated: Statement | None
    figure: str
    done: int | None
    expected: int | None
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as a line of the table."""

    measure: Measure
    lead: str
    carry_out: str
    support: str
    counts: Mapping[str, int] | None
    target: TargetRow | None
    said: Statement | None

    @property
    def all(self) -> int:
        """Open and closed together: the denominator of what the ledger says."""
        return self.counts["open"] + self.counts["closed"] if self.counts else 0

    @property
    def done(self) -> int:
        """Whole percent of closed in all, rounded down."""
        return 100 * self.counts["closed"] // self.all if self.counts and self.all else 0


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its figure in the target's unit; `source`: the file, sheet and row that it came from, if any."""

    statement: Statement
    target: Target | None
    figure: str
    source: Mapping[str, str | int] | None = None


NOTHING: Mapping[str, int] = {"open": 0, "overdue": 0, "closed": 0, "reviewed": 0, "as_reported": 0}


def target_row(plan: Plan, target: Target, stated: Statement | None, on: date, lang: str) -> TargetRow:
    """A target on a day. Expected: the days gone of all its days, as the calendar counts them."""
    figure = stated.figure if stated else None
    asked = target.quantity
    done = expected = None
    if isinstance(asked, int | float) and asked and not target.comparison and figure is not None:
        done = min(100, int(100 * float(figure) / asked))
        expected = _expected(target.since or plan.starts, target.due, on)
    shown = ""
    if figure is not None:  # the unit stands behind the second number, unless that is a word
        shown = words.number(figure) if done is not None else words.measured(figure, target.unit, lang)
    return TargetRow(
        target, words.quantity(target, lang), stated, shown, done, expected, plan.measure(target.measure)
    )  # fmt: skip


def _expected(starts: date, due: date | None, on: date) -> int | None:
    if due is None or due <= starts:
        return None
    return max(0, min(100, 100 * (on - starts).days // (due - starts).days))


def target_rows(
    plan: Plan, figures: Mapping[str, Statement], on: date, lang: str, measure: int | None = None
) -> list[TargetRow]:
    """All targets, or those of one measure, in the plan's order."""
    return [
        target_row(plan, one, figures.get(one.id), on, lang)
        for one in plan.targets
        if measure is None or one.measure == measure
    ]


def said_rows(
    plan: Plan, found: Iterable[Statement], lang: str, sources: Mapping[int, Mapping[str, str | int]] | None = None
) -> list[Said]:
    """Statements with their figures in words. `sources`: statement's id → where it came from."""
    targets = {one.id: one for one in plan.targets}
    rows = []
    for one in found:
        target = targets.get(one.target)
        figure = words.measured(one.figure, target.unit if target else "", lang) if one.figure is not None else ""
        rows.append(Said(one, target, figure, (sources or {}).get(one.pk)))
    return rows


def measure_row(
    plan: Plan, one: Measure, *, counts: Mapping[int, Mapping[str, int]] | None, figures: Mapping[str, Statement],
    said: Mapping[int, Statement], on: date, lang: str,
) -> MeasureRow:  # fmt: skip
    """One measure with what fills its progress. `counts` None: nobody counts for this reader."""
    target = next((t for t in plan.targets if t.id == one.target), None)
    return MeasureRow(
        one,
        words.lead(plan, one, lang),
        words.few(plan, one.carry_out, lang),
        words.few(plan, one.support, lang),
        counts.get(one.no, NOTHING) if counts is not None else None,
        target_row(plan, target, figures.get(target.id), on, lang) if target else None,
        said.get(one.no),
    )
