"""Helpers that bring a unit's report of the small world to any state in a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from ranan.oversight import actions
from ranan.oversight.access import report_of
from ranan.oversight.models import BiweeklyReport
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from ranan.rules.report import Period
from ranan.rules.report_steps import ReportState
from tests.hazards.steps import Desk
from tests.world import add_person

D = timedelta(days=1)
OCTOBER = Period(date(2023, 10, 1), date(2023, 10, 15))
HALF = Period(date(2023, 10, 16), date(2023, 10, 30))
NOVEMBER = Period(date(2023, 10, 31), date(2023, 11, 15))
NEXT = Period(date(2023, 11, 16), date(2023, 11, 30))


class Office:
    """Acts on reports: xf writes and files, xfhead signs, zb decides; of jgw: jgw and jgw2 (its head)."""

    WRITER = {"xfzd": "xf", "jgw": "jgw"}
    HEAD = {"xfzd": "xfhead", "jgw": "jgw2"}

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        add_person(desk.world, "xfhead", "方正", Role.UNIT_HEAD, "xfzd")

    def report(self, unit: str = "xfzd", span: Period = NOVEMBER) -> BiweeklyReport:
        """As it stands now."""
        return report_of(self.desk.world.campaign, self.desk.unit(unit), span)

    def do(self, act: Callable[..., Any], report: BiweeklyReport, *args: Any, by: str, **more: Any) -> BiweeklyReport:
        """A step that must not be refused."""
        done = self.desk.try_(act, report, *args, by=by, **more)
        assert isinstance(done, BiweeklyReport), done
        return BiweeklyReport.objects.select_related("unit", "campaign").get(pk=done.pk)

    def code(self, act: Callable[..., Any], report: BiweeklyReport, *args: Any, by: str, **more: Any) -> str:
        """The code with which a step is refused; it must have written nothing."""
        before = self.desk.mark()
        done = self.desk.try_(act, report, *args, by=by, **more)
        assert isinstance(done, Refusal), done
        assert self.desk.mark() == before
        return done.code

    def signed(self, unit: str = "xfzd", span: Period = NOVEMBER) -> BiweeklyReport:
        """Signed by the unit's head."""
        return self.do(actions.sign, self.report(unit, span), by=self.HEAD[unit])

    def filed(self, unit: str = "xfzd", span: Period = NOVEMBER) -> BiweeklyReport:
        """Filed by the unit's officer."""
        return self.do(actions.file, self.signed(unit, span), by=self.WRITER[unit])

    def accepted(self, unit: str = "xfzd", span: Period = NOVEMBER) -> BiweeklyReport:
        """Accepted by the task force."""
        return self.do(actions.accept, self.filed(unit, span), by="zb")

    def in_state(self, state: ReportState, unit: str = "xfzd") -> BiweeklyReport:
        """A report in that state."""
        if state == ReportState.RETURNED:
            return self.do(actions.return_, self.filed(unit), "请补写难点", by="zb")
        if state == ReportState.DRAFT:
            return self.do(actions.write, self.report(unit), "供货慢", by=self.WRITER[unit])
        made = {ReportState.SIGNED: self.signed, ReportState.FILED: self.filed, ReportState.ACCEPTED: self.accepted}
        return made[state](unit)
