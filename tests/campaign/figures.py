"""Sheets of figures as the tests of the campaign bring them: looked at, let in, sent by a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ranan.campaign import actions, importing
from ranan.campaign.models import Campaign, Statement
from ranan.kit import clock
from ranan.kit.spreadsheet import from_text
from ranan.registry.models import Unit
from ranan.rules.actor import Actor, Role

Act = Callable[[Role, str], Actor]
Enter = Callable[[Role, str], Client]
TODAY = date(2023, 11, 20)
HEAD = "指标\t统计日期\t累计完成\t说明\t填报单位\n"
PAGE = "/plan/figures/"


def draft(campaign: Campaign, actor: Actor, text: str, home: str = "") -> importing.Draft:
    unit = Unit.objects.get(key=home) if home else None
    found = importing.draft(from_text(HEAD + text), campaign, unit, actor, TODAY)
    assert isinstance(found, importing.Draft), found
    return found


def told(found: importing.Draft) -> list[str]:
    """Each row's outcome, or the first reason against it."""
    return [line.problems[0].code if line.problems else line.outcome for line in found.lines]


def let_in(
    campaign: Campaign, actor: Actor, text: str, *, seen: int | None = None, tick: Sequence[str] = ()
) -> actions.CameIn:
    looked = draft(campaign, actor, text)
    done = actions.state_sheet(
        from_text(HEAD + text), campaign, None, taken=tick, seen=looked.seen if seen is None else seen,
        file={"file": "进度.xlsx", "sha256": "a" * 64}, actor=actor, at=clock.now(),
    )  # fmt: skip
    assert isinstance(done, actions.CameIn)
    return done


def stated() -> list[tuple[str, str, date, Decimal | None, str]]:
    return [(one.target, one.unit.key, one.on, one.figure, one.text) for one in Statement.objects.order_by("id")]


def send(client: Client, data: bytes | str, name: str = "进度.xlsx", follow: bool = True) -> Any:
    given = {"rows": data} if isinstance(data, str) else {"file": SimpleUploadedFile(name, data)}
    return client.post(PAGE, given, follow=follow)


def confirm(client: Client, seen: Any, **more: Any) -> Any:
    text = seen.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(do|sheet|unit|seen)" value="([^"]*)">', text))
    return client.post(PAGE, {**hidden, **more}, follow=True)


def codes(answer: Any) -> list[str]:
    return re.findall(r'data-code="(\w+)"', answer.content.decode())


def blank_of(client: Client) -> bytes:
    """The blank workbook as it is downloaded."""
    answer = client.get(f"{PAGE}blank.xlsx")
    assert answer.status_code == 200
    return bytes(answer.getvalue())
