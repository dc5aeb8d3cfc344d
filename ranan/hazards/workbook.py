"""The ledger as a workbook: each hazard's cells by the name of their column; whole, or in the columns of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ranan.hazards.access import knows_home
from ranan.hazards.models import Hazard
from ranan.kit import tables
from ranan.kit.http import lang
from ranan.kit.tables import Column, Value
from ranan.registry import queries as registry
from ranan.registry.access import may_take_out_in_clear
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

# Named as a ledger that comes in names them (`rules.sheet_model.FIELDS`), and five that only this system knows.
_COLUMNS: tuple[tuple[str, Callable[[], str], float, tables.Kind], ...] = (
    ("number", lambda: _("Number"), 13, "text"), ("street", lambda: _("Territorial unit"), 14, "text"),
    ("subject", lambda: _("Place"), 24, "text"), ("address", lambda: _("Address"), 28, "text"),
    ("hazard", lambda: _("What was found"), 44, "text"), ("code", lambda: _("Catalogue code"), 10, "text"),
    ("grade", lambda: _("Grade"), 7, "text"), ("responsible", lambda: _("Responsible party"), 22, "text"),
    ("lead", lambda: _("Lead"), 16, "text"), ("measure", lambda: _("Measure"), 8, "int"),
    ("found", lambda: _("Found on"), 11, "date"), ("due", lambda: _("Due on"), 11, "date"),
    ("state", lambda: _("State"), 11, "text"), ("closed", lambda: _("Closed on"), 11, "date"),
    ("closure", lambda: _("How closed"), 16, "text"), ("inspector", lambda: _("Inspector"), 10, "text"),
    ("synthetic", lambda: _("Synthetic"), 8, "text"),
)  # fmt: skip
# What a list shows beside these.
_BESIDE: tuple[tuple[str, Callable[[], str], float, tables.Kind], ...] = (
    ("left", lambda: _("Days left"), 8, "int"), ("first", lambda: _("First date"), 11, "date"),
    ("by", lambda: _("Registered by"), 16, "text"), ("again", lambda: _("Came back"), 8, "int"),
)  # fmt: skip
# The columns of a list by their key there (`columns.COLUMNS`), each as one or more of the workbook's.
_AS_SHOWN: dict[str, tuple[str, ...]] = {
    "no": ("number",), "what": ("hazard",), "where": ("subject", "address"), "area": ("street",), "gr": ("grade",),
    "ms": ("measure",), "ld": ("lead",), "fl": ("state",), "dl": ("due",), "du": ("left",), "party": ("responsible",),
    "found": ("found",), "first": ("first",), "closed": ("closed",), "how": ("closure",), "code": ("code",), "by": ("by",),
    "who": ("inspector",), "again": ("again",),
}  # fmt: skip
_READ = (
    "number", "text", "code", "grade", "measure", "found", "due", "state", "closed_on", "closure", "inspector", "synthetic",
    "first_due", "rebounds", "registrar",
    "source_key", "territory", "lead", "responsible_unit", "units", "operator__name", "premises__kind", "premises__name",
    "premises__address", "premises__territory", "premises__host", "premises__household__name",
    "premises__household__address", "premises__household__premises",
)  # fmt: skip


def columns() -> dict[str, Column]:
    """The columns by name, in the order of the workbook."""
    return {name: Column(title(), width, kind) for name, title, width, kind in _COLUMNS}


def as_shown(keys: Sequence[str]) -> dict[str, Column]:
    """The columns by name as a list shows them, in its order; a place and its address stand in two of them."""
    known = columns() | {name: Column(title(), width, kind) for name, title, width, kind in _BESIDE}
    return {name: known[name] for key in keys for name in _AS_SHOWN[key]}


class Cells:
    """A hazard's values by the name of their column, in the words of one language, as one reader may see them.

    `clear`: households' names in full where the actor may take them out. Units and words are read once, so that a
    hundred thousand rows ask nothing more of the database.
    """

    def __init__(self, actor: Actor, *, clear: bool = False) -> None:
        self._actor, self._lang, self._units, self._clear = actor, lang(), registry.units(), clear
        self._mine = frozenset(self._units.ids(actor.units(*WORKERS)))
        self._shown = _("demonstration")
        self.masked = False  # whether a household's name was cut in a row so far

    def __call__(self, hazard: Hazard) -> dict[str, Value]:
        """Dates stay dates and the measure a number; what there is none of is None or "" ."""
        title, where = self._place(hazard)
        return {
            "number": hazard.number, "street": self._unit(hazard.territory_id), "subject": title, "address": where,
            "hazard": hazard.text, "code": hazard.code, "grade": self._word("grade", hazard.grade),
            "responsible": self._party(hazard, title), "lead": self._unit(hazard.lead_id),
            "measure": hazard.measure or None, "found": hazard.found, "due": hazard.due,
            "state": self._word("state", hazard.state), "closed": hazard.closed_on,
            "closure": self._word("closure", hazard.closure) if hazard.closure else "", "inspector": hazard.inspector,
            "synthetic": self._shown if hazard.synthetic else "",
        }  # fmt: skip

    def beside(self, hazard: Hazard, on: date) -> dict[str, Value]:
        """What only a list shows: days left on that day (negative: overdue; none where it is not open) and the like."""
        return {
            "left": hazard.days_left(on), "first": hazard.first_due, "by": self._unit(hazard.registrar_id),
            "again": hazard.rebounds,
        }  # fmt: skip

    def _word(self, section: str, key: str) -> str:
        return terms.word(section, key, self._lang)

    def _unit(self, pk: int | None) -> str:
        return self._units.by_id[pk].name if pk else ""

    def knows(self, hazard: Hazard) -> bool:
        """Whether everything that stands in an office's row of this hazard may be read: a household's only in clear."""
        return not hazard.premises.is_household or self._names(hazard)

    def _names(self, hazard: Hazard) -> bool:
        place = hazard.premises
        place.territory = self._units.by_id[place.territory_id]  # known already: nothing is asked row by row
        return self._clear and may_take_out_in_clear(self._actor, place)

    def _place(self, hazard: Hazard) -> tuple[str, str]:
        place = hazard.premises
        if place.is_household:
            named = self._names(hazard)
            place.host = self._units.by_id[place.host_id] if place.host_id else None
            place.door_known = knows_home(self._actor, hazard, self._mine)
            self.masked = self.masked or not named
            return place.full_name if named else place.title, place.where
        return place.title, place.where

    def _party(self, hazard: Hazard, title: str) -> str:
        if hazard.responsible_unit_id:
            return self._unit(hazard.responsible_unit_id)
        return hazard.operator.name if hazard.operator is not None else title


def lines(found: QuerySet[Hazard]) -> Iterator[Hazard]:
    """The rows in their order with just what a workbook needs of them, a thousand at a time."""
    plain = found.select_related(None).select_related("operator", "premises__household").defer(None).only(*_READ)
    return plain.iterator(chunk_size=1000)


def sheet(
    rows: Iterable[Hazard],
    cells: Cells,
    *,
    on: date,
    conditions: Sequence[dict[str, str]],
    keys: Sequence[str] = (),
) -> tables.Sheet:
    """The `lines` of a list, in their order; the line above says of which day and under which conditions.

    `keys`: the columns of the list (`columns.COLUMNS`) in which it is written; without any it has all of the workbook's.
    """
    said = "；".join(f"{one['label']}：{one['value']}" for one in conditions) or _("all rows that you may see")
    says = _("Ledger on %(day)s, %(what)s") % {"day": on.isoformat(), "what": said}
    shown = as_shown(keys) if keys else columns()
    values = (cells(row) | cells.beside(row, on) if keys else cells(row) for row in rows)
    return tables.Sheet(_("Ledger"), says, list(shown.values()), (_line(one, shown) for one in values))


def _line(values: dict[str, Value], shown: dict[str, Column]) -> list[Value]:
    return [values[name] for name in shown]
