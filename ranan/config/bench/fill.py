"""Fills the home of a benchmark: an empty demonstration, so many hazards, and one officer who can sign in."""

from __future__ import annotations

import os
import secrets
import sys
import time
from datetime import datetime
from pathlib import Path
from time import perf_counter

LOGIN, UNIT = "bench", "@新泾镇"
FILLED = "filled"


def main(hazards: int) -> int:
    """Fill the home of the environment, as far as it is not filled yet; what is said goes to stderr."""
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    home = Home.from_env()
    began = perf_counter()
    with running(home):
        import django  # noqa: PLC0415

        django.setup()
        from ranan.config import tables  # noqa: PLC0415

        tables.migrate()
        _fill(hazards)
        _officer(home.keys)
        _analyse()
    (home.root / FILLED).write_text(f"{hazards}\n", "ascii")
    sys.stderr.write(f"{hazards} hazards, {perf_counter() - began:.0f} s\n")
    return 0


def _fill(hazards: int) -> None:
    from ranan.config import first_start  # noqa: PLC0415
    from ranan.config.demo.load import load, size_of  # noqa: PLC0415
    from ranan.registry import queries  # noqa: PLC0415

    if queries.installation() is None:
        first_start.lay_ground()
    _small, places = size_of(1)
    load(seed=1, hazards=hazards, places=places, say=_tell)


def _tell(_chinese: str, english: str) -> None:
    sys.stderr.write(f"{time.strftime('%X')} {english}\n")


def _officer(keys: Path) -> None:
    """The officer with a new password, kept among the home's keys."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from ranan.config import system  # noqa: PLC0415
    from ranan.config.demo.accounts import add_person  # noqa: PLC0415
    from ranan.journal import actions as journal  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.registry.models import Person  # noqa: PLC0415
    from ranan.rules.actor import Role  # noqa: PLC0415

    password, actor = secrets.token_urlsafe(12), system.actor()
    person = Person.objects.filter(login=LOGIN).first()
    if person is None:
        add_person(
            LOGIN,
            "测速员",
            Role.OFFICER,
            UNIT,
            password,
            None,
            actor=actor,
            at=datetime(2023, 9, 12, 9, tzinfo=clock.ZONE),
        )
    else:
        with journal.act("person.reset", ("person", person.key), actor=actor, at=clock.now()) as act:
            act.change(person, password=make_password(password))
    path = keys / "bench_password"
    path.touch(mode=0o600)
    path.write_text(password, "utf-8")


def _analyse() -> None:
    """What the database would do by itself a minute later."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from ranan.kit.database import acting_as  # noqa: PLC0415

    with acting_as("owner", os.environ, settings.HOME), connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
