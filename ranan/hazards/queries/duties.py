"""What must I do today? Each duty is a name, a condition on hazards, and the roles that it concerns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from ranan.hazards.access import hazards_of
from ranan.hazards.models import CoTask, Hazard, Review
from ranan.hazards.queries import tally
from ranan.registry import queries as registry
from ranan.registry.models import Post
from ranan.rules.access import DESK, PARTY, TASK_FORCE, WORKERS
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import OPEN_STATES, Closure, State


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk it is: unit ids by kind of work, operators, the day."""

    actor: Actor
    on: date
    units: tuple[int, ...]
    desk_units: tuple[int, ...]
    operators: tuple[str, ...]
    task_force: bool


def desk_of(actor: Actor, on: date) -> Desk:
    """Read the units of the actor's seats once."""
    known = registry.units().by_key
    rows = {key: known[key].pk for key in sorted(actor.units(*WORKERS)) if key in known}
    desk = actor.units(*DESK)
    operators = tuple(s.operator for s in actor.seats if s.operator and s.role == Role.ENTERPRISE)
    return Desk(
        actor, on, tuple(rows.values()), tuple(pk for key, pk in rows.items() if key in desk), operators,
        bool(actor.roles & TASK_FORCE),
    )  # fmt: skip


def _party(desk: Desk) -> Q:
    """Hazards on which the actor acts as the party or as its proxy."""
    mine = Q(operator__key__in=desk.operators) | Q(responsible_unit__in=desk.units)
    has_account = Q(Exists(Post.objects.filter(operator=OuterRef("operator"))))
    proxy = Q(responsible_unit__isnull=True) & Q(territory__in=desk.units) & ~has_account
    return mine | proxy


def _concerns(desk: Desk) -> Q:
    """Hazards that the actor answers for: as party, proxy, lead or territory; the task force for all."""
    if desk.task_force:
        return Q()
    return _party(desk) | Q(lead__in=desk.units) | Q(territory__in=desk.units)


def _overdue(desk: Desk) -> Q:
    return Q(state__in=OPEN_STATES, due__lt=desk.on) & _concerns(desk)


def _this_week(desk: Desk) -> Q:
    return Q(state__in=OPEN_STATES, due__gte=desk.on, due__lte=desk.on + timedelta(days=6)) & _concerns(desk)


def _this_round() -> QuerySet[Review]:
    """The verdicts since the last submission of the hazard that is being looked at."""
    return Review.objects.filter(hazard=OuterRef("pk"), round=OuterRef("round"))


def _mine_to_review(desk: Desk) -> Q:
    """Under review by one of the actor's units, and he is not barred by what he did himself."""
    lead = Q(lead__in=desk.units) & (Q(handed=False) | Q(grade="major"))
    handed = Q(territory__in=desk.units) & (Q(handed=True) | Q(grade="major"))
    instead = Q(responsible_unit__isnull=False) & Q(territory__in=desk.units)
    free = ~Q(barred__contains=[desk.actor.key]) & ~Q(responsible_unit__in=desk.units)
    return Q(state=State.UNDER_REVIEW) & (lead | handed | instead) & free


def _to_review(desk: Desk) -> Q:
    return _mine_to_review(desk) & ~Exists(_this_round().filter(person=desk.actor.key)) & ~_decided()


def _decided() -> Q:
    """The verdicts suffice: somebody failed it, one passed a general hazard, two people passed a major one."""
    passes = _this_round().filter(passed=True).values("hazard").annotate(n=Count("person", distinct=True)).values("n")
    two = Q(grade="major") & Q(GreaterThanOrEqual(Subquery(passes), 2))
    one = Q(grade="general") & Exists(_this_round().filter(passed=True))
    return Q(Exists(_this_round().filter(passed=False))) | one | two


def _to_close_out(desk: Desk) -> Q:
    return _mine_to_review(desk) & _decided()


def _sent_back(desk: Desk) -> Q:
    return Q(state=State.RECTIFYING, sent_back_on__isnull=False) & _party(desk)


def _to_accept(desk: Desk) -> Q:
    return Q(state=State.ASSIGNED) & _party(desk)


def _to_assign(desk: Desk) -> Q:
    return Q(state=State.REGISTERED) if desk.task_force else Q(pk__in=())


def _to_rectify(desk: Desk) -> Q:
    return Q(state=State.RECTIFYING) & _party(desk)


def _to_classify(desk: Desk) -> Q:
    mine = Q() if desk.task_force else Q(registrar__in=desk.units) | Q(lead__in=desk.units)
    return Q(asks__overlap=["no_code", "date", "maybe_same", "outside"], state__in=OPEN_STATES) & mine


def _extensions(desk: Desk) -> Q:
    lead = Q(grade="general", lead__in=desk.desk_units) & (
        Q(responsible_unit__isnull=True) | ~Q(responsible_unit__in=desk.desk_units)
    )
    major = Q(grade="major") if desk.task_force else Q(pk__in=())
    return ~Q(extension_asked_by="") & ~Q(extension_asked_by=desk.actor.key) & (lead | major)


def _voids(desk: Desk) -> Q:
    related = Q(registrar__in=desk.desk_units) | Q(lead__in=desk.desk_units) | Q(territory__in=desk.desk_units)
    general = Q(grade="general") & related & ~Q(void_asked_unit__in=desk.desk_units)
    asked = ~Q(void_asked_by="") & ~Q(void_asked_by=desk.actor.key) & Q(state__in=OPEN_STATES)
    return asked & (Q() if desk.task_force else general)


def _cotasks(desk: Desk) -> Q:
    return Q(pk__in=CoTask.objects.filter(to_unit__in=desk.units, done_at__isnull=True).values("hazard"))


def _reminded(desk: Desk) -> Q:
    """It is the actor's turn, somebody reminded of it, and nobody has answered yet."""
    party = Q(state__in=(State.ASSIGNED, State.RECTIFYING)) & _party(desk)
    force = Q(state=State.REGISTERED) if desk.task_force else Q(pk__in=())
    return Q(reminded_on__isnull=False) & (party | _mine_to_review(desk) | force)


def _as_reported(desk: Desk) -> Q:
    lead = Q() if desk.task_force else Q(lead__in=desk.units)
    return Q(state=State.CLOSED, closure=Closure.AS_REPORTED) & lead


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of "today": `key` is its word in terms.toml and its name in the address."""

    key: str
    condition: Callable[[Desk], Q]
    roles: frozenset[Role]


DUTIES: tuple[Duty, ...] = (
    Duty("overdue", _overdue, PARTY),
    Duty("this_week", _this_week, PARTY),
    Duty("to_review", _to_review, WORKERS),
    Duty("to_close_out", _to_close_out, WORKERS),
    Duty("sent_back", _sent_back, PARTY),
    Duty("to_assign", _to_assign, TASK_FORCE),
    Duty("to_accept", _to_accept, PARTY),
    Duty("to_rectify", _to_rectify, PARTY),
    Duty("extensions", _extensions, DESK),
    Duty("voids", _voids, DESK),
    Duty("cotasks", _cotasks, WORKERS),
    Duty("to_classify", _to_classify, WORKERS),
    Duty("reminded", _reminded, PARTY),
    Duty("as_reported", _as_reported, DESK),
)


def duty(key: str) -> Duty | None:
    """The duty with that name."""
    return next((one for one in DUTIES if one.key == key), None)


def duty_rows(actor: Actor, key: str, on: date) -> QuerySet[Hazard]:
    """Exactly the hazards that a duty counts, the most urgent first."""
    one = duty(key)
    if one is None or not actor.roles & one.roles:
        return Hazard.objects.none()
    return hazards_of(actor).filter(one.condition(desk_of(actor, on))).order_by("due", "id")


NOT_OPEN = frozenset({"cotasks", "as_reported"})  # every other duty is about open hazards only


def counts(actor: Actor, on: date) -> dict[str, int]:
    """How many rows each duty of this actor has, in the order of the table; what is open is gone through once."""
    desk, mine = desk_of(actor, on), [one for one in DUTIES if actor.roles & one.roles]
    if not mine:
        return {}
    seen = hazards_of(actor).order_by()
    wanted = {one.key: Count("pk", filter=one.condition(desk)) for one in mine if one.key not in NOT_OPEN}
    found = seen.filter(state__in=OPEN_STATES).aggregate(**wanted) if wanted else {}
    for one in mine:
        if one.key == "as_reported":
            found[one.key] = _reported(desk)
        elif one.key in NOT_OPEN:
            found[one.key] = seen.filter(one.condition(desk)).count()
    return {one.key: found[one.key] for one in mine}


def _reported(desk: Desk) -> int:
    """Closures as reported that the desk's units lead; the task force's: all. From the counters."""
    stood = tally.stood(tally.scope_of(desk.actor), desk.on, ("lead",), ("as_reported",))
    leads = set(desk.units)
    return sum(one["as_reported"] for (lead,), one in stood.items() if desk.task_force or lead in leads)


def first_cases(actor: Actor, keys: Sequence[str], on: date, limit: int) -> list[tuple[str, Hazard]]:
    """The most urgent open hazards under any of these duties, each once under the first one that holds."""
    desk = desk_of(actor, on)
    wanted = [one for key in keys if (one := duty(key)) is not None and actor.roles & one.roles]
    if not wanted:
        return []
    which = Case(*(When(one.condition(desk), then=Value(one.key)) for one in wanted), output_field=CharField())
    open_ones = hazards_of(actor).filter(state__in=OPEN_STATES).annotate(duty=which).filter(duty__isnull=False)
    return [(row.duty, row) for row in open_ones.order_by("due", "id")[:limit]]


def near(actor: Actor, start: date, end: date) -> dict[date, int]:
    """Day → how many open hazards that the actor answers for fall due then."""
    one = duty("this_week")
    if one is None or not actor.roles & one.roles:
        return {}
    found = hazards_of(actor).filter(one.condition(desk_of(actor, start)), due__lte=end).order_by()
    return dict(found.values_list("due").annotate(n=Count("pk")))
