"""What every page shows around its own content: campaign, who is signed in, the menu, words to show once."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from ranan.campaign import queries as campaign
from ranan.kit import clock, filling
from ranan.kit.http import actor_of, lang
from ranan.registry import queries as registry
from ranan.rules import terms
from ranan.rules.access import OVERSIGHT, PARTY
from ranan.rules.actor import Actor
from ranan.shell.menu import menu

READERS = PARTY | OVERSIGHT  # whoever has hazards to look for


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of `shell/base.html`. An error page must come out even when the database does not answer."""
    try:
        return _frame(request)
    except DatabaseError:
        return {"campaign": None, "demo": False, "me": None, "menu": [], "messages": [], "lang": lang()}


def _frame(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    said = request.session.pop("say", []) if hasattr(request, "session") else []
    return {
        "campaign": _campaign(),
        "demo": registry.is_demo(),
        "filling": filling.percent(),
        "me": me(actor) if actor.key else None,
        "menu": menu(request, actor) if actor.key else [],
        "lang": lang(),
        "messages": said,
        "search_url": reverse("ledger") if actor.roles & READERS else "",
    }


def _campaign() -> dict[str, Any] | None:
    row = campaign.current()
    if row is None:
        return None
    plan, today = campaign.plan_now(row), clock.today()
    stage = next((s for s in plan.stages if today <= s.due), None)
    days = (stage.due - today).days if stage else None
    return {"title": row.title, "number": plan.document_number, "stage": stage.name if stage else "", "days_left": days}


def me(actor: Actor) -> dict[str, str]:
    """The signed-in person as the bar shows him: name, unit, roles in words, for whom he deputises."""
    own = [seat for seat in actor.seats if not seat.stands_for]
    roles = dict.fromkeys(terms.word("role", seat.role, lang()) for seat in own)
    absent = dict.fromkeys(seat.stands_for for seat in actor.seats if seat.stands_for)
    for_whom = "、".join(absent)
    deputy = (f"{actor.name}（代{for_whom}）" if lang() == "zh" else f"{actor.name} for {for_whom}") if absent else ""
    return {"name": actor.name, "unit": actor.unit, "roles": "、".join(roles), "deputy": deputy}
