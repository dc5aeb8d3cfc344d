"""The worker: what was asked for is done once, and what a killed worker left is taken up by the next one."""

from __future__ import annotations

import threading

from django.db import connection
from procrastinate.contrib.django import app

from ranan.config.jobs import set_clock, work
from ranan.hazards import files, tasks
from ranan.hazards.models import Hazard, ImportRun, LedgerImport
from tests.hazards.conftest import busy, files_apart
from tests.hazards.sheets import GOOD, book, read
from tests.hazards.steps import Desk

__all__ = ["busy", "files_apart"]


def worked() -> None:
    """Let a worker do what there is: in a thread of its own, since a browser's loop may run in this one."""
    thread = threading.Thread(target=work, kwargs={"wait": False})
    thread.start()
    thread.join()


def asked(desk: Desk) -> ImportRun:
    """A file that somebody wants let in."""
    from ranan.hazards import actions

    draft = read(desk, book(GOOD, GOOD | {"subject": "乙店"}))
    run = actions.ask_for_import(draft, desk.world.campaign, actor=desk.by("hy2"), at=desk.moment)
    assert isinstance(run, ImportRun)
    tasks.let_in.defer(run=run.pk)
    return run


def left() -> list[str]:
    """The states of all jobs."""
    with connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs order by id")
        return [state for (state,) in cursor.fetchall()]


def test_a_job_is_done_once_and_is_gone(busy: Desk) -> None:
    run = asked(busy)
    worked()
    run.refresh_from_db()
    assert (run.state, Hazard.objects.count(), left()) == ("done", 2, [])
    worked()
    assert LedgerImport.objects.count() == 1


def test_what_a_killed_worker_left_is_taken_up_by_the_next_one(busy: Desk) -> None:
    run = asked(busy)
    with connection.cursor() as cursor:  # as a worker leaves it that was killed in the middle
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = null")
    ImportRun.objects.filter(pk=run.pk).update(state="running")
    assert left() == ["doing"]
    worked()
    run.refresh_from_db()
    assert (run.state, Hazard.objects.count(), left()) == ("done", 2, [])


def test_a_job_that_fails_is_told_at_its_page_and_the_file_can_be_sent_again(busy: Desk) -> None:
    broken = asked(busy)
    path = files.path_of(broken.sha256)
    data = path.read_bytes()
    path.unlink()
    path.mkdir()
    worked()
    broken.refresh_from_db()
    assert (broken.state, broken.refusal, left()) == ("failed", "import_broke", ["failed"])
    path.rmdir()
    path.write_bytes(data)
    again = asked(busy)
    worked()
    again.refresh_from_db()
    assert (again.state, Hazard.objects.count(), again.pk != broken.pk) == ("done", 2, True)


def test_the_app_is_the_one_that_the_tasks_know() -> None:
    assert "ranan.hazards.tasks.let_in" in app.tasks


def test_the_clock_starts_the_handing_over_again_and_again() -> None:
    try:
        set_clock()
        crons = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    finally:
        app.periodic_registry.periodic_tasks.clear()  # workers of other tests do only what they are asked for
    assert crons["ranan.registry.tasks.hand_over_ended"] == "*/10 * * * *"
