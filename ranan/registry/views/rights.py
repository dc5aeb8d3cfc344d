"""Who may do what: the table of rights in words, and what one person may do by his seats on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.registry import access, queries
from ranan.registry.models import Person, Post
from ranan.registry.what_may import WhatMay
from ranan.rules import terms
from ranan.rules.access import GRANTS, SEE, Grant, Relation
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import OPEN_STATES, STEPS, State

IN_A_LIST = 300  # people to choose from; of more, the name is typed


@dataclass(slots=True)
class Line:
    """One line of the table in words; `first` where the act changes, `rows` how many lines the act has."""

    act: str
    word: str
    roles: str
    relations: str
    states: str
    first: bool = False
    rows: int = 1


def table() -> list[Line]:
    """The whole table of rights in words, in its order."""
    found: list[Line] = []
    counts: dict[str, int] = {}
    for grant in GRANTS:
        counts[grant.action] = counts.get(grant.action, 0) + 1
    for grant in sorted(GRANTS, key=lambda one: [g.action for g in GRANTS].index(one.action)):
        first = not found or found[-1].act != str(grant.action)
        found.append(
            Line(
                str(grant.action), terms.word("verb", grant.action, lang()), _words("role", Role, grant.roles),
                _words("relation", Relation, grant.relations), _states(grant), first, counts[grant.action],
            )
        )  # fmt: skip
    return found


def _words(section: str, order: Any, keys: Any) -> str:
    mark = "、" if lang() == "zh" else ", "
    return mark.join(terms.word(section, key, lang()) for key in order if key in keys)


def _states(grant: Grant) -> str:
    """The states in which the act begins, by the table of steps; a grant may narrow them."""
    if grant.action == SEE:
        return _("in every state")
    sources = {step.source for step in STEPS if step.verb == grant.action}
    kept = grant.states if grant.states is not None else sources & set(State)
    if set(OPEN_STATES) == kept:
        return _("in every open state")
    if {*OPEN_STATES, State.CLOSED} == kept:
        return _("in every state, unless void")
    return _words("state", State, kept) or _("before the hazard exists")


@dataclass(slots=True)
class SeatInWords:
    """One seat, and what it lets a person do: for each relation the acts, in words."""

    where: str
    role: str
    stands_for: str
    acts: list[tuple[str, str]]
    plain: str


def seat_in_words(seat: Seat, names: dict[str, str]) -> SeatInWords:
    """What somebody may do by this seat."""
    acts: dict[Relation, list[str]] = {}
    for grant in GRANTS:
        for relation in Relation:
            if seat.role in grant.roles and relation in grant.relations:
                acts.setdefault(relation, []).append(terms.word("verb", grant.action, lang()))
    mark = "、" if lang() == "zh" else ", "
    return SeatInWords(
        names.get(seat.unit or seat.operator, seat.unit or seat.operator), terms.word("role", seat.role, lang()),
        seat.stands_for,
        [(terms.word("relation", one, lang()), mark.join(dict.fromkeys(acts[one]))) for one in Relation if one in acts],
        _beside(seat.role),
    )  # fmt: skip


def _beside(role: Role) -> str:
    """What a role does that is not an act on a hazard."""
    return {
        Role.UNIT_ADMIN: _("keeps the people of the unit: invites, resets, posts, disabling, deputies"),
        Role.SYSTEM_ADMIN: _("keeps the people of every unit; reads and writes no hazard"),
        Role.SECURITY_ADMIN: _("reads in the journal who signed in and who was given which post; reads no hazard"),
        Role.AUDITOR: _("reads everything and the whole journal; writes nothing"),
        Role.SUPERVISOR: _("reads everything and the whole journal; writes supervision only"),
        Role.TASK_FORCE: _("keeps places and operators everywhere and reads the whole journal"),
    }.get(role, "")  # fmt: skip


def _names(actor: Actor) -> dict[str, str]:
    """Names of the units and operators of the actor's seats."""
    units = {unit.key: unit.name for unit in queries.units().by_id.values()}
    operators = queries.operators().filter(key__in=[seat.operator for seat in actor.seats if seat.operator])
    return units | {row.key: row.name for row in operators}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


def _theirs(actor: Actor) -> QuerySet[Person]:
    """The people whose rights the actor may look at: of the units that he keeps or, for overseers, all."""
    posts = Post.objects.filter(unit__in=access.administered(actor))
    if access.everywhere(actor) or actor.roles & access.READS_PEOPLE:
        posts = Post.objects.all()
    return Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "id")


def _wanted(theirs: QuerySet[Person], asked: str) -> Person | None:
    """Who is meant: by key, sign-in name, or a name that only one of them has."""
    found = list(theirs.filter(Q(key=asked) | Q(login=asked.lower()))) or list(theirs.filter(name=asked)[:2])
    return found[0] if len(found) == 1 else None


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The table for everybody; one's own seats today; anybody of one's own on any day (`person`, `on`)."""
    actor, on = actor_of(request), _day(request.GET.get("on", ""))
    theirs, asked = _theirs(actor), request.GET.get("person", "").replace("\x00", "").strip()[:60]
    wanted, many = _wanted(theirs, asked), theirs.count() > IN_A_LIST
    himself = queries.person(actor.key)
    subject = wanted or himself
    shown = queries.actor_of(subject, on) if subject is not None else actor
    context = {
        "table": table(), "theirs": [] if many else theirs, "many": many, "asked": asked, "wanted": wanted,
        "subject": subject, "on": on, "today": clock.today(),
        "sections": WhatMay(shown, queries.units()).sections(),
        "seats": [seat_in_words(seat, _names(shown)) for seat in shown.seats],
        "posts": queries.posts_of(subject) if subject is not None else [],
        "deputies": queries.deputies_of(subject) if subject is not None else [],
        "himself": himself, "units": access.units_seen(actor) if len(actor.units()) else [],
    }  # fmt: skip
    return page(request, "registry/rights.html", context)
