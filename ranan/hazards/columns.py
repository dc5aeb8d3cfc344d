"""The columns of the list: which there are, how each cell looks, and which of them are shown in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ranan.hazards.models import Hazard
from ranan.hazards.queries.ledger import SORTS, Filter
from ranan.kit.http import lang
from ranan.kit.markup import esc
from ranan.kit.templatetags.ran import day, due_mark, flow_mark, grade_mark, icon
from ranan.rules import terms

Cell = Callable[[Hazard, str], SafeString]


@dataclass(frozen=True, slots=True)
class Column:
    """`css` are the cell's classes, of which the last names the column's width; `sort` is its order in the address."""

    key: str
    css: str
    sort: str
    title: Callable[[], str]
    cell: Cell


def _text(css: str, words: object) -> SafeString:
    return SafeString(f'<td class="{css}">{esc(words or "—")}</td>')


def _number(row: Hazard, base: str) -> SafeString:
    """With script a look beside the list, without it the page."""
    number, page, look = esc(row.number), f"{base}{esc(row.number)}/", esc(_("Quick view"))
    return SafeString(
        f'<td class="no text-nowrap"><a class="peek" href="{page}" hx-get="{page}quick/" title="{look}">{number}</a></td>'
    )


def _what(row: Hazard, base: str) -> SafeString:
    marks = [
        icon(name, "sm", label)
        for wanted, name, label in (
            (row.extensions, "history", _("extended")), (row.asks, "help", _("something to decide")),
            (row.reminded_on and row.is_open, "bell", _("reminded")),
        )
        if wanted
    ]  # fmt: skip
    more = "".join(f' <span class="mk">{one}</span>' for one in marks)
    link = f'<a class="row-link" href="{base}{esc(row.number)}/">{esc(row.text)}</a>'
    return SafeString(f'<td class="cut what">{link}{more}</td>')


def _where(row: Hazard, _base: str) -> SafeString:
    place = row.premises
    return SafeString(
        f'<td class="cut where"><b>{esc(place.title)}</b> <span class="text-muted">{esc(place.where)}</span></td>'
    )


def _closure(row: Hazard) -> str:
    return terms.word("closure", row.closure, lang()) if row.closure else ""


COLUMNS: tuple[Column, ...] = (
    Column("no", "no", "number", lambda: _("Number"), _number),
    Column("what", "what", "", lambda: _("What was found"), _what),
    Column("where", "where", "", lambda: _("Place, address"), _where),
    Column(
        "area",
        "area",
        "territory",
        lambda: _("Territorial unit"),
        lambda r, _b: _text("area", r.territory and r.territory.name),
    ),
    Column("gr", "gr", "grade", lambda: _("Grade"), lambda r, _b: _text("gr", grade_mark(r.grade))),
    Column("ms", "num ms", "", lambda: _("Measure"), lambda r, _b: _text("num ms", r.measure)),
    Column("ld", "ld", "lead", lambda: _("Lead"), lambda r, _b: _text("ld", r.lead and r.lead.name)),
    Column("fl", "fl", "state", lambda: _("State"), lambda r, _b: _text("fl", flow_mark(r.state))),
    Column("dl", "dl", "due", lambda: _("Due"), lambda r, _b: _text("dl", day(r.due))),
    Column(
        "du", "du", "", lambda: _("Left"), lambda r, _b: _text("du", due_mark(r.due, r.state, closed_on=r.closed_on))
    ),
    Column("party", "xtra pa", "", lambda: _("Responsible party"), lambda r, _b: _text("cut xtra pa", r.party)),
    Column("found", "xtra fo", "found", lambda: _("Found on"), lambda r, _b: _text("xtra fo", day(r.found))),
    Column("first", "xtra fo", "", lambda: _("First date"), lambda r, _b: _text("xtra fo", day(r.first_due))),
    Column("closed", "xtra fo", "", lambda: _("Closed on"), lambda r, _b: _text("xtra fo", day(r.closed_on))),
    Column("how", "xtra pa", "", lambda: _("How closed"), lambda r, _b: _text("cut xtra pa", _closure(r))),
    Column("code", "xtra fo", "", lambda: _("Catalogue code"), lambda r, _b: _text("xtra fo", r.code)),
    Column("by", "xtra pa", "", lambda: _("Registered by"), lambda r, _b: _text("cut xtra pa", r.registrar.name)),
    Column("who", "xtra fo", "", lambda: _("Inspector"), lambda r, _b: _text("cut xtra fo", r.inspector)),
    Column("again", "xtra ms", "", lambda: _("Came back"), lambda r, _b: _text("num xtra ms", r.rebounds)),
)
BY_KEY = {one.key: one for one in COLUMNS}
USUAL = ("no", "what", "where", "area", "gr", "ms", "ld", "fl", "dl", "du")


def read(keys: Iterable[str]) -> tuple[str, ...]:
    """Known columns, each once, in the order given; what was found is always among them. () where it is the usual ones."""
    found = tuple(dict.fromkeys(key for key in keys if key in BY_KEY))
    if found and "what" not in found:
        found = ("what", *found)
    return () if found == USUAL else found


def heads(wanted: Filter, keys: Sequence[str]) -> list[dict[str, str]]:
    """The columns' heads: a click sorts, a second one the other way round where that is offered."""
    found = []
    for column in (BY_KEY[key] for key in keys):
        sort, down = column.sort, f"-{column.sort}"
        now = "ascending" if wanted.sort == sort else ("descending" if sort and wanted.sort == down else "")
        other = down if now == "ascending" and down in SORTS else sort
        found.append(
            {
                "css": column.css, "col": f"col-{column.css.split()[-1]}", "word": column.title(), "sorted": now,
                "url": wanted.url(sort=other) if sort else "",
            }
        )  # fmt: skip
    return found


def lines(rows: Iterable[Hazard], keys: Sequence[str]) -> list[dict[str, Any]]:
    """Each row's number, place in words, and its cells."""
    base, cells = reverse("ledger"), [BY_KEY[key].cell for key in keys]
    return [
        {"number": row.number, "text": row.text, "cells": SafeString("".join(cell(row, base) for cell in cells))}
        for row in rows
    ]


def choice(keys: Sequence[str]) -> list[dict[str, Any]]:
    """All columns for the form that chooses them: the shown ones first, in their order."""
    order = [*keys, *(one.key for one in COLUMNS if one.key not in keys)]
    return [
        {"key": key, "word": BY_KEY[key].title(), "shown": key in keys, "place": n} for n, key in enumerate(order, 1)
    ]
