"""The ledger 台账: a view of hazards by search, filters and order; the whole state stands in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value, When

from ranan.hazards.access import all_shown, hazards_of, hazards_reported, lists_of
from ranan.hazards.models import DeskRow, Hazard
from ranan.hazards.queries import standing, stood, tally
from ranan.hazards.queries.duties import duty_rows
from ranan.hazards.queries.search import Searched, found_by, of_these
from ranan.hazards.queries.sums import Sums, sums, sums_of_known
from ranan.kit import text
from ranan.kit.held import held
from ranan.registry import queries as registry
from ranan.registry.models import Premises, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import OPEN_STATES, State

PAGE = 50
OPEN_FIRST = 5000  # open hazards that are looked through before the whole list is
DENSE = 12  # where so many fit, every so-manieth of them does
_RANK = Case(When(state=State.VOID, then=2), When(state=State.CLOSED, then=1), default=0)
_STATE = Case(*(When(state=one, then=place) for place, one in enumerate(State, 1)))
# By the row of a unit's list: columns of DeskRow; by the hazard: the same order of hazards.
SORTS: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "due": ((F("due").asc(nulls_last=True), "hazard_id"), (F("due").asc(nulls_last=True), "id")),
    "-due": ((F("due").desc(nulls_last=True), "-hazard_id"), (F("due").desc(nulls_last=True), "-id")),
    "found": (("found", "hazard_id"), ("found", "id")),
    "-found": (("-found", "-hazard_id"), ("-found", "-id")),
    "number": (("hazard_id",), ("id",)),
    "-number": (("-hazard_id",), ("-id",)),
    "grade": (("-major", "due", "hazard_id"), ("-grade", "due", "id")),
    "lead": (("lead_place", "due", "hazard_id"), ("lead__name", "due", "id")),
    "territory": (("territory_place", "due", "hazard_id"), ("territory__name", "due", "id")),
    "state": (("state", "due", "hazard_id"), (_STATE, "due", "id")),
}
STATES = {**{s.value: [s.value] for s in State}, "open": [s.value for s in OPEN_STATES]}
FINDERS = ("self", "others")
VIEW = re.compile(r"[mu][0-9]{1,9}")
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
    stood: str = ""  # how it stood at a day's end: overdue@2023-10-15
    sort: str = "due"
    view: str = field(default="", compare=False)  # the named view that it began from: m12, u5
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
            stood=word("stood") if stood.asked(word("stood")) else "",
            sort=word("sort") if word("sort") in SORTS else "due",
            view=word("view") if VIEW.fullmatch(word("view")) else "", page=max(1, number("page")),
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The conditions that are set, as they stand in the address."""
        names = [name for name in self.__slots__ if name not in {"sort", "view", "page"}]
        return {name: str(value) for name in names if (value := getattr(self, name))}

    def url(self, **changes: Any) -> str:
        """The query string of this list, with some conditions changed; a changed condition begins at page one."""
        wanted = replace(self, **({"page": 1} | changes))
        pairs = wanted.given()
        if wanted.sort != "due":
            pairs["sort"] = wanted.sort
        if wanted.view:
            pairs["view"] = wanted.view
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
    sums: Sums = field(default_factory=Sums)
    searched: Searched | None = None


def _due(which: str, on: date) -> Q:
    """Open, and due in one of the named spans or on the one day that is written."""
    spans = {
        "overdue": Q(due__lt=on),
        "soon": Q(due__gte=on, due__lte=on + timedelta(days=3)),
        "week": Q(due__gte=on, due__lte=on + timedelta(days=6)),
        "later": Q(due__gt=on + timedelta(days=6)) | Q(due__isnull=True),
    }
    return Q(rank=0) & (spans[which] if which in spans else Q(due=date.fromisoformat(which)))


def _conditions(wanted: Filter, on: date) -> list[Q]:
    """The conditions on a row of a unit's list; those that only the hazard itself can answer are not among them."""
    known = registry.units().by_key
    plain = {
        "measure": wanted.measure, "kind": wanted.kind, "hazard__premises__number": wanted.premises,
        "source_id": wanted.source, "found__gte": wanted.found_from, "found__lte": wanted.found_to,
    }  # fmt: skip
    found = [Q(**{name: value}) for name, value in plain.items() if value]
    for name in ("lead", "territory", "registrar"):
        if key := getattr(wanted, name):
            found.append(Q(**{f"{name}_id": known[key].pk if key in known else 0}))
    code = Q(coded=False) if wanted.code == "NONE" else Q(code=wanted.code)
    states = [DeskRow.STATES.index(State(one)) + 1 for one in STATES.get(wanted.state, ())]
    closures = [place for place, one in enumerate(DeskRow.CLOSURES) if one == wanted.closure]
    worded = (
        (wanted.grade, Q(major=wanted.grade == "major")), (wanted.code, code), (wanted.closure, Q(closure__in=closures)),
        (wanted.by, Q(self_found=wanted.by == "self")), (wanted.state, Q(state__in=states)),
    )  # fmt: skip
    found += [condition for said, condition in worded if said]
    if asked := stood.asked(wanted.stood):
        found.append(stood.condition(asked))
    return [*found, _due(wanted.due, on)] if wanted.due else found


def _in_report(wanted: Filter) -> Q:
    """The hazards that the report counts under the figure; narrowed by unit before they are looked at."""
    asked = standing.asked(wanted.report)
    units = {"lead__key": wanted.lead, "territory__key": wanted.territory}
    narrow = Q(**{name: value for name, value in units.items() if value})
    return standing.condition(asked, narrow) if asked else Q()


def desk_rows(actor: Actor, wanted: Filter, on: date, *, searched: Searched | None = None) -> QuerySet[DeskRow]:
    """Every hazard that the actor may see and that fits, as a row of his unit's list, each once; in no order.

    `searched`: what the words mean, where that has been looked up already (`search_of`).
    """
    found, seen = _seen(actor, wanted)
    for condition in _conditions(wanted, on):
        found = found.filter(condition)
    if wanted.todo:
        found = found.filter(hazard__in=duty_rows(actor, wanted.todo, on).order_by().values("pk"))
    if wanted.q:
        found = found.filter((searched or found_by(seen, wanted.q, actor)).condition)
    if wanted.report:
        found = found.filter(hazard__in=Hazard.objects.filter(_in_report(wanted)).values("pk"))
    return found


def search_of(actor: Actor, wanted: Filter) -> Searched | None:
    """What the words of the list mean, looked up once; None where nothing is searched."""
    return found_by(_seen(actor, wanted)[1], wanted.q, actor) if wanted.q else None


def _seen(actor: Actor, wanted: Filter) -> tuple[QuerySet[DeskRow], QuerySet[Hazard]]:
    """The rows of the lists that are the actor's, a hazard once; and the same hazards, for what asks more of them."""
    signed = _signed_by(wanted)
    hazards = (
        (hazards_reported(actor, signed) if signed else hazards_of(actor)).select_related(None).defer(None).order_by()
    )
    lists = lists_of(actor)
    if lists is None or (signed and signed in actor.units(*WORKERS)):
        return DeskRow.objects.filter(unit=0), hazards
    if not lists:
        return DeskRow.objects.filter(unit=0, hazard__in=hazards.values("pk")), hazards
    rows = DeskRow.objects.filter(unit__in=lists)
    if len(lists) > 1:
        rows = rows.filter(
            ~Exists(DeskRow.objects.filter(unit__in=lists, unit__lt=OuterRef("unit"), hazard=OuterRef("hazard")))
        )
    return rows, hazards


def ledger(actor: Actor, wanted: Filter, on: date) -> QuerySet[Hazard]:
    """Every hazard that the actor may see and that fits, in order."""
    found = all_shown().filter(pk__in=desk_rows(actor, wanted, on).values("hazard_id"))
    return found.order_by(*((_RANK,) if _mixed(wanted) else ()), *SORTS[wanted.sort][1])


def _mixed(wanted: Filter) -> bool:
    """Whether what is open comes first: by dates, where open, closed and void ones may stand together."""
    return wanted.sort == "due" and not (wanted.state or wanted.due or wanted.todo)


def page_of(actor: Actor, wanted: Filter, on: date, *, size: int = PAGE) -> Page:
    """One page: the rows' keys are found in the unit's list, and only these hazards are read."""
    searched = search_of(actor, wanted)
    rows = desk_rows(actor, wanted, on, searched=searched)
    plain = rows
    first = (wanted.page - 1) * size
    if wanted.sort in {"lead", "territory"}:
        rows = rows.annotate(**{f"{wanted.sort}_place": _by_name(f"{wanted.sort}_id")})
    order = ("rank",) if _mixed(wanted) else ()
    ordered = rows.order_by(*order, *SORTS[wanted.sort][0]).values_list("hazard_id", flat=True)
    if searched is not None and searched.known:
        counted, keys = sums_of_known(rows, on, (*order, *SORTS[wanted.sort][0]), first, size)
    elif searched is not None and searched.many and set(wanted.given()) == {"q"}:
        counted = Sums.beyond()
        keys = _walked(actor, wanted, on, searched, ordered, slice(first, first + size))
    else:
        counted, keys = sums(actor, wanted, plain, on, ordered[first : first + size])
    read = {one.pk: one for one in all_shown().filter(pk__in=keys)} if keys else {}
    shown = [read[key] for key in keys if key in read]
    return Page(shown, counted.total, counted.capped, first + 1 if shown else 0, -(-counted.total // size), counted, searched)


def _walked(
    actor: Actor, wanted: Filter, on: date, searched: Searched, ordered: QuerySet[DeskRow, int], page: slice
) -> list[int]:
    """The keys of a page where so many fit that they are not counted: by their dates the open ones stand first, and a
    page is full long before the list ends.
    """
    if _mixed(wanted):
        rows = desk_rows(actor, replace(wanted, q=""), on).filter(rank=0)
        first = list(rows.order_by(*SORTS[wanted.sort][0]).values_list("hazard_id", flat=True)[:OPEN_FIRST])
        for most in (page.stop * DENSE, OPEN_FIRST):
            fit = of_these(first[:most], searched)
            found = [key for key in first[:most] if key in fit][page]
            if len(found) == page.stop - page.start:
                return found
            if len(first) <= most:
                break
    return list(ordered[page])


def _by_name(column: str) -> Func:
    """A unit's place in the order of the units' names."""
    return Func(Value(_units_by_name()), F(column), function="array_position", template="%(function)s(%(expressions)s)")


@held()
def _units_by_name() -> list[int]:
    return list(Unit.objects.order_by("name").values_list("pk", flat=True))


def _signed_by(wanted: Filter) -> str:
    """The unit whose signed report the list opens, "" where it opens none."""
    asked = standing.asked(wanted.report) if wanted.report else None
    return asked.signed[0] if asked and asked.signed else ""


def summary(actor: Actor, on: date) -> dict[str, int]:
    """How many hazards the actor sees: all that are not void, open, overdue, due within a week, major, unclassified ones
    among the open, closed on review and as reported, and `everything`, void ones too. Exact, whatever the number.
    """
    if lists_of(actor) == ():
        return _full_count(actor, on)
    found = dict.fromkeys(("open", "overdue", "reviewed", "as_reported", "void", "major", "unclassified"), 0)
    counted, week = tally.today(tally.scope_of(actor), on)
    for (major, coded), kinds in counted.items():
        for kind, n in kinds.items():
            found[kind] += n
        found["major"] += kinds.get("open", 0) if major else 0
        found["unclassified"] += 0 if coded else kinds.get("open", 0)
    every = found["open"] + found["reviewed"] + found["as_reported"]
    return found | {"week": week, "all": every, "everything": every + found["void"]}


def _full_count(actor: Actor, on: date) -> dict[str, int]:
    """The same, hazard by hazard; for who sees a few."""
    is_open = Q(state__in=OPEN_STATES)
    return hazards_of(actor).order_by().aggregate(
        all=Count("pk", filter=~Q(state=State.VOID)),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due__lt=on)),
        week=Count("pk", filter=is_open & Q(due__gte=on, due__lte=on + timedelta(days=6))),
        major=Count("pk", filter=is_open & Q(grade="major")),
        unclassified=Count("pk", filter=is_open & Q(code="")),
        reviewed=Count("pk", filter=Q(closure="reviewed")),
        as_reported=Count("pk", filter=Q(closure="as_reported")),
        everything=Count("pk"),
    )  # fmt: skip


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
