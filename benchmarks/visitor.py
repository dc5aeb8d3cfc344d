"""A client that has signed in, for what is measured inside the program."""

from __future__ import annotations

from typing import Any


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
