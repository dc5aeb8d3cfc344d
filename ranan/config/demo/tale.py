"""One hazard's tale: the acts of real people on it, each at its time, by the same functions that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from ranan.campaign.models import Campaign
from ranan.config.demo.cast import Cast
from ranan.config.demo.diary import Hours
from ranan.config.demo.district import Words
from ranan.config.demo.photos import photo
from ranan.config.demo.told import done
from ranan.hazards import actions
from ranan.hazards.files import Upload
from ranan.hazards.models import Hazard, Review
from ranan.kit import clock
from ranan.registry.models import Premises, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, State
from ranan.rules.plan import Plan

GAS_USERS = ("catering", "small_catering", "household", "hotel", "school", "state_tenant")
UNDER_WAY = ("已联系供气企业，配件已订货。", "已请安装单位上门，约定后天施工。", "已先停用该处，等配件到货更换。")
ELSEWHERE = ("已明确责任人和完成时间，正在整改。", "已开专题会布置，整改方案已报。")
OUTDOORS = frozenset({"pipe", "works", "carrier", "gas_station_plant"})
TOLD = ("现场告知并请其在告知单上签字", "电话告知，告知单次日送达", "上门送达告知单，由店员签收")
SEEN = (
    "现场复查，已按要求整改，与照片一致。",
    "到场查看并测试，整改到位。",
    "复查合格，负责人在场签字。",
    "逐项核对，问题已消除。",
    "现场测试正常，同意销号。",
    "突击复查，未见反弹。",
)
SECOND = ("第二人到场复核，同意前次复查意见。", "另行到场复核，整改到位。", "独立复核，现场与整改报告一致。")


@dataclass(slots=True)
class Stage:
    """What all tales share."""

    campaign: Campaign
    plan: Plan
    rng: Random
    cast: Cast
    hours: Hours
    units: dict[str, Unit]
    shots: Iterator[int] = field(default_factory=lambda: count(1))


class Tale:
    """A hazard with its place and its words; `at` is the time of the act in hand."""

    def __init__(self, stage: Stage, place: Premises, words: Words, found: date) -> None:
        self.stage, self.rng, self.place, self.found = stage, stage.rng, place, found
        self.words = words.spoken(stage.rng)
        self.at = stage.hours.on(found)
        self.scene = f"{place.number}{words.code}{found}"
        self._hazard: Hazard | None = None
        self._party = ""
        self._told = False
        self.responsible = place.territory if place.kind == "public_body" else None

    # ---------- time ----------

    def start(self) -> datetime:
        """When it is registered: the day on which it was found."""
        return self.at

    def later(self, least: int, most: int | None = None) -> datetime:
        """Some working days on."""
        self.at = self.stage.hours.after(self.at, self.rng.randint(least, most if most is not None else least))
        return self.at

    def day_after(self, days: int) -> datetime:
        """So many calendar days on, weekends too: what is urgent does not wait."""
        self.at = self.stage.hours.on(self.on + timedelta(days=days))
        return self.at

    @property
    def on(self) -> date:
        """The day of the act in hand."""
        return clock.day_of(self.at)

    # ---------- who ----------

    @property
    def hazard(self) -> Hazard:
        """The hazard, once registered."""
        if self._hazard is None:
            raise ValueError("not registered yet")
        return self._hazard

    @property
    def lead(self) -> str:
        """The lead unit's key."""
        return self.hazard.lead.key if self.hazard.lead else ""

    @property
    def territory(self) -> str:
        """The territorial unit's key."""
        return self.place.territory.key

    def somebody(self, unit: str, *, desk: bool = False) -> Actor:
        """Somebody of a unit who is free to judge: not the party's person, nobody barred, no reviewer twice."""
        barred = {*self.hazard.barred, *self.hazard.lowered_by, self._party} if self._hazard else set()
        return self.stage.cast.of(unit, self.on, desk=desk, without=barred | self._reviewers())

    def _reviewers(self) -> set[str]:
        if self._hazard is None or self._hazard.state != State.UNDER_REVIEW:
            return set()
        rows = Review.objects.filter(hazard=self._hazard, round=self._hazard.round)
        return set(rows.values_list("person", flat=True))

    def force(self) -> Actor:
        """The task force."""
        return self.stage.cast.of("zb", self.on)

    def party(self) -> Actor:
        """The responsible party: its own person, or for one without an account the territory's, always the same one."""
        if not self._party:
            own = self.stage.cast.for_operator(self.place.operator, self.on)
            unit = self.responsible.key if self.responsible else self.territory
            self._party = (own or self.stage.cast.of(unit, self.on)).key
        return self.stage.cast.again(self._party, self.on)

    @property
    def by_proxy(self) -> bool:
        """Whether the territory records for the party."""
        own = self.stage.cast.for_operator(self.place.operator, self.on)
        return own is None and self.responsible is None

    # ---------- acts ----------

    def do(self, act: Callable[..., Hazard | Refusal], *args: Any, actor: Actor, **more: Any) -> Hazard:
        """Do one act now."""
        what = f"{act.__name__} {self.place.number} {self.words.code} {self.at:%m-%d}"
        self._hazard = done(act(self.hazard, *args, actor=actor, at=self.at, **more), what)
        return self._hazard

    def under_way(self) -> str:
        """What the party says while it works on it."""
        return self.rng.choice(UNDER_WAY if self.place.kind.startswith(GAS_USERS) else ELSEWHERE)

    def shot(self, kind: str) -> Upload:
        """A new photo of this scene."""
        caption = f"{self.on} {next(self.stage.shots):05d}"
        return photo(self.scene, kind, caption, indoors=self.place.kind not in OUTDOORS)

    def given(self, note: str = "", *kinds: str) -> actions.Given:
        """Words and photos of an act of the party; a proxy says whom he told and how, with the paper the first time."""
        files = [self.shot(kind) for kind in kinds]
        if not self.by_proxy:
            return actions.Given(note=note, files=files)
        if not self._told:
            files.append(self.shot("proxy"))
            self._told = True
        name = self.place.operator.name if self.place.operator else self.place.title
        return actions.Given(note=note, files=files, proxy=actions.Proxy(name, self.rng.choice(TOLD), self.on))

    def register(self, finder: Actor, *, insist: str = "", photos: bool = True) -> Hazard:
        """登记, mostly with a photo."""
        files = [self.shot("before")] if photos and self.rng.random() < 0.6 else []
        finding = actions.Finding(
            premises=self.place, text=self.words.text, found=self.found, code=self.words.code,
            responsible_unit=self.responsible, insist=insist, synthetic=True, files=files,
        )  # fmt: skip
        made = actions.register(finding, self.stage.campaign, actor=finder, at=self.at)
        self._hazard = done(made, f"register {self.place.number} {self.words.code}")
        return self._hazard

    def assign(self, lead: str = "", measure: int = 0) -> Hazard:
        """交办 by the task force; without a lead it takes one of the measure's own."""
        if not lead:
            measure, lead = self.proposal()
        return self.do(actions.assign, self._assignment(lead, measure), actor=self.force())

    def transfer(self, lead: str, measure: int, reason: str) -> Hazard:
        """转办 by the task force."""
        return self.do(actions.transfer, self._assignment(lead, measure), reason, actor=self.force())

    def _assignment(self, lead: str, measure: int) -> actions.Assignment:
        return actions.Assignment(
            lead=self.stage.units[lead], territory=self.place.territory, due=self.hazard.due, measure=measure,
            responsible_unit=self.responsible, operator=None if self.responsible else self.place.operator,
        )  # fmt: skip

    def proposal(self) -> tuple[int, str]:
        """A measure that concerns the hazard and one of its leads that has people."""
        known = self.stage.plan.hazard_type(self.words.code)
        measures = [self.hazard.measure] if self.hazard.measure else list(known.measures) if known else []
        fitting = [one for one in self.stage.plan.measures if self.place.kind in one.kinds]
        wanted = [one for one in fitting if one.no in measures] or fitting
        for measure in wanted:
            leads = [key for key in measure.lead if self.stage.cast.has(key)]
            if leads:
                return measure.no, self.rng.choice(leads)
        return 16, "yjj"

    def accept(self) -> Hazard:
        """签收."""
        return self.do(actions.accept, actor=self.party(), given=self.given())

    def rectify(self, note: str, *kinds: str) -> Hazard:
        """记录整改."""
        return self.do(actions.rectify, actor=self.party(), given=self.given(note, *kinds))

    def submit(self, note: str = "") -> Hazard:
        """报请复查, with a photo of what was mended."""
        return self.do(actions.submit, actor=self.party(), given=self.given(note or self.words.fix, "after"))

    def control(self, until: date | None = None) -> Hazard:
        """管控措施 by the party."""
        args = self.words.why, self.words.control
        return self.do(actions.control, *args, actor=self.party(), until=until, given=self.given())

    def extend(self, days: int) -> Hazard:
        """申请延期 by some days."""
        due = self.hazard.due or self.on
        reason = self.words.why or "配件到货和施工需要时间。"
        return self.do(actions.extend, due + timedelta(days=days), reason, actor=self.party(), given=self.given())

    def review(self, unit: str, *, passed: bool = True, note: str = "") -> Hazard:
        """复查 by somebody of a unit."""
        note = note or self.rng.choice(SECOND if self._reviewers() else SEEN)
        return self.do(actions.review, passed, note, actor=self.somebody(unit))

    def somebody_again(self) -> Actor:
        """Somebody of the lead who did not rectify; whoever reviewed may act again."""
        return self.stage.cast.of(self.lead, self.on, without={*self.hazard.barred, self._party})

    def close(self) -> Hazard:
        """销号 by the lead, or by the unit that it handed the review to."""
        return self.do(actions.close_out, actor=self.closer())

    def closer(self) -> Actor:
        """Somebody of the reviewing unit who did not rectify; whoever reviewed may close."""
        unit = self.territory if self.hazard.handed else self.lead
        barred = {*self.hazard.barred, *self.hazard.lowered_by, self._party}
        return self.stage.cast.of(unit, self.on, desk=True, without=barred)
