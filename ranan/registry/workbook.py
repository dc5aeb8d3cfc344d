"""Places, people and units as workbooks: the columns and rows of their pages, personal facts as the pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ranan.kit.http import lang
from ranan.kit.tables import Column, Sheet, Value
from ranan.kit.templatetags.ran import day, moment
from ranan.registry import access
from ranan.registry.models import Post, Premises, Unit
from ranan.registry.places import phone_of, shown
from ranan.registry.queries import PersonOnPage, Reading, UnitOnPage
from ranan.rules import terms
from ranan.rules.actor import Actor


def _says(what: str, on: date, conditions: str) -> str:
    return _("%(title)s on %(day)s, %(what)s") % {"title": what, "day": on.isoformat(), "what": conditions}


class Places:
    """The list of places as one reader sees it; `masked` afterwards says whether a household's facts were cut.

    `clear`: names and telephones in full where the actor may take them out (`access.may_take_out_in_clear`).
    """

    def __init__(self, actor: Actor, *, clear: bool = False) -> None:
        self._actor, self._lang, self._clear = actor, lang(), clear
        self.masked = False

    def sheet(self, rows: Iterable[Premises], *, on: date, conditions: Sequence[dict[str, str]]) -> Sheet:
        """One row a place, in the list's order."""
        said = "；".join(f"{one['label']}：{one['value']}" for one in conditions) or _("all rows that you may see")
        columns = (
            Column(_("Number"), 11), Column(_("Name"), 26), Column(_("Address"), 34), Column(_("Kind"), 14),
            Column(_("Operator"), 26), Column(_("Telephone"), 14), Column(_("Territorial unit"), 16), Column(_("Within"), 16),
            Column(_("Closed on"), 11, "date"), Column(_("Synthetic"), 8),
        )  # fmt: skip
        return Sheet(_("Premises"), _says(_("Premises"), on, said), columns, (self._line(row) for row in rows))

    def _line(self, row: Premises) -> list[Value]:
        one = shown(row, self._actor)
        clear = self._clear and access.may_take_out_in_clear(self._actor, row)
        self.masked = self.masked or (row.is_household and not clear)
        return [
            row.number, row.full_name if clear else one.title, one.where, terms.word("premises", row.kind, self._lang),
            row.operator.name if row.operator else "", phone_of(row) if clear else one.phone, row.territory.name,
            row.host.name if row.host else "", row.closed_on, _("demonstration") if row.synthetic else "",
        ]  # fmt: skip


def readings(rows: Iterable[Reading], *, on: date) -> Sheet:
    """One row a reading of personal facts, the newest first."""
    columns = (
        Column(_("When"), 16), Column(pgettext("in the journal", "Who"), 16), Column(_("Unit"), 22), Column(_("Whose"), 30),
        Column(_("What for"), 30), Column(_("What was read"), 40),
    )  # fmt: skip
    title = _("What was read of people")
    return Sheet(title, _says(title, on, _("all rows that you may see")), columns, (_reading(one) for one in rows))


def _reading(one: Reading) -> list[Value]:
    whose = f"{one.place.number} {one.place.title}" if one.place else one.what
    facts = one.facts_said if one.place else ngettext("a list of %(n)s row", "a list of %(n)s rows", one.rows) % {"n": one.rows}
    return [moment(one.at), one.actor, one.unit, whose, one.why, facts]


def units(rows: Iterable[UnitOnPage], *, on: date) -> Sheet:
    """One row a unit whose people one may read: its kind, how many people it has, who keeps them."""
    columns = (
        Column(_("Unit"), 28),
        Column(_("Kind"), 12),
        Column(_("People"), 8, "int"),
        Column(_("Administrators"), 40),
    )
    lines = (_unit(row) for row in rows)
    return Sheet(_("Units"), _says(_("Units"), on, _("all rows that you may see")), columns, lines)


def _unit(row: UnitOnPage) -> list[Value]:
    return [row.unit.name, terms.word("unit_kind", row.unit.kind, lang()), row.people, "、".join(row.admins)]


def people(
    rows: Iterable[tuple[Unit, PersonOnPage]], *, on: date, of: str, administered: Collection[str]
) -> Sheet:  # fmt: skip
    """One row a person of a unit; the sign-in name only where the reader keeps the unit's people, by unit key."""
    columns = (
        Column(_("Unit"), 24), Column(pgettext("of a person", "Name"), 12), Column(_("Sign-in name"), 16), Column(_("Account"), 16),
        Column(_("Posts here"), 34), Column(_("Elsewhere"), 34), Column(_("Deputies"), 44),
    )  # fmt: skip
    lines = (_person(unit, one, unit.key in administered, on) for unit, one in rows)
    return Sheet(_("People"), _says(_("People"), on, of), columns, lines)


def _person(unit: Unit, one: PersonOnPage, may: bool, on: date) -> list[Value]:
    state = _("disabled") if one.disabled else _("has not set a password") if one.person.must_change else ""
    login = one.person.login if may else ""
    here = "\n".join(_post(post, on) for post in one.posts)
    elsewhere = "\n".join(f"{post.unit or post.operator} {_role(post)}" for post in one.elsewhere)
    return [unit.name, one.person.name, login, state, here, elsewhere, "\n".join(_deputies(one))]


def _role(post: Post) -> str:
    return terms.word("role", post.role, lang())


def _post(post: Post, on: date) -> str:
    words = _("from %(day)s") if post.starts > on else _("since %(day)s")
    ends = _(", until %(day)s") % {"day": day(post.ends)} if post.ends else ""
    return f"{_role(post)} {words % {'day': day(post.starts)}}{ends}"


def _deputies(one: PersonOnPage) -> Iterator[str]:
    for period in one.deputies:
        words = {"name": period.person.name, "from": day(period.starts), "to": day(period.ends)}
        yield _("%(name)s acts for this person, %(from)s to %(to)s") % words
    for period in one.stands_in:
        words = {"name": period.absent.name, "from": day(period.starts), "to": day(period.ends)}
        yield _("acts for %(name)s, %(from)s to %(to)s") % words
