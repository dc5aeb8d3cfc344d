"""A made-up ledger of any length, read and imported, and a client who has signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ranan.config.bench.bringing import workbook


def fill(rows: int, *, say: Callable[[str, str], None]) -> tuple[Any, str]:
    """Plan, people, the imported ledger; gives a signed-in client of the lead department and one of its hazards."""
    from django.conf import settings

    from ranan.campaign import queries as campaign
    from ranan.config import first_start, system
    from ranan.hazards import actions, importing
    from ranan.hazards.models import Hazard
    from ranan.kit import clock

    first_start.make_real(Path(settings.RANAN_PLAN_DIR), "admin", "管理员")
    running = campaign.current()
    assert running is not None
    plan, actor, on = campaign.plan_now(running), system.actor(), clock.today()
    data = workbook(rows)
    desk = importing.desk_for(actor, running, on)
    began = time.perf_counter()
    draft = importing.draft(data, "bench.xlsx", running, desk)
    read = time.perf_counter()
    actions.import_ledger(draft, running, plan, actor=actor, at=clock.now())
    done = time.perf_counter()
    say("read and classified, rows/s", f"{rows / (read - began):,.0f}")
    say("written, rows/s", f"{rows / (done - read):,.0f}")
    say("whole import, rows/s", f"{rows / (done - began):,.0f}")
    number = Hazard.objects.filter(state="assigned").order_by("id").values_list("number", flat=True)[0]
    return client_of(), number


def client_of() -> Any:
    """A signed-in client of the lead department."""
    from datetime import datetime

    from django.conf import settings
    from django.test import Client

    from ranan.config import system
    from ranan.config.demo.accounts import add_person
    from ranan.kit import clock
    from ranan.rules.actor import Role
    from ranan.shell.middleware import stamp

    at = datetime(2023, 9, 12, 9, tzinfo=clock.ZONE)
    person = add_person("bench", "测速员", Role.OFFICER, "xfzd", "a-bench-password", None, actor=system.actor(), at=at)
    client, now = Client(), clock.real_now().timestamp()
    session = client.session
    session.update({"person": person.key, "stamp": stamp(person), "began": now, "seen": now})
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
