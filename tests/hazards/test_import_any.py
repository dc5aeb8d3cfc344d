"""Any ledger, any later versions of it, any acts between, and any of them taken back: what may never happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranan.hazards import actions, importing
from ranan.hazards.models import Hazard, LedgerImport
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, HOME, book, let_in, read
from tests.hazards.steps import NOW, Desk, told
from tests.hazards.test_withdraw import withdraw

Row = dict[str, Any]
Whole = dict[str, dict[str, Any]]

LEDGER: list[Row] = [
    GOOD, GOOD | {"subject": "甲店", "grade": "重大"}, GOOD | {"subject": "乙店", "closed": "2023-10-02"}, HOME,
    GOOD | {"subject": "丙店", "lead": "", "measure": ""}, GOOD | {"subject": "丁店", "hazard": "用气管理不规范"},
    GOOD | {"subject": "戊店", "street": "新泾镇"},
]  # fmt: skip
EDITS: list[Row] = [
    {}, {"due": "2023-12-20"}, {"due": "2023-12-01", "inspector": "钱某"}, {"closed": "2023-11-02"}, {"grade": "重大"},
    {"grade": "一般", "lead": "区建管委"}, {"measure": "任务31", "lead": "区财政局"}, {"responsible": "某某物业公司"},
    {"responsible": "区教育局"}, {"street": "新泾镇"}, {"due": "", "closed": "", "lead": ""},
]  # fmt: skip
ACTS = ("note", "major", "accept", "amend")

BY = ("hy2", "hy2", "hy2", "zb", "xj")

_row = st.tuples(st.integers(0, len(LEDGER) - 1), st.integers(0, len(EDITS) - 1))
_version = st.tuples(
    st.just("version"), st.lists(_row, min_size=3, max_size=7, unique_by=lambda one: one[0]), st.sampled_from(BY),
    st.sampled_from(("all", "plain", "plain", "none", "old")),
)  # fmt: skip
_act = st.tuples(st.just("act"), st.sampled_from(ACTS), st.integers(0, 9))
_back = st.tuples(st.just("back"), st.integers(-2, 1), st.sampled_from(("hy2", "zb", "zb", "xj")))
STEPS = st.lists(st.one_of(_version, _version, _version, _act, _back), min_size=4, max_size=12)


@dataclass
class Told:
    """What has happened so far, kept beside the system: what stood before each import, and what came after it."""

    desk: Desk
    before: dict[int, Whole] = field(default_factory=dict)
    own: dict[int, set[str]] = field(default_factory=dict)  # the hazards that an import brought or changed
    acted: dict[int, set[str]] = field(default_factory=dict)  # those on which somebody acted after it
    later: dict[int, set[int]] = field(default_factory=dict)  # the imports that changed some of them after it
    tickets: dict[str, str] = field(default_factory=dict)  # of an old page, by row

    def now(self) -> Whole:
        """Every hazard with all its columns."""
        return {one.number: self.desk.whole(one) for one in Hazard.objects.all()}

    def version(self, rows: list[tuple[int, int]], by: str, ticks: str) -> None:
        """A later version with some ticks: nothing changes but what was ticked on a page that showed it as it is."""
        draft = read(self.desk, book(*(LEDGER[row] | EDITS[edit] for row, edit in rows)), by)
        take = self.ticks(draft, ticks)
        taken = {one.number for one in draft.rows if one.changes and one.ticket in take}
        old = self.now()
        done = let_in(self.desk, draft, by, take)
        new = self.now()
        changed = {number for number in old if old[number] != new[number]}
        assert changed <= taken, "only what was ticked"
        assert not changed & {hazard.number for hazard in draft.vanished}, "what vanished stays"
        if by == "xj":
            assert {new[number]["territory_id"] for number in changed} <= {self.desk.unit("xjz").pk}, "only his ground"
        if done.pk is not None:
            mine = changed | (new.keys() - old.keys()) | self.written(done)
            for pk, own in self.own.items():
                self.later[pk] |= {done.pk} if own & mine else set()
            self.before[done.pk], self.acted[done.pk], self.later[done.pk] = old, set(), set()
            self.own[done.pk] = mine

    def ticks(self, draft: importing.Draft, ticks: str) -> set[str]:
        """All of the page's, those set beforehand, none, or those of a page from before."""
        shown = {one.key: one.ticket for one in draft.rows if one.changes}
        stale, self.tickets = self.tickets, self.tickets | shown
        plain = {one.ticket for one in draft.differing(moved=False)}
        return {"all": set(shown.values()), "plain": plain, "none": set(), "old": set(stale.values())}[ticks]

    def written(self, done: LedgerImport) -> set[str]:
        """The hazards that have an entry of the import."""
        return set(journal.of_moments("hazard", [done.at]).values_list("subject_key", flat=True))

    def act(self, what: str, which: int) -> None:
        """Somebody acts on a hazard, if the rules let him."""
        found = list(Hazard.objects.order_by("id"))
        if not found:
            return
        hazard = found[which % len(found)]
        entries = journal.timeline("hazard", hazard.number).count()
        desk = self.desk
        if what == "note":
            desk.try_(actions.note, hazard, given=actions.Given(note="已电话核实"), by="hy")
        elif what == "major":
            desk.try_(actions.regrade, hazard, "major", "人员密集", by="zb")
        elif what == "accept":
            desk.try_(actions.accept, hazard, given=told(), by="hy")
        else:
            desk.try_(actions.amend, hazard, actions.Correction(code="CA-014"), "看错了", by="zb")
        if journal.timeline("hazard", hazard.number).count() > entries:
            for pk, own in self.own.items():
                self.acted[pk] |= {hazard.number} & own

    def back(self, which: int, by: str) -> None:
        """An import is taken back exactly where nobody stands in the way, and then all is what it was before it."""
        imports = list(LedgerImport.objects.order_by("id"))
        if not imports:
            return
        one, old = imports[which % len(imports)], self.now()
        followed = one.followed_by.exclude(phase="withdrawn").exists()
        may = by == "zb" or self.desk.by(by).seats[0].unit == one.unit.key
        free = (
            may
            and one.phase == "done"
            and not followed
            and not self.acted[one.pk]
            and not self.later[one.pk] & self.own.keys()
        )
        done = withdraw(self.desk, one, by=by)
        assert isinstance(done, LedgerImport) == free, done
        if isinstance(done, Refusal):
            assert self.now() == old, "a refusal writes nothing"
            return
        now = self.now()
        for number in self.own.pop(one.pk):
            if number in self.before[one.pk]:
                assert now[number] == self.before[one.pk][number], "what was there is as it was"
            else:
                assert (now[number]["state"], now[number]["source_key"]) == ("void", ""), "what came is void"
            old.pop(number)
        assert {number: now[number] for number in old} == old, "and nothing else has moved"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_comes_in_and_goes_back_the_rules_of_imports_hold(desk: Desk, steps: list[Any]) -> None:
    desk.moment = NOW
    with transaction.atomic():
        story = Told(desk)
        for what, *more in steps:
            getattr(story, what)(*more)
        assert journal.differences() == []
        connection.check_constraints()
        transaction.set_rollback(True)
