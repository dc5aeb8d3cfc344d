"""Two people at one report at once: one step wins, the other is told, and no report is stored twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from ranan.journal import queries as journal
from ranan.oversight import actions
from ranan.oversight.models import BiweeklyReport
from ranan.rules.hazard import Refusal
from tests.hazards.conftest import busy
from tests.hazards.steps import Desk
from tests.oversight.reporting import Office

__all__ = ["busy"]  # a database on which every act is committed


@pytest.fixture
def office(busy: Desk) -> Office:
    return Office(busy)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment, each on a connection of its own."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(30) for one in [pool.submit(one, act) for act in acts]]


def test_two_who_begin_a_report_store_one(office: Office) -> None:
    desk, report = office.desk, office.report()
    writer, head, at = desk.by("xf"), desk.by("xfhead"), desk.moment
    done = at_once(
        lambda: actions.write(report, "甲句", actor=writer, at=at), lambda: actions.write(report, "乙句", actor=head, at=at)
    )  # fmt: skip
    assert all(isinstance(one, BiweeklyReport) for one in done), done
    stored = BiweeklyReport.objects.get()
    assert stored.difficulties in {"甲句", "乙句"}
    verbs = [one.verb for one in journal.timeline("report", stored.key)]
    assert verbs == ["report.begin", "report.write", "report.write"]
    assert journal.differences() == []


def test_a_report_is_accepted_or_returned_not_both(office: Office) -> None:
    desk, report = office.desk, office.filed()
    one, other, at = desk.by("zb"), desk.by("zb2"), desk.moment
    done = at_once(
        lambda: actions.accept(report, actor=one, at=at), lambda: actions.return_(report, "退", actor=other, at=at)
    )  # fmt: skip
    refused = [answer for answer in done if isinstance(answer, Refusal)]
    assert [answer.code for answer in refused] in (["report_is_final"], ["report_not_at_this_step"])
    assert BiweeklyReport.objects.get().state in {"accepted", "returned"}
