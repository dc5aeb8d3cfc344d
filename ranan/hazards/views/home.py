"""Each role's home: what must I do today?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from ranan.hazards import queries, slots
from ranan.hazards.access import with_doors
from ranan.hazards.models import Hazard
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Verb

SHOWN = 12
# Duties that are one's own next step, each with the step ("": the page's main one); others say what is late or near.
STEPS: dict[str, str] = {
    "to_review": Verb.REVIEW, "to_close_out": "", "sent_back": Verb.SUBMIT, "to_assign": Verb.ASSIGN, "to_accept": Verb.ACCEPT,
    "extensions": Verb.GRANT_EXTENSION, "voids": Verb.VOID, "to_rectify": Verb.SUBMIT, "cotasks": Verb.DO_COTASK,
    "to_classify": Verb.AMEND, "reminded": "",
}  # fmt: skip
WATCHED = ("overdue", "this_week")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The numbers are links to exactly those rows; below them the cases in order, each once."""
    actor, today = actor_of(request), clock.today()
    counts = queries.counts(actor, today)
    days = week(actor, today) if counts else []
    notes = {"overdue": _longest(actor, counts, today), "this_week": _near(days)}
    numbers = [
        {"key": key, "word": terms.word("duty", key, lang()), "count": count, "note": notes.get(key, "")}
        for key, count in counts.items()
        if count or key != "reminded"  # it stands there when somebody reminded
    ]
    context = {
        "numbers": numbers, "cases": cases(actor, counts, today), "today": today, "week": days,
        "summary": queries.summary(actor, today), "may_register": bool(actor.roles & WORKERS),
        "panels": slots.panels_for(actor, today),
    }  # fmt: skip
    return page(request, "hazards/home.html", context)


def cases(actor: Actor, counts: Mapping[str, int], today: date) -> list[dict[str, Any]]:
    """The first cases, each once: one's own next steps by their dates, then what is late or near in other hands."""
    keys = [key for key in STEPS if counts.get(key)]
    own = queries.first_cases(actor, [key for key in keys if key not in queries.NOT_OPEN], today, SHOWN)
    if "cotasks" in keys:
        own += [("cotasks", row) for row in queries.duty_rows(actor, "cotasks", today)[:SHOWN]]
    own += queries.first_cases(actor, ["reminded"], today, SHOWN) if counts.get("reminded") else []
    named = {row.pk: key for key, row in reversed(own) if key != "reminded"}  # the step itself says more than the reminder
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    for key, row in sorted(own, key=lambda one: (one[0] != "reminded", one[1].due or date.max, one[1].pk)):
        if row.pk not in seen and len(found) < SHOWN:
            seen.add(row.pk)
            found.append(_case(named.get(row.pk, key), row, reminded=key == "reminded"))
    watched = [key for key in WATCHED if counts.get(key)] if len(found) < SHOWN else []
    for key, row in queries.first_cases(actor, watched, today, SHOWN * 2):
        if row.pk not in seen and len(found) < SHOWN:
            seen.add(row.pk)
            found.append({"hazard": row, "why": "", "act": _act(key), "step": ""})
    with_doors(actor, [one["hazard"] for one in found])
    return found


def _case(key: str, row: Hazard, *, reminded: bool) -> dict[str, Any]:
    """One of one's own next steps; what somebody reminded of stands first and says so."""
    step = f"#step-{STEPS[key]}" if STEPS[key] else ""
    return {"hazard": row, "why": terms.word("duty", key, lang()), "act": _act(key), "step": step, "reminded": reminded}


def _act(key: str) -> str:
    """What the button of a case says."""
    words = {
        "to_review": pgettext("what to do today", "Review"), "sent_back": pgettext("what to do today", "Rectify"),
        "to_assign": pgettext("what to do today", "Assign"), "to_accept": pgettext("what to do today", "Accept"),
        "extensions": pgettext("what to do today", "Decide"), "voids": pgettext("what to do today", "Decide on it"),
        "to_rectify": pgettext("what to do today", "Rectify"), "cotasks": pgettext("what to do today", "Do it"),
        "to_classify": pgettext("what to do today", "Classify"), "to_close_out": pgettext("what to do today", "Finish"),
        "reminded": pgettext("what to do today", "Answer it"),
    }  # fmt: skip
    return words.get(key) or pgettext("what to do today", "Look")


def _longest(actor: Actor, counts: Mapping[str, int], today: date) -> str:
    """How long the latest of the late ones has been late."""
    first = queries.first_cases(actor, ["overdue"], today, 1) if counts.get("overdue") else []
    if not first or first[0][1].due is None:
        return ""
    days = (today - first[0][1].due).days
    return ngettext("the longest %(n)s day", "the longest %(n)s days", days) % {"n": days}


def _near(days: list[dict[str, Any]]) -> str:
    """How many fall due today and tomorrow."""
    if not any(one["count"] for one in days):
        return ""
    return _("today %(today)s, tomorrow %(tomorrow)s") % {"today": days[0]["count"], "tomorrow": days[1]["count"]}


def week(actor: Actor, today: date) -> list[dict[str, Any]]:
    """The next seven days, each with how many of the actor's cases fall due."""
    days = [today + timedelta(days=n) for n in range(7)]
    found = queries.near(actor, days[0], days[-1])
    address = reverse("ledger")
    return [
        {
            "day": one,
            "count": found.get(one, 0),
            "word": date_format(one, "D"),
            "url": f"{address}?todo=this_week&due={one.isoformat()}",
        }
        for one in days
    ]
