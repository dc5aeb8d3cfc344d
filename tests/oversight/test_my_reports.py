"""Reports on the home: each with the step that waits for this person, and none that waits for others."""

from __future__ import annotations

from datetime import date
from typing import Any

from ranan.oversight import actions
from ranan.oversight.access import report_for
from ranan.oversight.queries import my_reports
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk

END = date(2023, 11, 15)


def waiting(desk: Desk, by: str) -> dict[tuple[str, date], str]:
    """(unit, report day) → the step, of the lines that the home shows; of all where there are few."""
    panel = my_reports(desk.by(by), desk.moment.date())
    return {(line.what, line.day): line.act for line in panel.lines} if panel else {}


def count(desk: Desk, by: str) -> int:
    """How many wait."""
    panel = my_reports(desk.by(by), desk.moment.date())
    return panel.count if panel else 0


def report(desk: Desk, by: str) -> Any:
    """The report of jgw for the middle of November."""
    return report_for(desk.by(by), END, "jgw", desk.moment.date())


def done(result: Any) -> Any:
    """What an act gave; fails where it was refused."""
    assert not isinstance(result, Refusal), result
    return result


def test_the_head_signs_the_officer_writes_and_others_find_nothing(desk: Desk) -> None:
    assert {step for (unit, _day), step in waiting(desk, "jgw2").items() if unit == "区建管委"} == {"签发"}
    assert {step for _key, step in waiting(desk, "jgw").items()} == {"填写"}
    for by in ("hy", "boss", "admin", "supervisor", "auditor", "sysadmin"):
        assert waiting(desk, by) == {}, by
    assert all(day <= desk.moment.date() for _unit, day in waiting(desk, "jgw2")), "none whose day has not come"


def test_a_report_goes_from_desk_to_desk(desk: Desk) -> None:
    before, force = count(desk, "jgw2"), count(desk, "zb")
    done(actions.write(report(desk, "jgw"), "供货慢", actor=desk.by("jgw"), at=desk.moment))
    signed = done(actions.sign(report(desk, "jgw2"), actor=desk.by("jgw2"), at=desk.moment))
    assert waiting(desk, "jgw")["区建管委", END] == waiting(desk, "jgw2")["区建管委", END] == "报送专班"
    assert count(desk, "zb") == force
    done(actions.file(signed, actor=desk.by("jgw"), at=desk.moment))
    assert ("区建管委", END) not in waiting(desk, "jgw2")
    assert count(desk, "jgw2") == before - 1
    assert count(desk, "zb") == force + 1
    assert waiting(desk, "zb")["区建管委", END] == "通过"
