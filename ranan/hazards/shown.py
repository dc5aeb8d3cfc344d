"""What the page of one hazard shows: whose turn it is, how long is left, the five parts of its way, its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ranan.campaign import queries as campaign
from ranan.hazards import queries
from ranan.hazards.models import Attachment, Extension, Hazard, Sighting
from ranan.hazards.situation import Beside, Ground, beside
from ranan.hazards.steps import Offers
from ranan.kit import clock
from ranan.kit.http import lang
from ranan.kit.templatetags.ran import day
from ranan.registry.queries import past
from ranan.rules import review, terms
from ranan.rules.hazard import State
from ranan.rules.plan import Plan
from ranan.rules.situation import Situation

# The five parts of a hazard's way, each with the verb whose entry dates it.
WAY = (
    ("register", "registered"),
    ("assign", "assigned"),
    ("submit", "rectifying"),
    ("review", "under_review"),
    ("close_out", "closed"),
)
_AT = {"registered": 0, "assigned": 1, "rectifying": 2, "under_review": 3, "closed": 5}


@dataclass(frozen=True, slots=True)
class Records:
    """What stands beside one hazard: its files, its history (the newest first), its co-tasks and interim controls."""

    files: list[Attachment]
    lines: list[queries.Line]
    beside: Beside

    @property
    def seen(self) -> int:
        """The newest entry that the page shows."""
        return self.lines[0].entry if self.lines else 0


def records(hazard: Hazard, here: Ground) -> Records:
    """Read them once for a page."""
    files = list(Attachment.objects.filter(hazard=hazard).select_related("file"))
    return Records(files, queries.history(hazard, here.units, lang(), files), beside(hazard))


def context(hazard: Hazard, case: Situation, here: Ground, steps: Offers, kept: Records) -> dict[str, Any]:
    """Everything that `hazards/hazard.html` shows."""
    plan = campaign.plan_of(hazard.plan_version)
    kind = plan.hazard_type(hazard.code) if hazard.code else None
    lines = [_dated(line) for line in kept.lines]
    left = hazard.days_left(here.on)
    return {
        "hazard": hazard, "steps": steps, "today": here.on, "left": left, "left_words": left_in_words(left),
        "measure": plan.measure(hazard.measure) if hazard.measure else None, "kind": kind,
        "penalties": [plan.penalty(key) for key in kind.penalties] if kind else [],
        "history": lines, "turn": turn(hazard, case, here), "doing": doing(hazard, case),
        "flow": way(hazard, lines), "like": queries.like_it(hazard)[:5],
        "proxy_for": here.units.by_key[case.territory].name if _proxied(hazard, case, here) else "",
        "hands": hands(hazard), **_by_plan(plan, hazard, here), **_records(hazard, kept),
    }  # fmt: skip


def hands(hazard: Hazard) -> dict[str, Any] | None:
    """Who ran the place when the hazard was found and who runs it now, where these are not the same."""
    place = hazard.premises
    then, now = past.operator_on(place, hazard.found), place.operator
    if (then.pk if then else None) == (now.pk if now else None):
        return None
    return {"then": then, "now": now, "since": past.run_since(place)}


def _dated(line: queries.Line) -> queries.Line:
    """The line with its changed days in words, as they stand everywhere else on the page."""
    line.changes = [
        (name, _in_words(old), _in_words(new)) if name in {"found", "due"} else (name, old, new)
        for name, old, new in line.changes
    ]
    return line


def _in_words(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _proxied(hazard: Hazard, case: Situation, here: Ground) -> bool:
    return hazard.is_open and not case.party_acts and case.territory in here.units.by_key


def _records(hazard: Hazard, kept: Records) -> dict[str, Any]:
    kinds, files = Attachment.Kind, kept.files
    return {
        "before": [one for one in files if one.kind == kinds.BEFORE],
        "after": [one for one in files if one.kind == kinds.AFTER],
        "papers": [one for one in files if one.kind in {kinds.PROXY, kinds.OTHER}],
        "extensions": Extension.objects.filter(hazard=hazard),
        "controls": kept.beside.controls, "cotasks": kept.beside.cotasks,
        "sightings": Sighting.objects.filter(hazard=hazard).select_related("unit"),
    }


def _by_plan(plan: Plan, hazard: Hazard, here: Ground) -> dict[str, str]:
    """Who carries out and supports, in the words of the plan (groups as groups)."""
    measure = plan.measure(hazard.measure) if hazard.measure else None
    if measure is None:
        return {"carry_out": "", "support": ""}
    return {"carry_out": named(plan, measure.carry_out), "support": named(plan, measure.support)}


def named(plan: Plan, keys: tuple[str, ...]) -> str:
    """Names of units and groups as the plan writes them."""
    found = []
    for key in keys:
        entry = plan.unit(key) or plan.group(key)
        found.append(entry.name if entry else key)
    return "、".join(found)


def left_in_words(left: int | None) -> str:
    """How long is left, in words; calendar days."""
    if left is None:
        return ""
    if left < 0:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -left) % {"n": -left}
    return _("Due today") if left == 0 else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


def turn(hazard: Hazard, case: Situation, here: Ground) -> str:
    """Whose turn it is, in words; "" for what is closed or void."""
    bodies = case.review_bodies
    if hazard.state == State.REGISTERED:
        keys = [case.task_force]
    elif hazard.state == State.UNDER_REVIEW:
        keys = sorted(bodies.must) or sorted(bodies.may)
    else:
        return hazard.party if hazard.is_open else ""
    return "、".join(here.units.by_key[key].name for key in keys if key in here.units.by_key)


def doing(hazard: Hazard, case: Situation) -> str:
    """What they have to do."""
    void = _("; whether it is void is being decided") if case.void_asked_by else ""
    if case.extension_asked_by:
        return _("rectify; an extension is being decided") + void
    words = {
        State.REGISTERED: _("assign it"), State.ASSIGNED: _("accept it"), State.RECTIFYING: _("rectify and submit for review"),
        State.UNDER_REVIEW: _("review it on the spot"),
    }  # fmt: skip
    said = words.get(State(hazard.state), "")
    if hazard.state == State.UNDER_REVIEW and case.failed:
        return _("send it back: a review found it not rectified") + void
    if hazard.state == State.UNDER_REVIEW and review.enough(case.review_bodies, case.passes) is None:
        return _("close it out: the reviews suffice") + void
    if hazard.state == State.UNDER_REVIEW and case.major:
        done = len({one.person for one in case.passes})
        said += _("; two people, %(n)s so far") % {"n": done}
    return said + void


def way(hazard: Hazard, lines: list[queries.Line]) -> list[dict[str, Any]]:
    """The five parts: done, now, still to come; each with the day and unit of its last act."""
    at = _AT.get(hazard.state, 0)
    found = []
    for index, (verb, _state) in enumerate(WAY):
        last = next(
            (line for line in lines if line.verb == verb or (verb == "close_out" and line.verb == "take_over")), None
        )
        done = index < at
        note = f"{day(clock.day_of(last.at))} {last.unit}" if last and done else ""
        found.append({"word": terms.word("way", verb, lang()), "done": done, "now": index == at, "note": note})
    return found
