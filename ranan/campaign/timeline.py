"""The campaign's stages on one line: a node a date, with today's mark between two of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from ranan.rules.plan import Plan, Stage

WIDEST = 6  # columns that a stage may take


@dataclass(slots=True)
class Node:
    """A date of the plan: what is due on it, and how the line runs on to the next one."""

    day: date
    texts: list[str] = field(default_factory=list)
    targets: int = 0
    css: str = ""
    today: bool = False


@dataclass(slots=True)
class Span:
    """A stage with the nodes that fall into it."""

    stage: Stage
    starts: date
    nodes: list[Node]

    @property
    def columns(self) -> int:
        """How wide the stage is drawn."""
        return max(1, min(WIDEST, len(self.nodes)))


def spans(plan: Plan, on: date) -> list[Span]:
    """The stages in order. A node stands where its date falls; the end of one stage opens the next."""
    days = _days(plan)
    last = plan.stages[-1].id if plan.stages else ""
    found, starts = [], plan.starts
    for stage in plan.stages:
        begins = stage.starts or starts
        inside = [one for one in days if begins <= one.day < stage.due or (stage.id == last and one.day == stage.due)]
        found.append(Span(stage, begins, inside))
        starts = stage.due
    _draw([node for span in found for node in span.nodes], on)
    return found


def _days(plan: Plan) -> list[Node]:
    texts: dict[date, list[str]] = defaultdict(list)
    targets: dict[date, int] = defaultdict(int)
    for stage in plan.stages:
        for step in stage.steps:
            texts[step.due].append(step.name)
    for target in plan.targets:
        if target.due:
            targets[target.due] += 1
    days = {plan.starts, *texts, *targets, *(stage.due for stage in plan.stages)}
    return [Node(day, texts[day], targets[day]) for day in sorted(days)]


def _draw(nodes: list[Node], on: date) -> None:
    """Nodes behind us are done, the one before today runs on to the next by the days that have passed."""
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        if following is None:
            node.css = "done" if node.day <= on else ""
        elif following.day <= on:
            node.css = "done"
        elif node.day <= on:
            length = (following.day - node.day).days
            node.css, node.today = f"run p-{100 * (on - node.day).days // length}", True
