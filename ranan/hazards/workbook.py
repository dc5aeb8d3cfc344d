"""The ledger as a workbook that opens well in Excel and WPS: real dates, frozen head, filters, A3 landscape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ranan.hazards.models import Hazard
from ranan.kit.http import lang
from ranan.rules import terms

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Number"), 13), (_("Territorial unit"), 14), (_("Place"), 24), (_("Address"), 28), (_("What was found"), 44),
        (_("Catalogue code"), 10), (_("Grade"), 7), (_("Responsible party"), 22), (_("Lead"), 16), (_("Measure"), 8),
        (_("Found on"), 11), (_("Due on"), 11), (_("State"), 11), (_("Closed on"), 11), (_("How closed"), 16),
        (_("Inspector"), 10), (_("Synthetic"), 8),
    ]  # fmt: skip


def _row(hazard: Hazard) -> list[Any]:
    place, word = hazard.premises, lang()
    closure = terms.word("closure", hazard.closure, word) if hazard.closure else ""
    return [
        hazard.number, hazard.territory.name if hazard.territory else "", place.title, place.where, hazard.text,
        hazard.code, terms.word("grade", hazard.grade, word), hazard.party, hazard.lead.name if hazard.lead else "",
        hazard.measure or "", hazard.found, hazard.due or "", terms.word("state", hazard.state, word),
        hazard.closed_on or "", closure, hazard.inspector, _("demonstration") if hazard.synthetic else "",
    ]  # fmt: skip


def ledger(rows: QuerySet[Hazard], *, on: date, conditions: Sequence[dict[str, str]]) -> bytes:
    """The rows in their order; the first line says what they are. Text can never be read as a formula."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_("Ledger"))
    head = book.add_format({"bold": True, "bg_color": "#EEF3F1", "border": 1, "text_wrap": True, "valign": "vcenter"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    dated = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top"})
    said = "；".join(f"{one['label']}：{one['value']}" for one in conditions) or _("all rows that you may see")
    columns = _columns()
    for index, (_title, width) in enumerate(columns):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, _("Ledger on %(day)s, %(what)s") % {"day": on.isoformat(), "what": said})
    for index, (title, _width) in enumerate(columns):
        sheet.write_string(1, index, title, head)
    count = _write(sheet, rows.iterator(chunk_size=500), body, dated)
    sheet.autofilter(1, 0, max(1, count + 1), len(columns) - 1)
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, rows: Iterable[Hazard], body: Any, dated: Any) -> int:
    count = 0
    for count, hazard in enumerate(rows, 1):
        for column, value in enumerate(_row(hazard)):
            if isinstance(value, date):
                sheet.write_datetime(count + 1, column, value, dated)
            elif isinstance(value, int):
                sheet.write_number(count + 1, column, value, body)
            else:
                sheet.write_string(count + 1, column, str(value), body)
    return count
