"""A place through time: changed from a day on, closed, opened again, made one with another; never without its date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ranan.journal import actions as journal
from ranan.journal.actions import Act
from ranan.kit import clock
from ranan.registry import access, queries
from ranan.registry.actions.amend import wanted_of
from ranan.registry.actions.places import add_operator, one_at_a_time
from ranan.registry.models import PlacePast, Premises
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

DAY = timedelta(days=1)
Ended = Premises.Ended
DATED = ("kind", "name", "address", "operator_id", "area_id", "territory_id", "host_id", "in_park", "elderly", "gas")
NEVER_WAS = frozenset({Ended.TWICE, Ended.MISTAKE})


def _locked(premises: Premises) -> Premises:
    return queries.premises().select_for_update(of=("self",)).get(pk=premises.pk)


def _refused(row: Premises, since: date, actor: Actor, today: date) -> Refusal | None:
    """Why no change can be dated there."""
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    if row.closed_on is not None:
        return Refusal("place_closed", row.closed_on.isoformat())
    if since > today:
        return Refusal("date_in_future")
    if row.opened_on is not None and since <= row.opened_on:
        return Refusal("before_it_opened", row.opened_on.isoformat())
    later = row.past.filter(until__gte=since).order_by("-until").first()
    return Refusal("later_change_stands", later.until.isoformat()) if later is not None else None


@transaction.atomic
def change_premises(premises: Premises, *, since: date, actor: Actor, at: datetime, **facts: Any) -> Premises | Refusal:
    """From that day on the place has another name, operator, kind or ground; until the day before it was what it was.

    The facts are those of `amend_premises`, which corrects what was never true. Days in the past only; the changes
    of one place are dated one after the other. Its hazards stay with it.
    """
    row = _locked(premises)
    refusal = _refused(row, since, actor, clock.day_of(at))
    if refusal is not None:
        return refusal
    wanted, home = wanted_of(row, facts)
    if isinstance(wanted, Refusal):
        return wanted
    if all(getattr(row, name) == value for name, value in wanted.items()) and not home:
        return Refusal("nothing_changes")
    with journal.act("premises.change", ("premises", row.number), actor=actor, at=at) as act:
        act.entry.facts["since"] = since.isoformat()
        _keep_past(act, row, since - DAY)
        row.search = queries.found_by(row.number, wanted.get("name", row.name), facts.get("address", row.full_address))
        act.change(row, **wanted)
        if home:
            act.change(row.household, **home)
    return row


@transaction.atomic
def change_hands(
    premises: Premises, *, since: date, run_by: str, uscc: str = "", phone: str = "", actor: Actor, at: datetime,
    synthetic: bool = False, **facts: Any,
) -> Premises | Refusal:  # fmt: skip
    """From that day on somebody else runs the place: whoever has that credit code, else a new operator of that name.

    Refused as `change_premises` is; then no operator is added either.
    """
    row = _locked(premises)
    refusal = _refused(row, since, actor, clock.day_of(at))
    if refusal is not None:
        return refusal
    operator = add_operator(run_by, actor=actor, at=at, uscc=uscc, phone=phone.strip(), synthetic=synthetic)
    if isinstance(operator, Refusal):
        return operator
    done = change_premises(row, since=since, actor=actor, at=at, operator=operator, **facts)
    if isinstance(done, Refusal):
        transaction.set_rollback(True)
    return done


def _keep_past(act: Act, row: Premises, until: date) -> None:
    act.add(PlacePast(premises=row, until=until, **{name: getattr(row, name) for name in DATED}))


@transaction.atomic
def close_premises(
    premises: Premises, *, on: date, actor: Actor, at: datetime, ended: str = Ended.CLOSED
) -> Premises | Refusal:
    """The place counts no more from that day on; one that was entered by mistake has never counted.

    What was found there stays open until it is dealt with.
    """
    row = _locked(premises)
    refusal = _refused_to_end(row, on, actor, clock.day_of(at))
    if refusal is not None:
        return refusal
    if ended not in {Ended.CLOSED, Ended.MISTAKE}:
        return Refusal("missing", "reason")
    with journal.act("premises.close", ("premises", row.number), actor=actor, at=at) as act:
        return act.change(row, closed_on=on, ended=ended)


def _refused_to_end(row: Premises, on: date, actor: Actor, today: date) -> Refusal | None:
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    if row.closed_on is not None:
        return Refusal("place_closed", row.closed_on.isoformat())
    if on > today:
        return Refusal("date_in_future")
    if row.opened_on is not None and on < row.opened_on:
        return Refusal("before_it_opened", row.opened_on.isoformat())
    later = row.past.filter(until__gte=on).order_by("-until").first()
    return Refusal("later_change_stands", later.until.isoformat()) if later is not None else None


@transaction.atomic
def reopen_premises(premises: Premises, *, actor: Actor, at: datetime) -> Premises | Refusal:
    """Closing it was a mistake: the place counts as if it had never been closed. A new business is a new place."""
    row = _locked(premises)
    if not access.may_keep_premises(actor, row.territory):
        return Refusal("outside_your_ground")
    if row.closed_on is None:
        return Refusal("nothing_changes")
    one_at_a_time(row.same)
    like = queries.premises_like(row.full_name, row.full_address)
    if like is not None and like.pk != row.pk:
        return Refusal("same_place", like.number)
    with journal.act("premises.reopen", ("premises", row.number), actor=actor, at=at) as act:
        return act.change(row, closed_on=None, ended=Ended.NO, merged_into=None)


@transaction.atomic
def merge_premises(
    premises: Premises, into: Premises, *, on: date | None, actor: Actor, at: datetime
) -> Premises | Refusal:
    """The place is one with `into`: from the day `on`, or, where `on` is None, always (it was entered twice).

    Its visits and hazards stay in sight on the page of `into`; of one that was entered twice the visits count there.
    """
    first, second = sorted((premises.pk, into.pk))
    list(Premises.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk"))
    row, other = _locked(premises), _locked(into)
    if row.pk == other.pk or other.closed_on is not None:
        return Refusal("merge_with_itself" if row.pk == other.pk else "place_closed", other.number)
    if row.is_household != other.is_household:
        return Refusal("home_stays_home")
    if not access.may_keep_premises(actor, other.territory):
        return Refusal("outside_your_ground")
    day = on or row.opened_on or clock.day_of(at)
    refusal = _refused_to_end(row, day, actor, clock.day_of(at))
    if refusal is not None and not (on is None and refusal.code == "later_change_stands"):
        return refusal
    with journal.act("premises.merge", ("premises", row.number), actor=actor, at=at) as act:
        act.entry.facts["into"] = other.number
        ended = Ended.MERGED if on is not None else Ended.TWICE
        return act.change(row, closed_on=day, ended=ended, merged_into=other)
