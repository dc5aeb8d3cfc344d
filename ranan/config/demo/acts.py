"""One hazard's acts, each written as its action writes it: the entry, the rows beside it, the columns that change.

Whether a step may follow is asked of the table of steps; who acts, and when, is the story's (see fates).
"""

from __future__ import annotations

from random import Random
from typing import Any

from ranan.config.demo.crowd import Who
from ranan.config.demo.setting import Door, Setting
from ranan.hazards.models import Attachment, CoTask, Extension, Hazard, InterimControl, Remark, Review, Sighting
from ranan.journal.actions import Press, Sheet
from ranan.journal.actions import PressedRow as Row
from ranan.rules.actor import ActorKind
from ranan.rules.hazard import Source, State, Step, Verb, take

BARRING = frozenset({Verb.RECTIFY, Verb.SUBMIT})
PROXY = ("现场告知并请其在告知单上签字", "电话告知，告知单次日送达", "上门送达告知单，由店员签收")


class OverError(Exception):
    """The next act would be after the last day: the hazard stands as it is."""


class Life:
    """A hazard from its registration on; `at` is the moment of the act in hand."""

    def __init__(self, setting: Setting, press: Press, rng: Random, door: Door) -> None:
        self.setting, self.press, self.rng, self.door = setting, press, rng, door
        self.at = 0
        self.row: Row = {}
        self.reviewers: list[Who] = []
        self.cotasks: list[Row] = []
        self.told = False
        own = setting.crowd.of_operator.get(door.operator) if door.operator else None
        self.proxy = own is None
        self.party = own or setting.crowd.somebody(door.territory, rng)

    # ---------- the entry ----------

    def enter(self, verb: Verb, who: Who, *, source: State | Source | None = None, **facts: Any) -> tuple[Sheet, Step]:
        """Begin the entry of a step. Raises ValueError where the table of steps has no such step."""
        before = source or State(self.row["state"])
        step = take(before, verb)
        if not isinstance(step, Step):
            raise ValueError(f"{verb} from {before}: {step.code}")
        given = {
            "at": self.setting.days.stamp(self.at), "actor_kind": str(ActorKind.PERSON), "actor_key": who.key,
            "actor_name": who.name, "actor_unit": who.unit_name, "actor_unit_key": who.unit, "verb": f"hazard.{verb}",
            "subject_type": "hazard", "subject_key": self.row["number"],
            "before": "" if isinstance(before, Source) else str(before), "after": str(step.target),
            "campaign": self.setting.campaign.key, "plan_version": self.setting.version,
        }  # fmt: skip
        sheet = self.press.sheet(given)
        sheet.facts.update({name: value for name, value in facts.items() if value not in (None, "")})
        return sheet, step

    def move(self, sheet: Sheet, step: Step, who: Who, *, as_proxy: bool = False, **fields: Any) -> None:
        """Take the step with these columns; who rectifies or records for the party is barred."""
        if (step.verb in BARRING or as_proxy) and who.key not in self.row["barred"]:
            fields["barred"] = [*self.row["barred"], who.key]
        sheet.change(Hazard, self.row, {"state": str(step.target)} | fields)

    def beside(self, sheet: Sheet, model: Any, who: Who, **fields: Any) -> Row:
        """A record beside the hazard."""
        given = {
            "hazard_id": self.row["id"], "at": self.setting.days.stamp(self.at), "person": who.key,
            "person_name": who.name, "unit_id": who.unit_id,
        }  # fmt: skip
        return sheet.add(model, given | fields)

    def attach(self, sheet: Sheet, who: Who, kind: str) -> None:
        """A made-up picture of that kind."""
        picture = self.setting.picture(kind, self.rng)
        self.beside(
            sheet, Attachment, who, file_id=picture.pk, kind=kind, name=picture.name, round=self.row["round"]
        )  # fmt: skip

    def party_act(
        self, verb: Verb, note: str = "", files: tuple[str, ...] = (), **facts: Any
    ) -> tuple[Sheet, Step, Who]:
        """An entry of the party, with the proxy's details where the territory records for it."""
        sheet, step = self.enter(verb, self.party, **facts)
        if self.proxy:
            sheet.facts["as_proxy"] = True
        if note or self.proxy:
            told = (
                {"proxy_party": self.door.party, "proxy_how": self.rng.choice(PROXY), "proxy_on": self.today}
                if self.proxy else {}
            )  # fmt: skip
            self.beside(sheet, Remark, self.party, verb=str(verb), text=note, **told)
        if self.proxy and not self.told:
            files = (*files, "proxy")
            self.told = True
        for kind in files:
            self.attach(sheet, self.party, kind)
        return sheet, step, self.party

    @property
    def today(self) -> str:
        """The day of the act in hand, as it stands in a row."""
        return self.setting.days.day(self.at // 1440)

    @property
    def is_major(self) -> bool:
        """Whether two people review it."""
        return bool(self.row["grade"] == "major")

    @property
    def lead(self) -> str:
        """The lead's key."""
        return self.setting.keys[self.row["lead_id"]] if self.row["lead_id"] else ""

    def barred(self) -> set[str]:
        """Who may not review."""
        return {*self.row["barred"], *self.row["lowered_by"], self.party.key}

    def ended(self, what: str, *values: Any) -> Row:
        """`past` with one thing more that ended."""
        return {**(self.row["past"] or {}), what: [*(self.row["past"] or {}).get(what, []), *values]}

    # ---------- registration ----------

    def register(self, who: Who, row: Row, *, photo: bool) -> None:
        """登记."""
        self.row = row
        sheet, _step = self.enter(Verb.REGISTER, who, source=Source.NOTHING)
        self.row = sheet.add(Hazard, row)
        if photo:
            self.attach(sheet, who, "before")

    def assign(self, who: Who, lead: int, measure: int, why: str = "") -> None:
        """交办: by rule (`why`) or by the task force."""
        sheet, step = self.enter(Verb.ASSIGN, who, by_rule=why)
        asks = [ask for ask in self.row["asks"] if ask not in {"returned", "no_lead", "outside"}]
        fields: Row = {"lead_id": lead, "asks": asks, "returned_by_id": None, "returned_reason": ""}
        self.move(sheet, step, who, **fields, measure=measure or self.row["measure"])
        has = {task["to_unit_id"] for task in self.cotasks}
        for unit, task in self.setting.named_support(self.row["measure"]):
            if unit not in has | {self.row["lead_id"], self.row["territory_id"]}:
                self.cotasks.append(
                    self.beside(sheet, CoTask, who, to_unit_id=unit, task=task, due=self.row["due"])
                )  # fmt: skip
        sheet.change(Hazard, self.row, {"units": self.setting.units_of(self.row, self.cotasks)})

    def return_(self, who: Who, reason: str) -> None:
        """退回, by the lead."""
        sheet, step = self.enter(Verb.RETURN, who, reason=reason)
        asks = [*self.row["asks"], "returned"]
        self.move(sheet, step, who, returned_by_id=who.unit_id, returned_reason=reason, asks=asks)

    # ---------- the party ----------

    def accept(self) -> None:
        """签收."""
        sheet, step, who = self.party_act(Verb.ACCEPT)
        self.move(sheet, step, who, as_proxy=self.proxy)

    def rectify(self, note: str) -> None:
        """记录整改."""
        sheet, step, who = self.party_act(Verb.RECTIFY, note)
        self.move(sheet, step, who)

    def control(self, reason: str, control: str) -> None:
        """管控措施."""
        sheet, step, who = self.party_act(Verb.CONTROL, reason=reason, control=control)
        self.beside(sheet, InterimControl, who, reason=reason, control=control)
        self.move(sheet, step, who, as_proxy=self.proxy)

    def extend(self, new_due: str, reason: str) -> Row:
        """申请延期."""
        old = self.row["due"]
        sheet, step, who = self.party_act(Verb.EXTEND, reason=reason, old_due=old, new_due=new_due)
        asked = self.beside(sheet, Extension, who, reason=reason, old_due=old, new_due=new_due)
        self.move(sheet, step, who, as_proxy=self.proxy, extension_asked_by=who.key)
        return asked

    def submit(self, note: str) -> None:
        """报请复查."""
        turn = self.row["round"] + 1
        sheet, step, who = self.party_act(Verb.SUBMIT, note, ("after",), round=turn)
        self.reviewers = []
        self.move(sheet, step, who, round=turn, submitted_on=self.today, sent_back_on=None)

    # ---------- offices ----------

    def decide(self, who: Who, asked: Row, refused: str = "") -> None:
        """同意延期, or with words 不同意."""
        stamp = self.setting.days.stamp(self.at)
        verb = Verb.REFUSE_EXTENSION if refused else Verb.GRANT_EXTENSION
        dates = {} if refused else {"old_due": asked["old_due"], "new_due": asked["new_due"]}
        sheet, step = self.enter(verb, who, reason=refused, **dates)
        word = "refused" if refused else "granted"
        decided = {"decision": word, "decided_at": stamp, "decided_by": who.name, "decision_note": refused}
        sheet.change(Extension, asked, decided)
        if refused:
            self.move(sheet, step, who, extension_asked_by="")
            return
        self.row["past"] = self.ended("due", [self.today, self.row["due"]])
        self.row["past"] = self.ended("extended", self.today)
        self.move(
            sheet, step, who, due=asked["new_due"], extensions=self.row["extensions"] + 1, extension_asked_by="",
            due_source="extended",
        )  # fmt: skip

    def review(self, who: Who, note: str, *, passed: bool = True) -> None:
        """复查; of one closed as reported enough passes make it a reviewed one."""
        sheet, step = self.enter(Verb.REVIEW, who, passed=passed, note=note, on=self.today)
        self.beside(sheet, Review, who, round=self.row["round"], passed=passed, note=note, on=self.today)
        self.reviewers.append(who)
        enough = len(self.reviewers) >= (2 if self.is_major else 1)
        confirmed = self.row["state"] == State.CLOSED and passed and enough
        self.move(sheet, step, who, closure="reviewed" if confirmed else self.row["closure"])

    def hand(self, who: Who) -> None:
        """委托属地复查."""
        sheet, step = self.enter(Verb.HAND_REVIEW, who)
        self.move(sheet, step, who, handed=True)

    def send_back(self, who: Who, reason: str) -> None:
        """退回整改."""
        sheet, step = self.enter(Verb.SEND_BACK, who, reason=reason)
        self.move(sheet, step, who, sent_back_on=self.today)

    def close(self, who: Who) -> None:
        """销号."""
        sheet, step = self.enter(Verb.CLOSE_OUT, who)
        self.move(sheet, step, who, closed_on=self.today, closure="reviewed")

    def reopen(self, who: Who, reason: str, new_due: str, *, rebound: bool) -> None:
        """重新打开."""
        row, why = self.row, "rebound" if rebound else "mistake"
        sheet, step = self.enter(Verb.REOPEN, who, reason=reason, why=why, new_due=new_due)
        row["past"] = self.ended("closed", [row["closed_on"], row["closure"], self.today, why])
        if new_due != row["due"]:
            row["past"] = self.ended("due", [self.today, row["due"]])
        self.move(
            sheet, step, who, closed_on=None, closure="", due=new_due, round=row["round"] + 1, submitted_on=None,
            rebounds=row["rebounds"] + rebound, due_source="reopened", barred=[], handed=False,
        )  # fmt: skip
        self.reviewers = []

    def ask_void(self, who: Who, reason: str) -> None:
        """申请作废."""
        sheet, step = self.enter(Verb.ASK_VOID, who, reason=reason)
        self.move(sheet, step, who, void_asked_by=who.key, void_asked_unit_id=who.unit_id, void_reason=reason)

    def void(self, who: Who) -> None:
        """确认作废."""
        asked = {"reason": self.row["void_reason"], "asked_by": self.row["void_asked_by"]}
        sheet, step = self.enter(Verb.VOID, who, **asked)
        self.move(sheet, step, who, void_asked_by="", void_asked_unit_id=None)

    def sight(self, who: Who, note: str) -> None:
        """再次发现."""
        sheet, step = self.enter(Verb.SIGHT, who, on=self.today)
        self.beside(sheet, Remark, who, verb=str(Verb.SIGHT), text=note)
        self.beside(sheet, Sighting, who, on=self.today, note=note)
        self.move(sheet, step, who)

    def help(self, who: Who, task: Row, note: str) -> None:
        """完成协办."""
        sheet, step = self.enter(Verb.DO_COTASK, who)
        self.beside(sheet, Remark, who, verb=str(Verb.DO_COTASK), text=note)
        stamp = self.setting.days.stamp(self.at)
        sheet.change(CoTask, task, {"done_at": stamp, "done_by": who.name, "done_note": note})
        self.move(sheet, step, who)

    def take_over(self, who: Who, row: Row, closed: str, source: Row) -> None:
        """接收原台账: closed as the sheet says, in one entry."""
        self.row = row
        sheet, step = self.enter(Verb.TAKE_OVER, who, source=State.REGISTERED)
        sheet.entry["before"], sheet.facts["source"] = "", source
        self.row = sheet.add(Hazard, row)
        self.move(sheet, step, who, closed_on=closed, closure="as_reported", barred=[who.key])
