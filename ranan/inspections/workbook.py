"""Lists of screening as workbooks: the columns and rows of their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ranan.inspections import queries
from ranan.inspections.access import own_units, seen_at
from ranan.inspections.models import Round, Visit
from ranan.inspections.queries import Wanted
from ranan.kit.http import lang
from ranan.kit.tables import Column, Sheet, Value
from ranan.registry import queries as registry
from ranan.registry.places import shown
from ranan.rules import terms
from ranan.rules.actor import Actor

CHUNK = 1000


class RoundList:
    """The places of a round as one reader sees them; `masked` afterwards says whether a household's facts were cut."""

    def __init__(self, actor: Actor) -> None:
        self._actor, self._lang = actor, lang()
        self.masked = False

    def sheet(self, row: Round, on: date, wanted: Wanted, conditions: Sequence[dict[str, str]]) -> Sheet:
        """One row a place, by ground and number."""
        said = "；".join(f"{one['label']}：{one['value']}" for one in conditions) or _("every place of the round")
        title = _("%(name)s on %(day)s, %(what)s") % {"name": row.name, "day": on.isoformat(), "what": said}
        columns = (
            Column(_("Territorial unit"), 16), Column(_("Area"), 16), Column(_("Number"), 11), Column(_("Name"), 26),
            Column(_("Address"), 34), Column(_("Kind"), 14), Column(_("Standing"), 12), Column(_("Synthetic"), 8),
        )  # fmt: skip
        return Sheet(row.name[:28], title, columns, self._lines(row, on, wanted))

    def _lines(self, row: Round, on: date, wanted: Wanted) -> Iterator[list[Value]]:
        first = 0
        while True:
            found, total = queries.rows(row, on, wanted, first, CHUNK)
            places = registry.premises().in_bulk([pk for pk, _stand in found])
            for pk, stand in found:
                one = shown(places[pk], self._actor)
                self.masked = self.masked or one.masked
                yield [
                    one.row.territory.name, one.row.area.name, one.row.number, one.title, one.where,
                    terms.word("premises", one.row.kind, self._lang), terms.word("standing", stand, self._lang),
                    _("demonstration") if one.row.synthetic else "",
                ]  # fmt: skip
            first += CHUNK
            if first >= total:
                return


class Visits:
    """The list of visits as one reader sees it; `masked` afterwards says whether a household's facts were cut."""

    def __init__(self, actor: Actor) -> None:
        self._actor, self._lang, self._mine = actor, lang(), own_units(actor)
        self.masked = False

    def sheet(self, rows: QuerySet[Visit], on: date, said: str) -> Sheet:
        """One row a visit, in the list's order."""
        title = _("%(name)s on %(day)s, %(what)s") % {"name": _("Visits"), "day": on.isoformat(), "what": said}
        columns = (
            Column(_("Number"), 11), Column(_("Day"), 11, "date"), Column(_("Place"), 26), Column(_("Address"), 34),
            Column(_("Kind"), 14), Column(_("Territorial unit"), 16), Column(_("Inspectors"), 20), Column(_("What it was"), 8),
            Column(_("Outcome"), 12), Column(_("State"), 10), Column(_("Signature"), 12), Column(_("By what plan"), 24),
            Column(_("Check code"), 16), Column(_("Hazards found"), 24), Column(_("Synthetic"), 8),
        )  # fmt: skip
        return Sheet(_("Visits"), title, columns, self._lines(rows))

    def _lines(self, rows: QuerySet[Visit]) -> Iterator[list[Value]]:
        batch: list[Visit] = []
        for row in rows.iterator(chunk_size=CHUNK):
            batch.append(row)
            if len(batch) == CHUNK:
                yield from self._some(batch)
                batch = []
        yield from self._some(batch)

    def _some(self, batch: list[Visit]) -> Iterator[list[Value]]:
        named, found = queries.names(batch), queries.numbers_found(batch)
        for row in batch:
            one = seen_at(row, self._actor, self._mine)
            self.masked = self.masked or one.masked
            yield [
                row.number, row.on, one.title, one.where, terms.word("premises", one.row.kind, self._lang),
                one.row.territory.name, named.get(row.pk, ""), terms.word("visit_kind", row.kind, self._lang),
                terms.word("visit_outcome", row.outcome, self._lang) if row.outcome else "",
                terms.word("visit_state", row.state, self._lang),
                terms.word("visit_signed", row.signed, self._lang) if row.signed else "", row.plan_number or row.reason,
                row.check_code, found.get(row.pk, ""), _("demonstration") if row.synthetic else "",
            ]  # fmt: skip
