"""The ledger in an office's own layout: the columns, names and order of the file that came in.

Where names may be cut, a last column holds the hazards' numbers, by which the rows are known when they come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ranan.hazards import files, importing
from ranan.hazards.models import Hazard, LedgerImport
from ranan.hazards.workbook import Cells, columns
from ranan.kit import tables
from ranan.kit.held import held
from ranan.kit.spreadsheet import Unreadable
from ranan.kit.tables import Column, Value
from ranan.registry import queries as registry
from ranan.rules import terms
from ranan.rules.hazard import State

Raw = dict[str, dict[str, str]]  # row key, or the number that a row states → heading → what stood there
WIDTH = 14.0


def layout_of(units: Iterable[str]) -> LedgerImport | None:
    """The last file of these units whose columns are known."""
    return _layout_of(tuple(sorted(units)))


@held(256)
def _layout_of(units: tuple[str, ...]) -> LedgerImport | None:
    found = LedgerImport.objects.filter(unit__key__in=units).exclude(layout=[])
    return found.exclude(phase=LedgerImport.Phase.WITHDRAWN).order_by("-id").first()


def sheet(
    rows: Iterable[Hazard], cells: Cells, source: LedgerImport, *, on: date, numbered: bool = False
) -> tables.Sheet:
    """The rows under the headings of that file; columns that the system does not know keep what stood in them.

    `numbered`: with a last column of the hazards' numbers, where the file has none.
    """
    known = columns() | {"serial": Column("", 6, "int"), "done": Column("", 10)}
    layout = _layout(source, numbered=numbered)
    shown = [
        Column(heading, known[field].width, known[field].kind) if field in known else Column(heading, WIDTH)
        for heading, field in layout
    ]
    says = source.name.rpartition(".")[0] or source.name
    if registry.is_demo():
        says = _("%(name)s (demonstration data)") % {"name": says}
    raw = _raw(source) if any(not field for _heading, field in layout) else {}
    return tables.Sheet(_("Ledger"), f"{says} {on.isoformat()}", shown, _lines(rows, cells, layout, raw))


def has_homes(found: QuerySet[Hazard]) -> bool:
    """Whether there are households among these, of whom names or addresses may be cut."""
    return found.filter(premises__kind__startswith="household").order_by().exists()


def _lines(rows: Iterable[Hazard], cells: Cells, layout: Sequence[tuple[str, str]], raw: Raw) -> Iterator[list[Value]]:
    for number, hazard in enumerate(rows, 1):
        values: dict[str, Value] = {
            **cells(hazard), "serial": number, "grade": terms.word("grade", hazard.grade),
            "done": "是" if hazard.state == State.CLOSED else "否",
        }  # fmt: skip
        stood = raw.get(hazard.source_key, {}) | raw.get(hazard.number, {}) if cells.knows(hazard) else {}
        yield [values.get(field, "") if field else stood.get(heading, "") for heading, field in layout]


def _layout(source: LedgerImport, *, numbered: bool) -> list[tuple[str, str]]:
    """Heading and field of each column; the last one, if it was written for hazards' numbers, holds them again."""
    found = _hazard_once(source)
    if importing.is_number(found[-1][0]):
        found.pop()
        numbered = True
    return [*found, (importing.HEADING, "number")] if numbered else found


def _hazard_once(source: LedgerImport) -> list[tuple[str, str]]:
    """The layout in which a hazard stands in the first of its columns (隐患1, 隐患2); the others stay blank."""
    fields = [field for _heading, field in source.layout]
    first = fields.index("hazard") if "hazard" in fields else -1
    return [
        (heading, "hazard_again" if field == "hazard" and at != first else field)
        for at, (heading, field) in enumerate(source.layout)
    ]


def _raw(source: LedgerImport) -> Raw:
    """What stood in the columns that are not read, in this file and in the versions before and after it."""
    found: Raw = {}
    running = source.campaign
    unit_files = LedgerImport.objects.filter(campaign=running, unit=source.unit).filter(
        Q(pk=source.pk) | Q(follows__isnull=False) | Q(followed_by__isnull=False)
    )
    for one in unit_files.distinct().order_by("id"):
        path = files.path_of(one.sha256)
        if path.exists():
            found |= _rows_of(path.read_bytes(), one)
    return found


def _rows_of(data: bytes, one: LedgerImport) -> Raw:
    try:
        rows = importing.read_again(data, one)
        return {importing.number_of(row, one.campaign) or importing.row_key(row): dict(row.raw) for row in rows}
    except Unreadable:
        return {}
