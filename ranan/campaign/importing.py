"""A sheet with figures of targets beside the plan and what was stated: what becomes of each row. Reads only."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ranan.campaign import queries, words
from ranan.campaign.access import units_to_state
from ranan.campaign.models import Campaign, Statement
from ranan.kit.http import lang
from ranan.kit.templatetags.ran import day
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules import target_figures as figures
from ranan.rules import target_sheet
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Target
from ranan.rules.plan_names import Names
from ranan.rules.sheet_model import Sheet
from ranan.rules.target_figures import ASKED, CORRECTS, NEW, SAME, WRONG, Stated
from ranan.rules.target_sheet import FigureRow

OUTCOMES = (WRONG, ASKED, CORRECTS, NEW, SAME)  # in the order of a page: what needs somebody stands first
MOST = 500  # rows at once
LONGEST = 4000  # characters of what is said beside a figure


@dataclass(slots=True)
class Line:
    """One figure and what becomes of it. `problems` keep it out, `asks` must be confirmed; `before` is what it follows."""

    row: FigureRow
    outcome: str = WRONG
    target: Target | None = None
    unit: Unit | None = None
    figure: Decimal | None = None
    problems: list[Refusal] = field(default_factory=list)
    asks: list[Refusal] = field(default_factory=list)
    before: Statement | None = None
    text: str = ""  # what is kept beside the figure

    @property
    def ticket(self) -> str:
        """What a tick names: this row with just this figure."""
        told = (self.row.sheet, self.row.row, self.row.on, self.figure, self.unit and self.unit.key)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:20]

    @property
    def shown(self) -> str:
        """The figure in the target's unit as it will be kept, else as it is written."""
        if self.figure is None or self.target is None:
            return self.row.written
        return words.measured(self.figure, self.target.unit, lang())

    def stated(self) -> Stated:
        """The row as the rules see it."""
        if self.unit is None or self.row.on is None or self.figure is None:
            raise ValueError("the row has problems")
        return Stated(self.unit.key, self.row.on, self.figure, self.text, row=self.row.row)


@dataclass(slots=True)
class Draft:
    """A whole workbook; `last` is the statement of each target that was written last, whatever its day."""

    lines: list[Line]
    sheets: target_sheet.FigureSheets
    last: Mapping[str, Statement]

    @property
    def seen(self) -> int:
        """The last of all figures that were there when the workbook was looked at."""
        return max((one.pk for one in self.last.values()), default=0)

    def count(self, outcome: str) -> int:
        """How many rows have that outcome."""
        return sum(line.outcome == outcome for line in self.lines)


def draft(given: Iterable[Sheet], campaign: Campaign, home: Unit | None, actor: Actor, today: date) -> Draft | Refusal:
    """What a workbook states and what becomes of each row. `home`: the unit of rows that name none."""
    plan = queries.plan_now(campaign)
    starts = min([plan.starts, *(one.since for one in plan.targets if one.since)])
    read = target_sheet.read(given, today, starts, MOST)
    if read is None:
        return Refusal("no_figures_in_sheet")
    if len(read.rows) > MOST:
        return Refusal("too_many_figures", str(MOST))
    desk = _Desk(campaign, home, actor, today)
    lines = [desk.line(row) for row in read.rows]
    _twice(lines)
    for line in lines:
        if not line.problems:
            desk.judge(line, lines)
    return Draft(lines, read, desk.last)


def came_from(one: Statement) -> str:
    """A statement in a few words: day, figure and who."""
    target = next((each for each in queries.plan_now(one.campaign).targets if each.id == one.target), None)
    figure = words.measured(one.figure, target.unit if target else "", lang()) if one.figure is not None else ""
    return " ".join(filter(None, (day(one.on), figure, one.unit.name, one.person.name if one.person else "")))


def _twice(lines: Sequence[Line]) -> None:
    """Rows of one target, unit and day: the same figure counts once, different ones are all left to the office."""
    groups: defaultdict[tuple[str, str, date | None], list[Line]] = defaultdict(list)
    for line in lines:
        if not line.problems and line.target is not None and line.unit is not None:
            groups[line.target.id, line.unit.key, line.row.on].append(line)
    for same in groups.values():
        if len({line.figure for line in same}) > 1:
            for line in same:
                others = sorted({one.row.row for one in same if one is not line})
                line.problems.append(Refusal("twice_in_sheet", words.listed(map(str, others[:5]), lang())))
        else:
            for line in same[1:]:
                line.problems.append(Refusal("said_above", str(same[0].row.row)))


class _Desk:
    """The plan, who may state what, and what was stated, as one workbook needs it."""

    def __init__(self, campaign: Campaign, home: Unit | None, actor: Actor, today: date) -> None:
        self._home, self._today = home, today
        self._plan = queries.plan_now(campaign)
        self._mine = {
            number: units_to_state(actor, self._plan, number)
            for number in {target.measure for target in self._plan.targets}
        }
        units = list(registry.units().by_id.values())
        districts = [area.name for area in registry.areas() if area.level == "district"]
        self._units = {unit.key: unit for unit in units}
        self._names = Names(((one.key, (one.name, one.key, *one.aliases)) for one in units), districts)
        self._said: defaultdict[str, list[Statement]] = defaultdict(list)
        for one in queries.statements(campaign).exclude(target="").filter(figure__isnull=False):
            self._said[one.target].append(one)
        self.last = {key: max(said, key=lambda one: one.pk) for key, said in self._said.items()}

    def line(self, row: FigureRow) -> Line:
        """A row by itself: which target, for which unit, which figure, which day."""
        line = Line(row, text=row.text)
        meant = figures.target_meant(self._plan.targets, row.words, row.key, row.measure, row.total)
        line.target = meant.target
        if meant.target is None:
            told = (
                words.listed([one.name for one in meant.several], lang())
                or " ".join([*row.words, row.key, row.measure]).strip()
            )
            line.problems.append(Refusal(meant.code, told[:200]))
        else:
            self._whose(line, meant.target)
        line.problems += [Refusal(*one) for one in row.wrong]
        if meant.target is not None and row.number is not None:
            self._figure(line, meant.target, row.number)
        self._day(line)
        if len(line.text) > LONGEST:
            line.problems.append(Refusal("row_too_long", row.text[:20] + "…"))
        return line

    def _whose(self, line: Line, target: Target) -> None:
        """The unit that states: of the row, of the page, or the only one that the actor may state for.

        The task force states all: a unit that its sheet names is whom the figure is from, and stays beside it.
        """
        mine, said = self._mine[target.measure], line.row.unit
        named = self._units.get(self._names.find(said)) if said else None
        force = next((unit for unit in mine if unit.kind == Unit.Kind.TASK_FORCE), None)
        if named is not None and named not in mine and force is not None:
            line.text = "；".join(filter(None, (named.name, line.text)))
            named = force
        if not mine:
            line.problems.append(Refusal("not_yours_to_state", target.name))
        elif said and named is None:
            line.problems.append(Refusal("unknown_unit", said[:40]))
        elif named is not None and named not in mine:
            line.problems.append(Refusal("not_for_that_unit", named.name))
        elif named is None and self._home not in mine and len(mine) > 1:
            line.problems.append(Refusal("which_unit", words.listed((unit.name for unit in mine), lang())))
        else:
            line.unit = named or (self._home if self._home in mine else mine[0])

    @staticmethod
    def _figure(line: Line, target: Target, number: figures.Number) -> None:
        measured = line.row.measured
        found: Decimal | str
        if target.unit != "ratio" and measured not in {"", target.unit} and not number.unit:
            found = "figure_other_unit"
        else:
            found = figures.figure_of(number, target)
        if isinstance(found, str):
            detail = f"{line.row.written}{measured if found == 'figure_other_unit' and not number.unit else ''}"
            line.problems.append(Refusal(found, detail[:40]))
        else:
            line.figure = found

    def _day(self, line: Line) -> None:
        on, since = line.row.on, line.target.since if line.target else None
        first = min(self._plan.starts, since) if since else self._plan.starts
        if on is not None and on > self._today:
            line.problems.append(Refusal("date_in_future"))
        elif on is not None and on < first:
            line.problems.append(Refusal("figure_too_early", first.isoformat()))

    def judge(self, line: Line, lines: Sequence[Line]) -> None:
        """A good row beside what was stated on its target, and beside the other rows."""
        if line.target is None:
            return
        said = {one.pk: one for one in self._said[line.target.id]}
        stated = [
            Stated(one.unit.key, one.on, one.figure, one.text, one.pk)
            for one in said.values()
            if one.figure is not None
        ]
        others = [one for one in lines if one is not line and one.target is line.target and not one.problems]
        found = figures.verdict(line.target, line.stated(), stated, [one.stated() for one in others])
        line.outcome = found.outcome
        line.before = said.get(found.before.order) if found.before is not None else None
        line.asks = [Refusal(code, self._against(line.target, one, said)) for code, one in found.asks]

    @staticmethod
    def _against(target: Target, one: Stated | None, said: dict[int, Statement]) -> str:
        if one is None:
            return words.quantity(target, lang())
        if one.order in said:
            return came_from(said[one.order])
        figure = words.measured(one.figure, target.unit, lang())
        return _("%(day)s %(figure)s in row %(row)s") % {"day": day(one.on), "figure": figure, "row": one.row}
