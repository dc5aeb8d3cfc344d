"""The ledger 台账: a view of hazards by search, filters and order; the whole state stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.expressions import OrderBy

from ranan.hazards.access import hazards_of, hazards_reported
from ranan.hazards.models import Hazard
from ranan.hazards.queries import standing
from ranan.hazards.queries.duties import duty_rows
from ranan.kit import text
from ranan.registry import queries as registry
from ranan.registry.access import READS_HOMES
from ranan.registry.models import Premises
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import OPEN_STATES, State

PAGE = 50
CAP = 10_000
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due").asc(nulls_last=True), "id"),
    "-due": (F("due").desc(nulls_last=True), "-id"),
    "found": ("found", "id"),
    "-found": ("-found", "-id"),
    "number": ("id",),
    "-number": ("-id",),
    "grade": ("-grade", "due", "id"),
    "lead": ("lead__name", "due", "id"),
    "territory": ("territory__name", "due", "id"),
    "state": ("state", "due", "id"),
}
_OPEN_FIRST = Case(When(state=State.VOID, then=2), When(state=State.CLOSED, then=1), default=0)
STATES = {**{s.value: [s.value] for s in State}, "open": [s.value for s in OPEN_STATES]}
FINDERS = ("self", "others")
DUES = ("overdue", "soon", "week", "later")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address says. Unknown values are dropped, so that an old or a damaged address still opens."""

    q: str = ""
    state: str = ""
    grade: str = ""
    due: str = ""
    measure: int = 0
    lead: str = ""
    territory: str = ""
    registrar: str = ""
    code: str = ""
    kind: str = ""
    closure: str = ""
    todo: str = ""
    premises: str = ""
    found_from: date | None = None
    found_to: date | None = None
    source: int = 0  # the import that brought it
    by: str = ""  # self: found by the enterprise itself; others: by anybody else
    report: str = ""  # a figure of a biweekly report: overdue@2023-10-15
    sort: str = "due"
    page: int = field(default=1, compare=False)

    @classmethod
    def read(cls, given: Any) -> Filter:
        """From a query string's values (a mapping of texts)."""

        def word(name: str, limit: int = 60) -> str:
            return str(given.get(name, "")).replace("\x00", "").strip()[:limit]

        def number(name: str) -> int:
            value = word(name, 6)
            return int(value) if value.isascii() and value.isdigit() else 0

        def day(name: str) -> date | None:
            try:
                return date.fromisoformat(word(name, 10))
            except ValueError:
                return None

        return cls(
            q=word("q", 100), state=word("state") if word("state") in STATES else "",
            grade=word("grade") if word("grade") in {"major", "general"} else "",
            due=word("due") if word("due") in DUES else str(day("due") or ""), measure=number("measure"), lead=word("lead"),
            territory=word("territory"), registrar=word("registrar"), code=word("code").upper(), kind=word("kind"),
            closure=word("closure") if word("closure") in {"reviewed", "as_reported"} else "", todo=word("todo"),
            premises=word("premises"), source=number("source"), found_from=day("found_from"), found_to=day("found_to"),
            by=word("by") if word("by") in FINDERS else "",
            report=word("report", 90) if word("report") and standing.asked(word("report", 90)) else "",
            sort=word("sort") if word("sort") in SORTS else "due", page=max(1, number("page")),
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The conditions that are set, as they stand in the address."""
        names = [name for name in self.__slots__ if name not in {"sort", "page"}]
        return {name: str(value) for name in names if (value := getattr(self, name))}

    def url(self, **changes: Any) -> str:
        """The query string of this list, with some conditions changed; a changed condition begins at page one."""
        wanted = replace(self, **({"page": 1} | changes))
        pairs = wanted.given()
        if wanted.sort != "due":
            pairs["sort"] = wanted.sort
        if wanted.page > 1:
            pairs["page"] = str(wanted.page)
        return "?" + urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and how many there are; `capped`: at least that many."""

    rows: list[Hazard]
    total: int
    capped: bool
    first: int
    pages: int


def _due(which: str, on: date) -> Q:
    """Open, and due in one of the named spans or on the one day that is written."""
    spans = {
        "overdue": Q(due__lt=on),
        "soon": Q(due__gte=on, due__lte=on + timedelta(days=3)),
        "week": Q(due__gte=on, due__lte=on + timedelta(days=6)),
        "later": Q(due__gt=on + timedelta(days=6)) | Q(due__isnull=True),
    }
    return Q(state__in=OPEN_STATES) & (spans[which] if which in spans else Q(due=date.fromisoformat(which)))


def found_by(words: str, actor: Actor) -> Q:
    """What the search box means: text, place, operator, inspector, code or number; of a household, by whom it may be
    read, its address, and of anybody at the place a full name, telephone or identity number.
    """
    query = text.tsquery(words)
    number = Q(number__iexact=words.strip())
    if not query:
        return number
    if registry.is_number_of_somebody(words):
        return _theirs(words, actor)
    return number | _theirs(words, actor) | Q(search=SearchQuery(query, search_type="raw", config="simple"))


def _theirs(words: str, actor: Actor) -> Q:
    """Hazards at places that a personal fact means; at a household only for those who may know its door."""
    places = registry.household_places(words.strip())
    homes = registry.homes_read_by(actor, bool(actor.roles & READS_HOMES))
    open_to_him = places.filter(~Q(kind__startswith="household") | homes).values("pk")
    mine = registry.units().ids(actor.units(*WORKERS))
    at_work = Q(premises__in=places.values("pk"), units__overlap=list(mine)) if mine else Q(pk__in=())
    return Q(premises__in=open_to_him) | at_work


def _conditions(wanted: Filter, on: date, actor: Actor) -> list[Q]:
    plain = {
        "grade": wanted.grade, "measure": wanted.measure, "lead__key": wanted.lead, "territory__key": wanted.territory,
        "registrar__key": wanted.registrar, "code": wanted.code, "premises__kind": wanted.kind,
        "closure": wanted.closure, "premises__number": wanted.premises, "source": wanted.source, "found__gte": wanted.found_from,
        "found__lte": wanted.found_to,
    }  # fmt: skip
    found = [Q(**{name: value}) for name, value in plain.items() if value]
    if wanted.code == "NONE":
        found = [one for one in found if one != Q(code="NONE")] + [Q(code="")]
    if wanted.by:
        found.append(Q(self_found=wanted.by == "self"))
    if wanted.state:
        found.append(Q(state__in=STATES[wanted.state]))
    if wanted.due:
        found.append(_due(wanted.due, on))
    if wanted.q:
        found.append(found_by(wanted.q, actor))
    return found


def _in_report(wanted: Filter) -> Q:
    """The hazards that the report counts under the figure; narrowed by unit before they are looked at."""
    asked = standing.asked(wanted.report)
    units = {"lead__key": wanted.lead, "territory__key": wanted.territory}
    narrow = Q(**{name: value for name, value in units.items() if value})
    return standing.condition(asked, narrow) if asked else Q()


def ledger(actor: Actor, wanted: Filter, on: date) -> QuerySet[Hazard]:
    """Every hazard that the actor may see and that fits, in order."""
    signed = _signed_by(wanted)
    seen = hazards_reported(actor, signed) if signed else hazards_of(actor)
    found = duty_rows(actor, wanted.todo, on) if wanted.todo else seen
    for condition in _conditions(wanted, on, actor):
        found = found.filter(condition)
    if wanted.report:
        found = found.filter(_in_report(wanted))
    order = SORTS[wanted.sort]
    mixed = wanted.sort == "due" and not (wanted.state or wanted.due or wanted.todo)
    return found.order_by(*((_OPEN_FIRST, *order) if mixed else order))


def _signed_by(wanted: Filter) -> str:
    """The unit whose signed report the list opens, "" where it opens none."""
    asked = standing.asked(wanted.report) if wanted.report else None
    return asked.signed[0] if asked and asked.signed else ""


def cap(found: QuerySet[Hazard]) -> tuple[int, bool]:
    """How many rows, counted up to the cap."""
    total = found.order_by().values("pk")[: CAP + 1].count()
    return min(total, CAP), total > CAP


def summary(actor: Actor, on: date) -> dict[str, int]:
    """Open, overdue, closed on review, closed as reported, of what the actor may see."""
    seen = hazards_of(actor).order_by()
    is_open = Q(state__in=OPEN_STATES)
    return seen.aggregate(
        all=Count("pk", filter=~Q(state=State.VOID)),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due__lt=on)),
        major=Count("pk", filter=is_open & Q(grade="major")),
        reviewed=Count("pk", filter=Q(closure="reviewed")),
        as_reported=Count("pk", filter=Q(closure="as_reported")),
    )


def overdue(on: date) -> QuerySet[Hazard]:
    """Every open hazard past its date; for the escalation ladder above."""
    return Hazard.objects.filter(state__in=OPEN_STATES, due__lt=on).order_by("due", "id")


def open_at(premises: Premises, code: str, words: str) -> Hazard | None:
    """The open hazard of the same kind at the same place (or what was merged into it), if there is one.

    Without a catalogue code the same words count as the same kind.
    """
    place = Q(premises__same=premises.same) | Q(premises=premises) | Q(premises__merged_into=premises)
    here = Hazard.objects.filter(place, state__in=OPEN_STATES).order_by("id")
    if code:
        return here.filter(code=code).first()
    return next((one for one in here.filter(code="") if text.plain(one.text) == text.plain(words)), None)


def like_it(hazard: Hazard) -> QuerySet[Hazard]:
    """Other open hazards at the same place: what it might be merged with."""
    same = Hazard.objects.filter(premises_id=hazard.premises_id, state__in=OPEN_STATES)
    return same.exclude(pk=hazard.pk).order_by("id")
