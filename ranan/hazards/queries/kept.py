"""What the list needs of what people keep: their own and their units' views, their columns, their ledger's layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from ranan.registry import queries as registry
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

if TYPE_CHECKING:
    from ranan.hazards.queries.ledger import Filter


@dataclass(frozen=True, slots=True)
class Look:
    """A named view: `key` stands in the address (m12: my own, u5: one of a unit's)."""

    key: str
    pk: int
    name: str
    address: str
    columns: tuple[str, ...]
    unit: int = 0  # whose people share it


@dataclass(slots=True)
class Kept:
    """Views of the person and of his units; his usual columns; the last ledger of his units; a file's name asked for."""

    views: list[Look] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    layout: tuple[int, str] | None = None
    source: str = ""

    def look(self, key: str) -> Look | None:
        """The view with that key, if it is his to use."""
        return next((one for one in self.views if one.key == key), None)


_SQL = """
select 'm', v.id, v.name, v.address, v.columns, 0 from hazards_ownview v
  join registry_person p on p.id = v.person_id where p.key = %s
union all select 'u', id, name, address, columns, unit_id from hazards_sharedview where unit_id = any(%s)
union all (select 'l', id, name, '', '{}', unit_id from hazards_ledgerimport
  where unit_id = any(%s) and layout <> '[]' and phase <> 'withdrawn' order by id desc limit 1)
union all select 's', id, name, '', '{}', unit_id from hazards_ledgerimport where id = %s
order by 1, 2
"""


def kept(actor: Actor, wanted: Filter) -> Kept:
    """All of it in one statement."""
    mine = registry.units().ids(actor.units(*WORKERS))
    found = Kept()
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [actor.key, mine, mine, wanted.source])
        rows = cursor.fetchall()
    for kind, pk, name, address, columns, unit in rows:
        if kind == "l":
            found.layout = (pk, name)
        elif kind == "s":
            found.source = name
        elif name:
            found.views.append(Look(f"{kind}{pk}", pk, name, address, tuple(columns), unit))
        else:
            found.columns = tuple(columns)
    return found
