"""A list of people against who is known: what becomes of each row, with its cure where it cannot come in. Reads only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from ranan.registry import access, queries
from ranan.registry.models import Person, Post, Unit
from ranan.rules import people_sheet as sheets
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal
from ranan.rules.plan_names import Names
from ranan.rules.sheet_model import Sheet

NEW, KNOWN, POST, CHANGED, WRONG = "new", "known", "post", "changed", "wrong"
MOST = 10_000  # people in one go
_LOGIN = re.compile(r"[\w.@-]{2,60}")


@dataclass(slots=True)
class Line:
    """One row and what becomes of it; `roles` are those still to be given, `ends_post` the post that they replace."""

    row: sheets.PersonRow
    outcome: str
    unit: Unit | None = None
    person: Person | None = None
    login: str = ""
    proposed: bool = False
    roles: tuple[Role, ...] = ()
    ends_post: Post | None = None
    refusal: Refusal | None = None
    notes: list[str] = field(default_factory=list)  # keys of `people_note` in the words

    @property
    def never_in(self) -> bool:
        """Whether somebody known who stays as he is has never signed in: his code may be lost or too old."""
        return self.outcome == KNOWN and self.person is not None and self.person.must_change and not self.person.password


@dataclass(slots=True)
class Draft:
    """The whole list; `lines` in the sheet's order."""

    lines: list[Line]
    columns: tuple[tuple[str, str], ...]

    def count(self, outcome: str) -> int:
        """How many rows have that outcome."""
        return sum(line.outcome == outcome for line in self.lines)


def draft(given: Iterable[Sheet], home: Unit | None, actor: Actor, today: date) -> Draft | Refusal:
    """What the list says and what becomes of it. `home`: the unit of rows that name none."""
    read = sheets.read(given, today)
    if read is None:
        return Refusal("no_list_of_people")
    if len(read.rows) > MOST:
        return Refusal("too_many_people", str(MOST))
    desk = _Desk(home, actor, today, read.rows)
    return Draft([desk.line(row) for row in read.rows], read.columns)


class _Desk:
    """Who is known, as one import needs it."""

    def __init__(self, home: Unit | None, actor: Actor, today: date, rows: Collection[sheets.PersonRow]) -> None:
        self._home, self._actor, self._today = home, actor, today
        units = list(queries.units().by_id.values())
        self._units = {unit.key: unit for unit in units}
        self._names = Names(((one.key, (one.name, one.key, *one.aliases)) for one in units), _districts())
        self._twice = Counter((row.name, row.unit) for row in rows if not row.login)
        self._logins = Counter(row.login for row in rows if row.login)
        self._taken = set(Person.objects.values_list("login", flat=True)) | set(self._logins)
        self._numbers: Counter[str] = Counter()  # by unit, the last one that was proposed
        self._people = {one.login: one for one in Person.objects.filter(login__in=list(self._logins))}
        self._posts: defaultdict[int, list[Post]] = defaultdict(list)
        self._here: defaultdict[tuple[str, int | None], dict[int, Person]] = defaultdict(dict)
        for post in queries.posts_not_over(today):
            self._posts[post.person_id].append(post)
            self._here[post.person.name, post.unit_id][post.person_id] = post.person
        self._found = {said: self._names.find(said) for said in {row.unit for row in rows if row.unit}}

    def line(self, row: sheets.PersonRow) -> Line:
        """One row judged."""
        unit = self._units.get(self._found[row.unit]) if row.unit else self._home
        line = Line(row, WRONG, unit, login=row.login)
        line.refusal = self._unreadable(row, unit) or self._rights(row, unit)
        if line.refusal is None and unit is not None:
            self._who(line, unit)
        return line

    def _unreadable(self, row: sheets.PersonRow, unit: Unit | None) -> Refusal | None:
        if row.wrong:
            return Refusal(*row.wrong[0])
        checked = (
            ("unknown_unit", row.unit, unit is None and bool(row.unit)),
            ("missing", "unit", unit is None),
            ("login_unfit", row.login, bool(row.login) and not _LOGIN.fullmatch(row.login)),
            ("login_twice", row.login, self._logins[row.login] > 1),
            ("name_twice", row.name, not row.login and self._twice[row.name, row.unit] > 1),
            ("dates_reversed", "", row.ends is not None and row.ends < max(row.starts or self._today, self._today)),
        )
        return next((Refusal(code, detail) for code, detail, holds in checked if holds), None)

    def _rights(self, row: sheets.PersonRow, unit: Unit | None) -> Refusal | None:
        """Who may give which role stays the table's."""
        if unit is None or not access.may_administer(self._actor, unit):
            return Refusal("not_your_unit", unit.name if unit else "")
        given = access.roles_to_give(self._actor, unit)
        lacking = next((role for role in row.roles if role not in given), None)
        return Refusal("role_not_yours", sheets.ROLE_WORDS[lacking][0]) if lacking is not None else None

    def _who(self, line: Line, unit: Unit) -> None:
        """Whether the person is known: by sign-in name, else by name among the unit's people."""
        row = line.row
        found = [self._people.get(row.login)] if row.login else list(self._here[row.name, unit.pk].values())
        people = [one for one in found if one is not None]
        if len(people) > 1:
            line.refusal = Refusal("name_twice", row.name)
        elif not people:
            line.outcome, line.roles = NEW, row.roles
            line.login, line.proposed = (row.login, False) if row.login else (self._propose(unit), True)
        elif people[0].name != row.name:
            line.refusal = Refusal("login_of_other", row.login)
        elif people[0].disabled_on is not None:
            line.refusal = Refusal("is_disabled", row.name)
        else:
            self._known(line, unit, people[0])
        if row.deputy and (row.deputy_from is None or row.deputy_to is None):
            line.notes.append("deputy_needs_days")
        if row.starts is not None and row.starts < self._today and line.outcome in {NEW, POST, CHANGED}:
            line.notes.append("from_today")

    def _known(self, line: Line, unit: Unit, person: Person) -> None:
        """What the row adds to somebody who is known: nothing, a further post, or another role in place of his one."""
        here = [one for one in self._posts[person.pk] if one.unit_id == unit.pk]
        held = {Role(one.role) for one in here}
        line.person, line.login = person, person.login
        line.roles = tuple(role for role in line.row.roles if role not in held)
        if not line.roles:
            line.outcome = KNOWN
        elif len(here) == 1 and not held & set(line.row.roles):
            line.outcome, line.ends_post = CHANGED, here[0]
        else:
            line.outcome = POST
            if not here:
                line.notes.append("works_elsewhere")

    def _propose(self, unit: Unit) -> str:
        """A free sign-in name that says nothing of the person: the unit's key and a running number."""
        login = ""
        while not login or login in self._taken:
            self._numbers[unit.key] += 1
            login = f"{unit.key}-{self._numbers[unit.key]:02d}"
        return login


def _districts() -> list[str]:
    return [area.name for area in queries.areas() if area.level == "district"]
