"""The worker: one process beside the web server that does what takes longer than a page may."""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

KEPT_HOURS = 30 * 24  # of jobs that failed; those that ended well go at once


def main() -> int:
    """Work until told to stop; jobs that a killed worker left are taken up again first."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ranan.config.settings")
    django.setup()
    set_clock()
    work(wait=True)
    return 0


def set_clock() -> None:
    """What is done again and again by itself; at the start too, where the last time was missed."""
    from procrastinate.contrib.django import app  # noqa: PLC0415

    from ranan.config.demo import behind  # noqa: F401, PLC0415 - so that the worker knows the task
    from ranan.hazards import tasks as hazards  # noqa: PLC0415
    from ranan.registry import tasks as registry  # noqa: PLC0415

    app.periodic(cron="*/10 * * * *")(registry.hand_over_ended)
    app.periodic(cron="*/5 * * * *")(hazards.fold_counters)
    app.periodic(cron="40 2 * * *")(registry.propose_duplicates)


def work(*, wait: bool) -> None:
    """Do the jobs that there are; with `wait` go on until a signal comes. There is one worker: no other one lives."""
    from django.db import connections  # noqa: PLC0415
    from procrastinate.contrib.django import app  # noqa: PLC0415
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the worker is started once a process")
    with app.replace_connector(connector.get_worker_connector()) as working:

        async def run() -> None:
            loop, hand = asyncio.get_running_loop(), ThreadPoolExecutor(1)
            loop.set_default_executor(hand)
            async with working.open_async():
                for job in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=0):
                    await working.job_manager.retry_job(job)
                await working.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)
                await working.run_worker_async(
                    wait=wait, install_signal_handlers=wait, concurrency=1, delete_jobs="successful",
                )  # fmt: skip
            await loop.run_in_executor(hand, connections.close_all)

        asyncio.run(run())


if __name__ == "__main__":
    sys.exit(main())
