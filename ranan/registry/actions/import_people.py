"""Letting a list of people in: each row by the acts of the person's page, good rows in, bad ones told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import importing_people as importing
from ranan.registry import queries
from ranan.registry.actions.contacts import set_phone
from ranan.registry.actions.deputies import deputise
from ranan.registry.actions.people import fresh_person, invite, reset
from ranan.registry.actions.posts import DAY, give_post, leave_post
from ranan.registry.importing_people import Line
from ranan.registry.models import Deputy, Person, Post, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

AT_ONCE = 500  # new people who are written together


@dataclass(slots=True)
class LetIn:
    """What came of it. `codes`: each person who has a one-time code now, with it; it is nowhere else from now on."""

    codes: list[tuple[Person, str, Unit]] = field(default_factory=list)
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[Line, Refusal]] = field(default_factory=list)


def let_in(
    lines: Iterable[Line], *, actor: Actor, at: datetime, synthetic: bool = False, renew: bool = False
) -> LetIn:  # fmt: skip
    """Every good row, each whole or not at all; what an act refuses meanwhile is told with its row.

    With `renew` whoever on the list has never signed in gets a new code: those of the last list are lost or too old.
    """
    done = LetIn()
    given = list(lines)
    in_ = _new_at_once([one for one in given if one.outcome == importing.NEW and not one.refusal], done, actor, at, synthetic)
    written = {id(one) for one in in_}
    for line in given:
        if id(line) in written:
            continue
        if line.refusal is not None or line.unit is None:
            done.refused.append((line, line.refusal or Refusal("missing", "unit")))
            continue
        result = _row(line, line.unit, done, actor, at, synthetic, renew)
        if isinstance(result, Refusal):
            done.refused.append((line, result))
            continue
        in_.append(line)
        done.changed += result and line.outcome != importing.NEW
        done.unchanged += not result
    for line in in_:  # a deputy may stand further down the list
        refusal = _deputy(line, actor, at)
        if refusal is not None:
            done.refused.append((line, refusal))
    return done


def _new_at_once(lines: Sequence[Line], done: LetIn, actor: Actor, at: datetime, synthetic: bool) -> list[Line]:
    """Those of the new people who came in by the hundred; where one of them does not go, his lot is left for later."""
    in_: list[Line] = []
    for first in range(0, len(lines), AT_ONCE):
        lot = lines[first : first + AT_ONCE]
        batch = journal.Batch(actor=actor, at=at)
        codes = [(*_invited(batch, line, line.unit, at, synthetic), line.unit) for line in lot if line.unit is not None]
        try:
            with connection.wrap_database_errors:  # COPY goes by the driver
                batch.flush()
        except IntegrityError:  # somebody took one of the sign-in names a moment ago: row by row it is told which
            continue
        for line, code in zip(lot, codes, strict=True):
            line.person = code[0]
        done.codes += codes
        in_ += lot
    return in_


def _invited(batch: journal.Batch, line: Line, unit: Unit, at: datetime, synthetic: bool) -> tuple[Person, str]:
    """The person with his posts and telephone, as one act of the batch. Who may give the roles was asked by the draft."""
    new, code = fresh_person(line.login, line.row.name, phone=line.row.phone, synthetic=synthetic)
    act = batch.act("person.invite", ("person", new.key))
    person = act.add(new)
    for role in line.roles:
        act.add(Post(person=person, unit=unit, role=role, starts=_starts(line, at), ends=line.row.ends))
    return person, code


def _row(
    line: Line, unit: Unit, done: LetIn, actor: Actor, at: datetime, synthetic: bool, renew: bool
) -> bool | Refusal:
    """Whether something changed."""
    if renew and line.never_in and line.person is not None:
        code = reset(line.person, actor=actor, at=at)
        if isinstance(code, Refusal):
            return code
        done.codes.append((line.person, code, unit))
        return True
    phone_missing = line.person is not None and bool(line.row.phone) and not line.person.phone
    if line.outcome == importing.KNOWN and not phone_missing:
        return False
    with transaction.atomic():
        new = line.outcome == importing.NEW
        result = _new(line, unit, done, actor, at, synthetic) if new else _posts(line, unit, actor, at)
        if not isinstance(result, Refusal) and line.person is not None and line.row.phone and not line.person.phone:
            phone = set_phone(line.person, line.row.phone, actor=actor, at=at)
            result = phone if isinstance(phone, Refusal) else True
        if isinstance(result, Refusal):
            transaction.set_rollback(True)
            if line.outcome == importing.NEW:
                done.codes = [one for one in done.codes if one[0] != line.person]
        return result


def _new(line: Line, unit: Unit, done: LetIn, actor: Actor, at: datetime, synthetic: bool) -> bool | Refusal:
    first, *more = line.roles
    starts = _starts(line, at)
    made = invite(
        unit, login=line.login, name=line.row.name, role=first, starts=starts, ends=line.row.ends, actor=actor, at=at,
        synthetic=synthetic,
    )  # fmt: skip
    if isinstance(made, Refusal):
        return made
    line.person = made[0]
    for role in more:
        given = give_post(made[0], unit, role, starts=starts, ends=line.row.ends, actor=actor, at=at)
        if isinstance(given, Refusal):
            return given
    done.codes.append((*made, unit))
    return True


def _starts(line: Line, at: datetime) -> date:
    """Never before today: what was in force on a past day stays what it was."""
    return max(line.row.starts or clock.day_of(at), clock.day_of(at))


def _posts(line: Line, unit: Unit, actor: Actor, at: datetime) -> bool | Refusal:
    starts = _starts(line, at)
    if line.person is None:
        return Refusal("missing", "person")
    for role in line.roles:
        given = give_post(line.person, unit, role, starts=starts, ends=line.row.ends, actor=actor, at=at)
        if isinstance(given, Refusal):
            return given
    if line.ends_post is not None:
        left = leave_post(line.ends_post, ends=starts - DAY, actor=actor, at=at)
        if isinstance(left, Refusal) and left.code != "nothing_changes":
            return left
    return bool(line.roles)


def _deputy(line: Line, actor: Actor, at: datetime) -> Refusal | None:
    """AB 岗 of the row: the colleague of that name stands in, from a day to a day; the same period once."""
    row, unit, today = line.row, line.unit, clock.day_of(at)
    if not row.deputy or unit is None or line.person is None:
        return None
    if row.deputy_from is None or row.deputy_to is None:
        return Refusal("deputy_needs_days", row.deputy)
    posts = queries.posts_not_over(today).filter(unit=unit)
    named = posts.filter(person__name=row.deputy) | posts.filter(person__login=row.deputy)
    here = list(dict.fromkeys(post.person for post in named))
    if len(here) != 1:
        return Refusal("deputy_not_found", row.deputy)
    starts = max(row.deputy_from, today)
    known = Deputy.objects.filter(person=here[0], absent=line.person, unit=unit, ends=row.deputy_to, starts__lte=starts)
    if known.exists() or row.deputy_to < today:
        return None
    done = deputise(here[0], line.person, unit, starts=starts, ends=row.deputy_to, actor=actor, at=at)
    return done if isinstance(done, Refusal) else None
