"""The cockpit's tables and the trends as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ranan.insight.queries import Covered, Figures, Line, Span
from ranan.kit.tables import Column, Sheet, Value
from ranan.kit.templatetags.ran import full_day


def cockpit_sheets(
    found: Figures, measures: Sequence[dict[str, Any]], targets: Sequence[Any], rounds: Sequence[Covered]
) -> list[Sheet]:
    """Four sheets, each saying of which day it is."""
    says = _("as of %(day)s") % {"day": full_day(found.on)}
    return [
        _measures(says, measures), _targets(says, targets), _units(says, found), _rounds(says, rounds),
    ]  # fmt: skip


def _measures(says: str, rows: Sequence[dict[str, Any]]) -> Sheet:
    columns = (
        Column(_("Number"), 6, "int"), Column(_("Measure"), 46), Column(_("Lead"), 24), Column(_("Progress in percent"), 10, "int"),
        Column(_("Open"), 8, "int"), Column(_("Overdue"), 8, "int"), Column(_("Closed on review"), 10, "int"),
        Column(_("Closed as reported"), 10, "int"),
    )  # fmt: skip
    lines = (
        [
            one["row"].measure.no, one["row"].measure.title, one["row"].lead, one["done"],
            *(one["row"].counts[name] for name in ("open", "overdue", "reviewed", "as_reported")),
        ]
        for one in rows
    )  # fmt: skip
    return Sheet(_("Measures"), f"{_('Measures')} · {says}", columns, lines)


def _targets(says: str, rows: Sequence[Any]) -> Sheet:
    columns = (
        Column(_("Target"), 46), Column(_("Quantity"), 14), Column(_("Due"), 11, "date"), Column(_("Stated last"), 14),
        Column(_("Stated as of"), 11, "date"), Column(_("Stated by"), 26), Column(_("Done in percent"), 9, "int"),
        Column(_("Expected by the calendar"), 9, "int"), Column(_("Source"), 24),
    )  # fmt: skip
    lines = (
        [
            one.target.name, one.quantity, one.target.due, one.figure, one.stated.on if one.stated else None,
            stated_by(one.stated), one.done, one.expected, one.target.source,
        ]
        for one in rows
    )  # fmt: skip
    return Sheet(_("Targets"), f"{_('Targets')} · {says}", columns, lines)


def stated_by(stated: Any) -> str:
    """The unit and the person who stated a figure, as far as they are known."""
    return " ".join(str(one.name) for one in (stated.unit, stated.person) if one) if stated else ""


def _units(says: str, found: Figures) -> Sheet:
    columns = (
        Column(_("Unit"), 24), Column(_("Counted as"), 12), Column(_("Open"), 8, "int"), Column(_("Overdue"), 8, "int"),
        Column(_("Closed"), 8, "int"), Column(_("Found"), 8, "int"), Column(_("Median days to close"), 10, "number"),
        Column(_("Extensions"), 8, "int"), Column(_("Rebounds"), 8, "int"),
    )  # fmt: skip
    names = ("open", "overdue", "closed", "found")
    lines: Iterable[Sequence[Value]] = (
        [
            one.unit.name, _("Lead") if one.leads else _("Territorial unit"), *(one.counts[name] for name in names), one.median,
            one.counts["extensions"], one.counts["rebounds"],
        ]
        for one in found.units
    )  # fmt: skip
    return Sheet(_("Units"), f"{_('Units')} · {says} · {_('what enterprises found themselves is not counted')}", columns, lines)


def _rounds(says: str, rows: Sequence[Covered]) -> Sheet:
    columns = (
        Column(_("Round"), 36), Column(_("Begins"), 11, "date"), Column(_("Ends"), 11, "date"), Column(_("Covered"), 9, "int"),
        Column(_("Places"), 9, "int"), Column(_("Left"), 9, "int"), Column(_("Expected by the calendar"), 9, "int"),
    )  # fmt: skip
    lines: Iterable[Sequence[Value]] = (
        [one.row.name, one.row.starts, one.row.ends, one.done, one.total, one.left, one.expected]
        for one in rows
    )
    return Sheet(_("Rounds"), f"{_('Rounds')} · {says}", columns, lines)


def trend_sheets(spans: Sequence[Span], lines: Sequence[Line], conditions: dict[str, str]) -> list[Sheet]:
    """By day or week, and the split of the whole time; both say under which conditions."""
    says = " · ".join(f"{key}={value}" for key, value in conditions.items())
    heads = (
        Column(_("Found"), 9, "int"), Column(_("Closed"), 9, "int"), Column(_("Open at the end"), 9, "int"),
        Column(_("Of these overdue"), 9, "int"), Column(_("Closed by then"), 9, "int"),
    )  # fmt: skip
    by_day: Iterable[Sequence[Value]] = (
        [one.start, one.end, one.found, one.closings, one.open, one.overdue, one.closed] for one in spans
    )
    split: Iterable[Sequence[Value]] = (
        [one.name, one.found, one.closings, one.open, one.overdue, one.closed] for one in lines
    )
    days = (Column(_("From"), 11, "date"), Column(_("To"), 11, "date"))
    return [
        Sheet(_("Over time"), f"{_('Trends')} · {says}", (*days, *heads), by_day),
        Sheet(_("Split"), f"{_('Trends')} · {says}", (Column(_("Of what"), 40), *heads), split),
    ]
