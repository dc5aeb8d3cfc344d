"""Coverage of a round as the database counts it: `rules.coverage` in one statement, for any day.

A test walks at random and compares both. Numbers are of places; a place counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from ranan.inspections.models import Round
from ranan.rules.coverage import COVERED, TO_REVISIT, Scope, Standing

# The place as it was on the day, the looks of the round up to it, the best of them for each place.
_STANDING = """
with recursive past as (
  select distinct on (premises_id) premises_id, kind, area_id, territory_id, gas, elderly
  from registry_placepast where until >= %(day)s order by premises_id, until
),
place as (
  select p.id, case when past.premises_id is null then p.kind else past.kind end as kind,
    case when past.premises_id is null then p.area_id else past.area_id end as area_id,
    case when past.premises_id is null then p.territory_id else past.territory_id end as territory_id,
    case when past.premises_id is null then p.gas else past.gas end as gas,
    case when past.premises_id is null then p.elderly else past.elderly end as elderly
  from registry_premises p left join past on past.premises_id = p.id
  where (p.opened_on is null or p.opened_on <= %(day)s) and (p.closed_on is null or p.closed_on > %(day)s)
    and p.ended not in ('twice', 'mistake')
),
wanted as (
  select * from place
  where kind = any(%(kinds)s)
    and (%(territories)s::bigint[] = '{}' or territory_id = any(%(territories)s::bigint[]))
    and (%(gas)s::text[] = '{}' or gas = any(%(gas)s::text[]))
    and (elderly or not %(elderly)s)
),
twin(id, stays) as (
  select id, merged_into_id from registry_premises where ended = 'twice' and merged_into_id is not null
  union
  select twin.id, p.merged_into_id from twin join registry_premises p on p.id = twin.stays
  where p.ended = 'twice' and p.merged_into_id is not null
),
stayed as (
  select twin.id, twin.stays from twin join registry_premises p on p.id = twin.stays where p.ended <> 'twice'
),
look as (
  select distinct on (place) coalesce(stayed.stays, v.premises_id) as place, v.outcome, v.state,
    case when v.outcome not in ('found', 'nothing_found') then 0 when v.state <> 'signed' then 1
         when v.outcome = 'found' then 3 else 2 end as weight
  from inspections_visit v left join stayed on stayed.id = v.premises_id
  where v.campaign_id = %(campaign)s and v.on between %(starts)s and %(day)s
    and v.state in ('recorded', 'signed') and v.kind <> 'self_check'
    and (%(units)s::bigint[] = '{}' or v.units && %(units)s::bigint[])
  order by place, weight desc, v.on desc, v.id desc
),
stand as (
  select wanted.id, wanted.kind, wanted.area_id, wanted.territory_id,
    case look.weight when 3 then 'found' when 2 then 'clean' when 1 then 'unsigned'
      when 0 then look.outcome else 'not_yet' end as standing
  from wanted left join look on look.place = wanted.id
)
"""


@contextmanager
def _counting() -> Iterator[Any]:
    """A cursor with room to count a whole register in memory; 4 MB would send 100,000 places to the disk."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local work_mem = '32MB'")
        yield cursor


def scope_of(row: Round, keys: Mapping[int, str]) -> Scope:
    """The round as the pure rule sees it; `keys` by unit id."""
    return Scope(
        kinds=frozenset(row.kinds), starts=row.starts, ends=row.ends, gas=frozenset(row.gas), elderly=row.elderly,
        territories=frozenset(keys[pk] for pk in row.territories), units=frozenset(keys[pk] for pk in row.units),
    )  # fmt: skip


def _given(row: Round, on: date) -> dict[str, Any]:
    return {
        "campaign": row.campaign_id, "starts": row.starts, "day": max(row.starts, min(on, row.ends)), "kinds": row.kinds,
        "territories": list(row.territories), "gas": list(row.gas), "elderly": row.elderly, "units": list(row.units),
    }  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many places stand how."""

    by: dict[Standing, int] = field(default_factory=dict)

    def add(self, standing: Standing, count: int) -> None:
        self.by[standing] = self.by.get(standing, 0) + count

    def of(self, *standings: Standing) -> int:
        """How many stand in one of these ways."""
        return sum(self.by.get(one, 0) for one in standings)

    @property
    def total(self) -> int:
        return sum(self.by.values())

    @property
    def covered(self) -> int:
        return self.of(*COVERED)

    @property
    def found(self) -> int:
        return self.of(Standing.FOUND)

    @property
    def clean(self) -> int:
        return self.of(Standing.CLEAN)

    @property
    def unsigned(self) -> int:
        return self.of(Standing.UNSIGNED)

    @property
    def to_revisit(self) -> int:
        return self.of(*TO_REVISIT)

    @property
    def not_yet(self) -> int:
        return self.of(Standing.NOT_YET)

    @property
    def left(self) -> int:
        """Everything that is not covered."""
        return self.total - self.covered


@dataclass(slots=True)
class Coverage:
    """A round on a day: the whole, and by territory, kind and area (ids of units and areas, keys of kinds)."""

    row: Round
    on: date
    whole: Tally = field(default_factory=Tally)
    by_territory: dict[int, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    by_area: dict[int, Tally] = field(default_factory=dict)


def coverage(row: Round, on: date) -> Coverage:
    """Where the round stands at the end of that day."""
    found = Coverage(row, on)
    statement = "select territory_id, kind, area_id, standing, count(*) from stand group by 1, 2, 3, 4"
    with _counting() as cursor:
        cursor.execute(_STANDING + statement, _given(row, on))
        for territory, kind, area, standing, count in cursor.fetchall():
            stands = Standing(standing)
            found.whole.add(stands, count)
            found.by_territory.setdefault(territory, Tally()).add(stands, count)
            found.by_kind.setdefault(kind, Tally()).add(stands, count)
            found.by_area.setdefault(area, Tally()).add(stands, count)
    return found


def standings(row: Round, on: date, places: Iterable[int] | None = None) -> dict[int, Standing]:
    """How each place of the round stands, by its id; of all, or of these."""
    statement = "select id, standing from stand where %(all)s or id = any(%(places)s)"
    with _counting() as cursor:
        given = _given(row, on) | {"places": list(places or ()), "all": places is None}
        cursor.execute(_STANDING + statement, given)
        return {pk: Standing(standing) for pk, standing in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a round a page asks for: those that stand so, there, of that kind. Blank: all."""

    standings: tuple[Standing, ...] = ()
    territory: int = 0
    area: int = 0
    kind: str = ""


def rows(row: Round, on: date, wanted: Wanted, first: int = 0, count: int = 50) -> tuple[list[tuple[int, Standing]], int]:
    """Places (id, standing) of the round that fit, in the order of ground and number, and how many there are."""
    statement = """
        select id, standing, count(*) over () from stand
        where (%(standings)s::text[] = '{}' or standing = any(%(standings)s::text[]))
          and (%(territory)s = 0 or territory_id = %(territory)s) and (%(area)s = 0 or area_id = %(area)s)
          and (%(kind)s = '' or kind = %(kind)s)
        order by territory_id, area_id, id limit %(count)s offset %(first)s
    """
    given = _given(row, on) | {
        "standings": [str(one) for one in wanted.standings], "territory": wanted.territory, "area": wanted.area,
        "kind": wanted.kind, "first": first, "count": count,
    }  # fmt: skip
    with _counting() as cursor:
        cursor.execute(_STANDING + statement, given)
        found = cursor.fetchall()
    return [(pk, Standing(standing)) for pk, standing, _all in found], found[0][2] if found else 0


def by_day(row: Round, until: date) -> list[tuple[date, int]]:
    """How many places were covered for the first time on each day of the round up to `until`."""
    statement = """
        select first, count(*) from (
          select coalesce(stayed.stays, v.premises_id) as place, min(v.on) as first
          from inspections_visit v left join stayed on stayed.id = v.premises_id
          where v.campaign_id = %(campaign)s and v.on between %(starts)s and %(day)s and v.state = 'signed'
            and v.kind <> 'self_check' and (%(units)s::bigint[] = '{}' or v.units && %(units)s::bigint[])
          group by 1
        ) covered join wanted on wanted.id = covered.place group by first order by first
    """
    with _counting() as cursor:
        cursor.execute(_STANDING + statement, _given(row, until))
        return [(day, count) for day, count in cursor.fetchall()]




def dots(row: Round, on: date, most: int) -> tuple[list[tuple[str, str, float, float, Standing]], int]:
    """Places for a map (number, name, latitude, longitude, standing), at most so many, those that are left first.

    A household has no name here. Second: how many places of the round have no coordinates.
    """
    statement = """
        select p.number, p.name, p.latitude, p.longitude, stand.standing, count(*) filter (where p.latitude is null) over ()
        from stand join registry_premises p on p.id = stand.id
        order by p.latitude is null, stand.standing in ('found', 'clean'), p.id limit %(most)s
    """
    with _counting() as cursor:
        cursor.execute(_STANDING + statement, _given(row, on) | {"most": most})
        found = cursor.fetchall()
    known = [(no, name, lat, lon, Standing(stand)) for no, name, lat, lon, stand, _n in found if lat is not None]
    return known, found[0][5] if found else 0


def by_unit(row: Round, on: date) -> list[tuple[int, int, int, int]]:
    """Who looked: for each unit (its id) its visits, the places of the round that it covered, those with hazards."""
    statement = """
        select unit, count(*), count(distinct place) filter (where state = 'signed'),
          count(distinct place) filter (where state = 'signed' and outcome = 'found')
        from (
          select unnest(v.units) as unit, coalesce(stayed.stays, v.premises_id) as place, v.state, v.outcome
          from inspections_visit v left join stayed on stayed.id = v.premises_id
          where v.campaign_id = %(campaign)s and v.on between %(starts)s and %(day)s and v.state in ('recorded', 'signed')
            and v.kind <> 'self_check' and (%(units)s::bigint[] = '{}' or v.units && %(units)s::bigint[])
        ) went join wanted on wanted.id = went.place
        group by unit order by 3 desc, 1
    """
    with _counting() as cursor:
        cursor.execute(_STANDING + statement, _given(row, on))
        return [(unit, visits, covered, found) for unit, visits, covered, found in cursor.fetchall()]
