"""What the search box means: text, place, operator, inspector, code or number; of people only what may be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from ranan.hazards.access import lists_of
from ranan.hazards.models import Hazard
from ranan.hazards.queries.sums import CAP
from ranan.kit import text
from ranan.registry import queries as registry
from ranan.registry.access import READS_HOMES
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

MANY = 3 * CAP  # hazards whose keys are looked up first; where more fit, a list is walked in its order
NUMBER = re.compile(r"[A-Za-z]{2,6}[0-9]{2}-[0-9]{5,}")  # a hazard's number, written in full


@dataclass(frozen=True, slots=True)
class Searched:
    """What the words mean as a condition on rows of a list; `known`: all that fit are named in it by their keys; `many`:
    they are more than are counted.
    """

    condition: Q
    known: bool = False
    many: bool = False


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
    ways = _theirs(words, actor)
    theirs, by_words = _keys([seen.filter(way) for way in ways], seen.filter(_text(query)) if query else None)
    if theirs is not None and by_words is not None:
        condition = Q(_Among(F("hazard_id"), Value(theirs))) | Q(_Among(F("hazard_id"), Value(by_words)))
        return Searched(condition, known=True)
    wanted = Q(hazard__search=SearchQuery(query, search_type="raw", config="simple")) if query else Q(pk__in=())
    if theirs is not None:
        return Searched(wanted | Q(_Among(F("hazard_id"), Value(theirs))), many=True)
    for way in ways:
        wanted |= Q(Exists(Hazard.objects.filter(way, pk=OuterRef("hazard_id"))))
    return Searched(wanted, many=True)


def _text(query: str) -> Q:
    return Q(search=SearchQuery(query, search_type="raw", config="simple"))


_KEYS = """
with theirs as materialized ({theirs}), by_words as materialized ({words})
select (select case when count(*) <= {most} then coalesce(array_agg(id), '{{}}')::text end from theirs),
  (select case when count(*) <= {most} then coalesce(array_agg(id), '{{}}')::text end from by_words)
"""


def _keys(ways: Sequence[QuerySet[Hazard]], words: QuerySet[Hazard] | None) -> tuple[str | None, str | None]:
    """The keys of the hazards that one of the ways finds, and of those that the words find, each as an array's text;
    None where they are more than `MANY`.
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


def _theirs(words: str, actor: Actor) -> list[Q]:
    """Hazards at places that a personal fact means; at a household only for those who may know its door.

    Whoever works on all that he sees knows each of their doors.
    """
    mine = list(registry.units().ids(actor.units(*WORKERS)))
    places = registry.household_places(words.strip())
    if lists_of(actor):
        return [Q(premises__in=places.values("pk"))]
    homes = registry.homes_read_by(actor, bool(actor.roles & READS_HOMES))
    open_to_him = places.filter(~Q(kind__startswith="household") | homes).values("pk")
    at_work = [Q(premises__in=places.values("pk"), units__overlap=mine)] if mine else []
    return [Q(premises__in=open_to_him), *at_work]
