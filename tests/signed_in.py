"""A Django test client for a person of the world, with the session that signing in makes."""

from __future__ import annotations

from typing import Any

from django.test import Client

from ranan.kit import clock
from ranan.shell.middleware import stamp


def client_of(person: Any) -> Client:
    """The client of somebody who has just signed in."""
    client = Client()
    session = client.session
    now = clock.real_now().timestamp()
    session.update({"person": person.key, "stamp": stamp(person), "began": now, "seen": now})
    session.save()
    client.cookies["ranan"] = session.session_key
    return client
