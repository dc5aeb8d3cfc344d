"""Everything about one hazard that the rules ask for, as plain values, on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ranan.rules.hazard import Closure, State
from ranan.rules.review import Bodies, Pass, bodies


@dataclass(frozen=True, slots=True)
class Situation:
    """Units are their keys ("" where unknown), people their keys, dates Asia/Shanghai days."""

    state: State
    major: bool
    today: date
    task_force: str
    due: date | None = None
    registrar: str = ""
    lead: str = ""
    territory: str = ""
    host: str = ""  # the sub-district around a place in a park: reads and registers, does not act
    responsible_unit: str = ""
    operator: str = ""  # key of the responsible operator
    party_acts: bool = False  # the party has somebody of its own who can act
    carry_out: frozenset[str] = frozenset()
    support: frozenset[str] = frozenset()
    cotask_units: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    handed: bool = False
    passes: tuple[Pass, ...] = ()
    failed: bool = False
    reviewers: frozenset[str] = frozenset()  # people who have given a verdict since the last submission
    extension_asked_by: str = ""
    void_asked_by: str = ""
    void_asked_unit: str = ""
    closure: Closure | None = None
    control_in_force: bool = False
    reminded_on: date | None = None  # whose turn it is was reminded then and has not answered
    lowered_by: frozenset[str] = field(default=frozenset())  # people who lowered the grade: barred from review

    @property
    def review_bodies(self) -> Bodies:
        return bodies(
            major=self.major,
            lead=self.lead,
            territory=self.territory,
            responsible=self.responsible_unit,
            task_force=self.task_force,
            handed=self.handed,
            free=self.free,
        )

    @property
    def turn(self) -> frozenset[str]:
        """Units that have the next step; none where it is an operator's with people of its own, or nobody's."""
        if self.state == State.REGISTERED:
            return frozenset({self.task_force})
        if self.state == State.UNDER_REVIEW:
            return self.review_bodies.must or self.review_bodies.may
        if self.state not in {State.ASSIGNED, State.RECTIFYING}:
            return frozenset()
        proxy = "" if self.party_acts else self.territory
        return frozenset({self.responsible_unit or proxy} - {""})

    @property
    def approver(self) -> str:
        """The unit that decides on an extension: the lead, for a major hazard the task force; never the party."""
        if self.major:
            return self.task_force
        order = (self.lead, self.territory, self.task_force)
        return next((unit for unit in order if unit and unit != self.responsible_unit), self.task_force)
