"""What every act on a hazard does alike: lock, judge, write the rows with one entry, and move the state.

`_take()` is the only function that sets `.state`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.hazards.models import Attachment, Hazard, Remark
from ranan.hazards.situation import Ground, ground, related_units, situation_of
from ranan.journal import actions as journal
from ranan.journal import queries as journal_queries
from ranan.journal.actions import Act
from ranan.kit import clock, text
from ranan.registry.models import Unit
from ranan.rules import access, terms
from ranan.rules.actor import Actor, ActorKind, Seat
from ranan.rules.hazard import Refusal, Step, Verb, answers
from ranan.rules.judgement import BARS_FROM_REVIEW, Permit, judge
from ranan.rules.situation import Situation

SUBJECT = "hazard"
# Acts that rest on what the page showed: any later entry makes them stale.
_MOVES = frozenset({Verb.REOPEN, Verb.REGRADE, Verb.GRANT_EXTENSION})  # after these the date is another from that day
_STALE_EASILY = frozenset({Verb.AMEND, Verb.REGRADE, Verb.TRANSFER, Verb.MERGE})


@dataclass(frozen=True, slots=True)
class Proxy:
    """代录: for whom it is recorded, how and when he was told."""

    party: str
    how: str
    on: date


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with an act: words, files by kind, a proxy's details, and the last entry that the page showed."""

    note: str = ""
    files: Sequence[files.Upload] = ()
    proxy: Proxy | None = None
    seen: int = 0


@dataclass(slots=True)
class Case:
    """One hazard in hand: locked, looked at, and permitted."""

    hazard: Hazard
    here: Ground
    situation: Situation
    permit: Permit
    actor: Actor
    at: datetime
    given: Given = field(default_factory=Given)

    @property
    def seat(self) -> Seat:
        return self.permit.seat

    @property
    def unit(self) -> Unit | None:
        return self.here.units.by_key.get(self.seat.unit)

    def record(self) -> dict[str, Any]:
        """The columns that every record beside a hazard carries."""
        return {
            "hazard": self.hazard, "at": self.at, "person": self.actor.key, "unit": self.unit,
            "person_name": shown_name(self.actor, self.seat),
        }  # fmt: skip


def shown_name(actor: Actor, seat: Seat) -> str:
    """The name as records keep it; a deputy's reads "X（代Y）"."""
    return f"{actor.name}（代{seat.stands_for}）" if seat.stands_for else actor.name


def begin(
    hazard: Hazard, verb: Verb, *, actor: Actor, at: datetime, given: Given, filled: Collection[str] = ()
) -> Case | Refusal:
    """Lock the hazard and judge the act on its present state. Call inside a transaction.

    `filled` names the needs that were met; a refused act that the page still offered is explained by what happened since.
    """
    rows = Hazard.objects.select_for_update(of=("self",)).select_related("premises__household", "operator")
    locked = rows.defer("search").get(pk=hazard.pk)
    here = ground(clock.day_of(at))
    case = situation_of(locked, here)
    wanted = set(filled) | ({"note"} if given.note.strip() else set())
    decision = judge(verb, case, actor, given=wanted)
    since = _what_happened(locked, given.seen)
    if since and (verb in _STALE_EASILY or _moved_on(decision)):
        return Refusal("overtaken", since)
    if isinstance(decision, Refusal):
        return decision
    refusal = (_untold(locked, given, here.on) if decision.as_proxy else None) or files.check(given.files)
    return refusal if refusal else Case(locked, here, case, decision, actor, at, given)


def _moved_on(decision: Permit | Refusal) -> bool:
    return isinstance(decision, Refusal) and decision.code != "missing"


def _what_happened(hazard: Hazard, seen: int) -> str:
    """The acts after entry `seen`, in words; "" when there are none or the page did not say what it showed."""
    if not seen:
        return ""
    later = journal_queries.timeline(SUBJECT, hazard.number).filter(id__gt=seen)[:5]
    return "；".join(
        f"{entry.actor_name or terms.word('actor', entry.actor_kind)}{terms.word('verb', entry.verb.rpartition('.')[2])}"
        for entry in later
    )


def _untold(hazard: Hazard, given: Given, today: date) -> Refusal | None:
    """What is still missing where somebody records for the party; the paper is asked for once a hazard."""
    proxy = given.proxy
    if proxy is None or not proxy.party.strip() or not proxy.how.strip():
        return Refusal("missing", "proxy")
    if proxy.on > today:
        return Refusal("date_in_future")
    paper = any(upload.kind == Attachment.Kind.PROXY for upload in given.files)
    shown = paper or Attachment.objects.filter(hazard=hazard, kind=Attachment.Kind.PROXY).exists()
    return None if shown else Refusal("missing", "proxy")


@contextmanager
def step(case: Case, **facts: Any) -> Iterator[Act]:
    """Write one act: the entry, the words and the files that came with it, and the people it bars from review."""
    hazard, taken = case.hazard, case.permit.step
    with journal.act(
        f"{SUBJECT}.{taken.verb}", (SUBJECT, hazard.number), actor=case.actor, at=case.at, seat=case.seat,
        before=hazard.state, after=taken.target, campaign=hazard.campaign.key, plan_version=hazard.plan_version.number,
        unit_name=case.unit.name if case.unit else case.actor.unit,
    ) as act:  # fmt: skip
        act.entry.facts.update({name: value for name, value in facts.items() if value not in (None, "")})
        if case.permit.as_proxy:
            act.entry.facts["as_proxy"] = True
        keep(case, act)
        yield act


def keep(case: Case, act: Act) -> None:
    """The remark and the attachments of an act."""
    given, proxy = case.given, case.given.proxy if case.permit.as_proxy else None
    if given.note.strip() or proxy:
        act.add(
            Remark(
                **case.record(), verb=case.permit.step.verb, text=given.note.strip(),
                proxy_party=proxy.party if proxy else "", proxy_how=proxy.how if proxy else "",
                proxy_on=proxy.on if proxy else None,
            )
        )  # fmt: skip
    for upload, stored in zip(given.files, store_all(given.files, actor=case.actor, at=case.at), strict=True):
        name = files.safe_name(upload.name, stored.suffix)[-200:]
        act.add(Attachment(**case.record(), file=stored, kind=upload.kind, name=name, round=case.hazard.round))


def _take(act: Act, hazard: Hazard, taken: Step, **fields: Any) -> Hazard:
    """Move the hazard along one step. The only place that sets a state."""
    hazard.search = search_vector(hazard, fields)
    hazard.past = _past(hazard, taken.verb, fields, clock.day_of(act.entry.at))
    return act.change(hazard, state=str(taken.target), **fields)


def move(case: Case, act: Act, **fields: Any) -> Hazard:
    """Take the permitted step with these columns; who rectifies or records for the party is barred from review."""
    barring = case.permit.step.verb in BARS_FROM_REVIEW or case.permit.as_proxy
    if barring and case.actor.key not in case.hazard.barred:
        fields["barred"] = [*case.hazard.barred, case.actor.key]
    if case.hazard.reminded_on is not None and answers(case.permit.step):
        fields["reminded_on"] = None
    return _take(act, case.hazard, case.permit.step, **fields)


def _past(hazard: Hazard, verb: Verb, fields: dict[str, Any], on: date) -> dict[str, list[Any]] | None:
    """What ended before this act, with what it ends: a closing that is opened again, a date that is moved.

    Other changes of a date put right what was written, so the old one never held.
    """
    found = {name: list(rows) for name, rows in (hazard.past or {}).items()}
    if verb == Verb.REOPEN and hazard.closed_on is not None:
        why = "rebound" if fields.get("rebounds", 0) > hazard.rebounds else "mistake"
        found.setdefault("closed", []).append([str(hazard.closed_on), hazard.closure, str(on), why])
    if verb in _MOVES and "due" in fields and fields["due"] != hazard.due:
        found.setdefault("due", []).append([str(on), str(hazard.due) if hazard.due else None])
    if verb == Verb.GRANT_EXTENSION:
        found.setdefault("extended", []).append(str(on))
    return found or None


def with_units(case: Case, act: Act) -> None:
    """Bring the list of related units up to date after lead, territory, party, measure or co-tasks changed."""
    units = related_units(case.hazard, case.here)
    if units != case.hazard.units:
        case.hazard.search = search_vector(case.hazard, {})
        act.change(case.hazard, units=units)


def search_vector(hazard: Hazard, fields: dict[str, Any]) -> str:
    """What the list's search finds the hazard by, as PostgreSQL writes a tsvector.

    Households' names are not in it: they are looked up in their own table.
    """
    place = fields.get("premises", hazard.premises)
    operator = fields.get("operator", hazard.operator)
    shown = [
        hazard.number, str(fields.get("text", hazard.text)), str(fields.get("inspector", hazard.inspector)),
        str(fields.get("code", hazard.code)), place.name, place.address, operator.name if operator else "",
    ]  # fmt: skip
    return " ".join(
        f"'{piece}'" for piece in text.pieces(*shown)
    )  # letters, digits and Chinese only: nothing to escape


def register_seat(actor: Actor, case: Callable[[Seat], Situation]) -> Seat | None:
    """The first seat by which the actor may register there. Departments register anywhere, territories on their ground."""
    if actor.kind == ActorKind.SYSTEM:
        force = case(Seat("", next(iter(access.TASK_FORCE)))).task_force
        return Seat(force, next(iter(access.TASK_FORCE)))
    return next((seat for seat in actor.seats if access.grants_for(Verb.REGISTER, seat, case(seat))), None)


def filled(**given: object) -> tuple[str, ...]:
    """Names of the needs that were really filled in."""
    return tuple(name for name, value in given.items() if value not in (None, "") and str(value).strip())
