"""What somebody may do on a day, act by act with its ground: asked of the very rules that let the acts through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ranan.kit.http import lang
from ranan.registry import access
from ranan.registry.models import Premises, Unit
from ranan.registry.queries import Units
from ranan.rules import report_steps, terms, unit_duties, visit
from ranan.rules.access import GRANTS, OVERSIGHT, Relation
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.visit import Going, Ground, VisitState, VisitVerb

OTHER = "?"  # the key of a unit that is none of his


@dataclass(frozen=True, slots=True)
class Reason:
    """Why he may: by which seat, and where or how the thing must stand to it."""

    seat: str
    stands_for: str
    words: str


@dataclass(slots=True)
class MayLine:
    """One act; nobody's ground: he may not."""

    word: str
    grounds: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class MaySection:
    """The acts on one kind of thing."""

    title: str
    lines: list[MayLine]

    @property
    def may(self) -> int:
        """How many of the acts he may do."""
        return sum(bool(line.grounds) for line in self.lines)


Reach = Callable[[Seat], list[str]]  # the grounds of one seat, in words


class WhatMay:
    """One person on one day."""

    def __init__(self, actor: Actor, units: Units) -> None:
        self._actor, self._units = actor, units
        self._departments = frozenset(one.key for one in units.by_id.values() if one.kind != Unit.Kind.TERRITORY)
        self._force = units.task_force.key if units.task_force else ""

    def sections(self) -> list[MaySection]:
        """Every act that the system knows, in the order of the rooms."""
        hazards = dict.fromkeys(str(grant.action) for grant in GRANTS)
        return [
            MaySection(_("Hazards"), self._lines("verb", hazards, self._hazard)),
            MaySection(_("Visits"), self._lines("visit_verb", map(str, VisitVerb), self._visit)),
            MaySection(_("Rounds"), self._lines("act", ["round.open", "round.withdraw"], lambda _verb: self._round)),
            MaySection(_("Biweekly reports"), self._lines("report_step", map(str, report_steps.VERBS), self._report)),
            MaySection(_("Unit duties"), self._lines("duty_verb", map(str, unit_duties.DutyVerb), self._duty)),
            MaySection(_("Register of places"), self._lines("may_verb", _REGISTER, self._register)),
            MaySection(_("People and records"), self._lines("may_verb", _PEOPLE, self._people)),
        ]

    def _lines(self, section: str, verbs: Iterable[str], reach_of: Callable[[str], Reach]) -> list[MayLine]:
        found = []
        for verb in verbs:
            line, reach = MayLine(terms.word(section, verb, lang())), reach_of(verb)
            for seat in self._actor.seats:
                words = reach(seat)
                if words:
                    line.grounds.append(Reason(self._named(seat), seat.stands_for, _mark().join(words)))
            found.append(line)
        return found

    def _named(self, seat: Seat) -> str:
        unit = self._units.by_key.get(seat.unit)
        where = unit.name if unit else _("the enterprise")
        return f"{where} {terms.word('role', seat.role, lang())}"

    def _alone(self, seat: Seat) -> Actor:
        return replace(self._actor, seats=(seat,))

    # ---------- one reach a room ----------

    def _hazard(self, verb: str) -> Reach:
        def reach(seat: Seat) -> list[str]:
            fitting = {
                one for grant in GRANTS if grant.action == verb and seat.role in grant.roles for one in grant.relations
            }
            if Relation.ANY in fitting:
                return [_where("anywhere")]
            return [terms.word("relation", one, lang()) for one in Relation if one in fitting]

        return reach

    def _visit(self, verb: str) -> Reach:
        step = VisitVerb(verb)

        def reach(seat: Seat) -> list[str]:
            for where, going, ground in self._cases(step, seat):
                asked = visit.judge(
                    step, going, ground, self._alone(seat), departments=self._departments, task_force=self._force
                )
                if not isinstance(asked, Refusal):
                    return [_where(where)]
            return []

        return reach

    def _cases(self, step: VisitVerb, seat: Seat) -> list[tuple[str, Going, Ground]]:
        """Visits and places as they may stand to a seat, the widest first."""
        state = next(one.source for one in visit.STEPS if one.verb == step)
        found = str(visit.Outcome.NOTHING_FOUND) if state == VisitState.RECORDED else ""
        away, here = Ground(OTHER), Ground(seat.unit)
        theirs = frozenset({OTHER}) if state else frozenset[str]()
        ours = frozenset({seat.unit}) if state else frozenset[str]()
        named = frozenset({self._actor.key})
        return [
            ("anywhere", Going(state, theirs, outcome=found), away),
            ("own_ground", Going(state, theirs, outcome=found), here),
            ("own_visits", Going(state, ours, outcome=found), away),
            ("own_visits_on_own_ground", Going(state, ours, outcome=found), here),
            ("named", Going(state, ours, named, found), away),
            ("named_on_own_ground", Going(state, ours, named, found), here),
            ("own_place", Going(state, theirs, outcome=found, self_check=True), Ground(OTHER, operator=seat.operator)),
        ]

    def _round(self, seat: Seat) -> list[str]:
        if visit.opens_round(seat, self._departments, ()):
            return [_where("anywhere")]
        return [_where("own_ground")] if visit.opens_round(seat, self._departments, {seat.unit}) else []

    def _report(self, verb: str) -> Reach:
        step = report_steps.ReportVerb(verb)
        return lambda seat: _own_or_all(lambda unit: bool(report_steps.seats_that_may(step, self._alone(seat), unit)), seat)

    def _duty(self, verb: str) -> Reach:
        step = unit_duties.DutyVerb(verb)
        return lambda seat: _own_or_all(
            lambda unit: isinstance(unit_duties.judge(step, self._alone(seat), unit), Seat), seat
        )

    def _register(self, verb: str) -> Reach:
        ask = _REGISTER[verb]

        def reach(seat: Seat) -> list[str]:
            own, alone = self._units.by_key.get(seat.unit), self._alone(seat)
            if ask(alone, Unit(key=OTHER, kind=Unit.Kind.TERRITORY)):
                return [_where("anywhere")]
            territorial = own is not None and own.kind == Unit.Kind.TERRITORY
            return [_where("own_ground")] if own is not None and territorial and ask(alone, own) else []

        return reach

    def _people(self, verb: str) -> Reach:
        return lambda seat: _PEOPLE[verb](self._alone(seat), self._units.by_key.get(seat.unit))


def _own_or_all(may: Callable[[str], bool], seat: Seat) -> list[str]:
    """The words for a rule that asks for one unit."""
    if may(OTHER):
        return [_where("every_unit")]
    return [_where("own_unit")] if seat.unit and may(seat.unit) else []


def _where(key: str) -> str:
    return terms.word("ground", key, lang())


def _mark() -> str:
    return "、" if lang() == "zh" else ", "


def _home(territory: Unit) -> Premises:
    """A household on that unit's ground, for asking the rules."""
    return Premises(kind="household_bottled", territory=territory)


_REGISTER: dict[str, Callable[[Actor, Unit], bool]] = {
    "add_place": lambda actor, unit: access.may_add_premises(actor, unit, None),
    "keep_place": access.may_keep_premises,
    "read_home": lambda actor, unit: access.may_see_household(actor, _home(unit)),
    "reveal": lambda actor, unit: access.may_reveal(actor, _home(unit)),
    "take_out_clear": lambda actor, unit: access.may_take_out_in_clear(actor, Premises(territory=unit)),
}


def _keeps(actor: Actor, unit: Unit | None) -> list[str]:
    if access.everywhere(actor):
        return [_where("every_unit")]
    if unit is None or not access.may_administer(actor, unit):
        return []
    given: Sequence[Role] = access.roles_to_give(actor, unit)
    return [_where("own_unit"), *(terms.word("role", role, lang()) for role in given)]


def _reads_people(actor: Actor, unit: Unit | None) -> list[str]:
    if access.everywhere(actor) or actor.roles & access.READS_PEOPLE:
        return [_where("every_unit")]
    return [_where("own_unit")] if unit is not None else []


_PEOPLE: dict[str, Callable[[Actor, Unit | None], list[str]]] = {
    "keep_people": _keeps,
    "read_people": _reads_people,
    "read_journal": lambda actor, _unit: (
        [_where("everything")]
        if actor.roles & OVERSIGHT
        else [_where("about_people")]
        if access.journal_for(actor) is not None
        else []
    ),
    "read_readings": lambda actor, _unit: [_where("everything")] if access.reads_of_people(actor) else [],
}
