"""What the search box means: text, place, operator, inspector, code or number; of people only what may be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from ranan.hazards.access import lists_of
from ranan.hazards.models import Hazard
from ranan.hazards.queries.sums import CAP
from ranan.kit import text
from ranan.registry import queries as registry
from ranan.registry.access import READS_HOMES
from ranan.registry.models import Premises
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

MANY = 2 * CAP  # hazards whose keys are looked up first; where more fit, a list is walked in its order
NUMBER = re.compile(r"[A-Za-z]{2,6}[0-9]{2}-[0-9]{5,}")  # a hazard's number, written in full


@dataclass(frozen=True, slots=True)
class Searched:
    """What the words mean as a condition on rows of a list; `known`: all that fit are named in it by their keys; `many`:
    they are more than are counted.
    """

    condition: Q
    known: bool = False
    many: bool = False
    of_hazards: Q = field(default_factory=Q)  # the same as a condition on hazards, where they are many


class _Among(Func):
    """Whether a key is among those written as one array."""

    template = "(%(expressions)s::bigint[]))"
    arg_joiner = " = any("
    output_field = BooleanField()


def found_by(seen: QuerySet[Hazard], words: str, actor: Actor) -> Searched:
    """What the search box means; of a household, by whom it may be read, also its address, and of anybody at the place a
    full name, telephone or identity number.

    The keys of what fits are looked up once and leave the database as one text. Where more fit than are counted, the list
    is walked in its order until a page is full.
    """
    if NUMBER.fullmatch(words.strip()):
        return Searched(Q(hazard__number=words.strip().upper()))
    query = "" if registry.is_number_of_somebody(words) else text.tsquery(words)
    people = _theirs(words, actor)
    theirs, by_words = _keys([seen.filter(way) for way in people.ways()], seen.filter(_text(query)) if query else None)
    if theirs is not None and by_words is not None:
        condition = Q(_Among(F("hazard_id"), Value(theirs))) | Q(_Among(F("hazard_id"), Value(by_words)))
        return Searched(condition, known=True)
    wanted, plain = _any(query, people, "hazard__"), _any(query, people)
    if lists := lists_of(actor):
        wanted &= Q(hazard__units__overlap=list(lists))  # said again where the words' index can use it
    return Searched(wanted, many=True, of_hazards=plain)


def of_these(keys: Sequence[int], searched: Searched) -> frozenset[int]:
    """Which of these hazards (ids) the words find."""
    among = Q(_Among(F("pk"), Value("{" + ",".join(map(str, keys)) + "}")))
    return frozenset(Hazard.objects.filter(among, searched.of_hazards).order_by().values_list("pk", flat=True))


def _any(query: str, people: _Theirs, at: str = "") -> Q:
    """By the words, or by what is at somebody's place."""
    wanted = _text(query, at) if query else Q(pk__in=())
    for way in people.ways(at):
        wanted |= way
    return wanted


def _text(query: str, at: str = "") -> Q:
    return Q(**{f"{at}search": SearchQuery(query, search_type="raw", config="simple")})


_KEYS = """
with theirs as materialized ({theirs}), by_words as materialized ({words})
select case when (select count(*) from by_words) <= {most} then
    (select case when count(*) <= {most} then coalesce(array_agg(id), '{{}}')::text end from theirs) end,
  (select case when count(*) <= {most} then coalesce(array_agg(id), '{{}}')::text end from by_words)
"""


def _keys(ways: Sequence[QuerySet[Hazard]], words: QuerySet[Hazard] | None) -> tuple[str | None, str | None]:
    """The keys of the hazards that one of the ways finds, and of those that the words find, each as an array's text;
    None where they are more than `MANY`. Where the words find so many, the ways are not gone.
    """
    parts, values = zip(*(_few(rows) for rows in ways), strict=True)
    said, more = _few(words) if words is not None else (_NONE, [])
    statement = _KEYS.format(theirs=" union ".join(parts), words=said, most=MANY)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for given in values for value in given), *more])
        theirs, by_words = cursor.fetchone()
    return theirs, by_words


_NONE = "(select null::bigint as id where false)"


def _few(rows: QuerySet[Hazard]) -> tuple[str, list[Any]]:
    """The statement of these rows' keys, of one more than `MANY` at most."""
    try:
        sql, given = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return _NONE, []
    return f"(select id from ({sql}) found (id) limit {MANY + 1})", list(given)  # noqa: S608 - the rows' own statement, values apart


@dataclass(frozen=True, slots=True)
class _Theirs:
    """Places that a personal fact means: all of them, and those whose door the actor may know; the ids of his units.

    `open_to_him` None: he works on all that he sees, so he knows each of their doors.
    """

    places: QuerySet[Premises]
    open_to_him: QuerySet[Premises] | None
    mine: list[int]

    def ways(self, at: str = "") -> list[Q]:
        """Conditions on hazards, which `at` leads to."""
        anywhere = Q(**{f"{at}premises__in": self.places.values("pk")})
        if self.open_to_him is None:
            return [anywhere]
        ways = [Q(**{f"{at}premises__in": self.open_to_him.values("pk")})]
        return [*ways, anywhere & Q(**{f"{at}units__overlap": self.mine})] if self.mine else ways


def _theirs(words: str, actor: Actor) -> _Theirs:
    mine = list(registry.units().ids(actor.units(*WORKERS)))
    places = registry.household_places(words.strip())
    if lists_of(actor):
        return _Theirs(places, None, mine)
    homes = registry.homes_read_by(actor, bool(actor.roles & READS_HOMES))
    return _Theirs(places, places.filter(~Q(kind__startswith="household") | homes), mine)
