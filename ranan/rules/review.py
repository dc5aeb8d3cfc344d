"""What it takes to close a hazard: which units review it, which people are barred, how many passes are enough.

A whole unit is barred only where it is itself the responsible party; then the territorial unit reviews in its
place, and for a major hazard the task force beside it. A person is barred who rectified, submitted or recorded
for the party. Where the reviewing unit has nobody left who is free, the next in order stands in, the task force
last: no hazard may be one that nobody can close, and no major one may be closed by a single person.
"""

from __future__ import annotations

from dataclasses import dataclass

from ranan.rules.hazard import Refusal


@dataclass(frozen=True, slots=True)
class Pass:
    """One passing review since the last submission: the person's key and the unit he acted for."""

    person: str
    unit: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """Unit keys that may review: `must` each owe at least one pass, `may` can give the rest; `passes` in all."""

    must: frozenset[str]
    may: frozenset[str]
    passes: int


def bodies(
    *, major: bool, lead: str, territory: str, responsible: str, task_force: str, handed: bool, free: frozenset[str]
) -> Bodies:
    """Who reviews. `responsible` is a unit's key or "" (an operator or household bars no unit).

    `free` holds the units that still have an active person who is not barred.
    """
    order = [unit for unit in (lead, territory, task_force) if unit and unit != responsible]
    first = next((unit for unit in order if unit in free), task_force)
    if not major:
        second = {territory} if handed and territory and territory != responsible else set()
        return Bodies(frozenset() if second else frozenset({first}), frozenset({first, *second}), 1)
    must = {first}
    if lead == responsible and first != task_force:
        must.add(task_force)
    return Bodies(frozenset(must), frozenset({*order, task_force}), 2)


def enough(wanted: Bodies, passes: tuple[Pass, ...]) -> Refusal | None:
    """None when the passes suffice, else what is missing. One person counts once, whatever units he acts for."""
    units = {p.unit for p in passes if p.unit in wanted.may}
    people = {p.person for p in passes if p.unit in wanted.may}
    if not people:
        return Refusal("needs_a_passing_review")
    for unit in sorted(wanted.must - units):
        return Refusal("needs_review_of_unit", unit)
    if len(people) < wanted.passes:
        return Refusal("needs_two_reviewers")
    return None
