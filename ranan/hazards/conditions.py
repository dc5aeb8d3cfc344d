"""The conditions of the list in words: chips, what may still be narrowed, and what to drop where nothing fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ranan.campaign import queries as campaign
from ranan.hazards import queries
from ranan.hazards.models import LedgerImport
from ranan.hazards.queries import standing, stood
from ranan.hazards.queries.ledger import DUES, STATES, Filter
from ranan.hazards.queries.search import Searched
from ranan.hazards.queries.sums import counts_of
from ranan.kit.http import lang
from ranan.kit.templatetags.ran import day
from ranan.registry import queries as registry
from ranan.rules import terms
from ranan.rules.actor import Actor

LABELS: dict[str, Callable[[], str]] = {
    "q": lambda: _("search"), "state": lambda: _("state"), "grade": lambda: _("grade"), "due": lambda: _("due"),
    "measure": lambda: _("measure"), "lead": lambda: _("lead"), "territory": lambda: _("territory"),
    "registrar": lambda: _("registered by"), "code": lambda: _("catalogue"), "kind": lambda: _("kind of place"),
    "closure": lambda: _("closed"), "todo": lambda: _("today"), "premises": lambda: _("place"),
    "source": lambda: _("brought by the import"), "by": lambda: _("found by"),
    "found_from": lambda: _("found from"), "found_to": lambda: _("found until"), "report": lambda: _("biweekly report"),
    "stood": lambda: _("how it stood"),
}  # fmt: skip
_SECTIONS = {
    "state": "state", "grade": "grade", "kind": "premises", "closure": "closure", "todo": "duty", "by": "found_by",
}  # fmt: skip
_NOTHING: dict[str, Any] = {"measure": 0, "source": 0, "found_from": None, "found_to": None}


def word(name: str, value: str, source: str = "") -> str:
    """A condition's value in words; `source`: the name of the file that an import brought, where it is known already."""
    if (name, value) in {("state", "open"), ("code", "NONE")}:
        return _("open") if name == "state" else _("not classified")
    special: dict[str, Callable[[str], str]] = {
        "lead": _unit, "territory": _unit, "registrar": _unit, "due": _due, "report": _report_word, "stood": _stood_word,
        "source": lambda key: source or _imported(key), "measure": lambda no: _("measure %(no)s") % {"no": no},
    }  # fmt: skip
    if name in special:
        return special[name](value)
    return terms.word(_SECTIONS[name], value, lang()) if name in _SECTIONS else value


def _unit(key: str) -> str:
    unit = registry.units().by_key.get(key)
    return unit.name if unit else key


def _due(value: str) -> str:
    return str(_due_words().get(value) or day(date.fromisoformat(value)))


def _imported(value: str) -> str:
    """The name of the file that an import brought."""
    return LedgerImport.objects.filter(pk=int(value)).values_list("name", flat=True).first() or value


def _report_word(value: str) -> str:
    """A figure of a report in words: which, of which report, of which row of a table; and whether as it was signed."""
    wanted = standing.asked(value)
    if wanted is None:
        return value
    figure, ending = terms.word("report_figure", wanted.figure, lang()), day(wanted.period.end)
    shown = _("%(figure)s, report of %(day)s") % {"figure": figure, "day": ending}
    unit, group, key = wanted.signed or ("", "", "0")
    more = [_("as %(unit)s signed it") % {"unit": _unit(unit)}] if unit else []
    if wanted.unmeasured or (group == "measure" and key == "0"):
        more.append(_("no certain measure"))
    elif group:
        more.append(word(group, key))
    return f"{shown}（{'，'.join(more)}）" if more else shown


def _stood_word(value: str) -> str:
    """How it stood on which day, in words."""
    wanted = stood.asked(value)
    if wanted is None:
        return value
    shown = _("%(figure)s at the end of %(day)s") % {
        "figure": terms.word("stood", wanted.way, lang()), "day": day(wanted.day),
    }  # fmt: skip
    return f"{shown}（{_('no certain measure')}）" if wanted.unmeasured else shown


def _due_words() -> dict[str, str]:
    return {
        "overdue": _("overdue"), "soon": _("within three days"), "week": _("within a week"), "later": _("later"),
    }  # fmt: skip


def chips(wanted: Filter, source: str = "") -> list[dict[str, str]]:
    """The conditions that are set, each with the address without it."""
    return [
        {
            "label": LABELS[name](), "value": word(name, value, source),
            "without": wanted.url(**{name: _NOTHING.get(name, "")}),
        }
        for name, value in wanted.given().items()
    ]  # fmt: skip


def filters(wanted: Filter) -> list[dict[str, Any]]:
    """What may still be narrowed: each condition with its values as addresses."""
    found = []
    for name, pairs in choices().items():
        if not getattr(wanted, name):
            before = wanted.url()
            begun = before if before == "?" else f"{before}&"
            found.append({"label": LABELS[name](), "options": [(f"{begun}{name}={key}", says) for key, says in pairs]})
    return found


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, in words."""
    units = registry.units().by_id.values()
    now = campaign.current()
    measures = campaign.plan_now(now).measures if now else ()
    states = [("open", _("open")), *((key, terms.word("state", key, lang())) for key in STATES if key != "open")]
    due = _due_words()
    return {
        "state": states,
        "grade": [("major", terms.word("grade", "major", lang())), ("general", terms.word("grade", "general", lang()))],
        "due": [(key, due[key]) for key in DUES],
        "measure": [(str(one.no), f"{one.no} {one.title}") for one in measures],
        "lead": [(unit.key, unit.name) for unit in units if unit.kind != "territory"],
        "territory": [(unit.key, unit.name) for unit in units if unit.kind == "territory"],
        "kind": terms.choices("premises", lang()),
        "closure": terms.choices("closure", lang()),
    }


def what_to_drop(
    actor: Actor, wanted: Filter, on: date, searched: Searched | None, source: str = ""
) -> list[dict[str, Any]]:
    """For an empty list: which one condition to drop, and how many rows that gives; counted in one statement."""
    without = [
        Filter.read({**wanted.given(), "sort": wanted.sort, name: str(_NOTHING.get(name, "") or "")})
        for name in wanted.given()
    ]
    counted = counts_of([queries.desk_rows(actor, one, on, searched=searched) for one in without])
    found: list[dict[str, Any]] = [
        {**chip, "count": count} for chip, count in zip(chips(wanted, source), counted, strict=True)
    ]
    return sorted(found, key=lambda one: -int(one["count"]))[:3]
