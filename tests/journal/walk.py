"""A random walk through the system: whoever may do something does it, with whatever he may say."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ranan.hazards import actions, dispatch
from ranan.hazards.access import hazard_for
from ranan.hazards.models import Hazard
from ranan.hazards.situation import ground, situation_of
from ranan.registry import actions as registry
from ranan.registry import queries as who
from ranan.registry.models import Area, Deputy, Operator, Person, Premises, Unit
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import BY_IMPORT, Refusal, Verb, verbs_from
from ranan.rules.judgement import Permit, judge
from tests.hazards.sheets import GOOD, HOME, book, let_in, read
from tests.hazards.steps import PROXY, TODAY, Desk, photo

CODES = ("CA-013", "CA-014", "CA-020", "CA-033", "GE-001", "")
DULL = {
    Verb.NOTE,
    Verb.ATTACH,
    Verb.SIGHT,
    Verb.AMEND,
    Verb.ADD_COTASK,
    Verb.VOID,
    Verb.TRANSFER,
    Verb.ASK_VOID,
}
KEEN = {Verb.SUBMIT, Verb.REVIEW, Verb.CLOSE_OUT, Verb.SEND_BACK, Verb.EXTEND, Verb.ACCEPT}
WEIGHTS: dict[Verb, int] = {
    verb: 1 if verb in DULL else 12 if verb in KEEN else 8 if verb == Verb.MERGE else 4
    for verb in Verb
    if verb not in BY_IMPORT | {Verb.REGISTER}
}
LATER: tuple[dict[str, Any], ...] = (
    {}, {"due": "2023-12-20"}, {"closed": "2023-11-05"}, {"grade": "重大", "lead": "区建管委"},
    {"measure": "任务14", "responsible": "区教育局"}, {"inspector": "钱某", "responsible": "某某物业"},
)  # fmt: skip
LEADS = ("xfzd", "jgw", "hyl", "xjz")


class File:
    """An upload as a form hands it over."""

    def __init__(self) -> None:
        made = photo()
        self.name, self._data = made.name, made.data

    def read(self, _most: int) -> bytes:
        """The whole of it."""
        return self._data


@dataclass
class Walk:
    """The walk so far: what was done how often, and what was refused."""

    desk: Desk
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    actors: list[Actor] = field(default_factory=list)
    brought: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)  # who brought which rows

    def go(self, acts: int) -> None:
        """Walk until that many acts were done; a day passes now and then."""
        other = (self.register, self.bring_in, self.keep_people, self.keep_places)
        while self.done.total() < acts:
            if self.chance.random() < 0.03:
                self.desk.go_to(self.desk.moment.date() + timedelta(days=1))
                self.actors = []
            if self.chance.random() < 0.85 and Hazard.objects.exists():
                self.act()
            else:
                self.chance.choices(other, (6, 2, 6, 2))[0]()

    def note(self, what: str, result: object) -> None:
        """Count one act."""
        (self.refused if isinstance(result, Refusal) else self.done)[what] += 1

    # ---------- hazards ----------

    def act(self) -> None:
        """One act on one hazard by one of those who may."""
        pool = list(Hazard.objects.exclude(state="void").order_by("-id").values_list("number", flat=True)[:9])
        if not pool:
            return
        hazard = Hazard.objects.select_related("plan_version", "premises", "territory", "lead").get(
            number=self.chance.choice(pool)
        )
        case = situation_of(hazard, ground(self.desk.moment.date()))
        may: dict[Verb, list[Actor]] = {}
        for actor in self.everybody():
            for verb in verbs_from(case.state):
                if verb in WEIGHTS and isinstance(judge(verb, case, actor), Permit):
                    may.setdefault(verb, []).append(actor)
        if not may:
            return
        verb = self.chance.choices(list(may), [WEIGHTS[one] for one in may])[0]
        actor = self.chance.choice(may[verb])
        if self.chance.random() < 0.2:
            assert hazard_for(actor, hazard.number) is not None  # whoever may act may also see
        self.desk.moment += timedelta(minutes=1)
        result = dispatch.run(verb, hazard, self.form(hazard), actor=actor, at=self.desk.moment)
        self.note(f"hazard.{verb}", result)

    def everybody(self) -> list[Actor]:
        """Everybody with the seats that he holds that day; read anew after each change among people."""
        if not self.actors:
            day = self.desk.moment.date()
            self.actors = [who.actor_of(person, day) for person in Person.objects.order_by("id")]
        return self.actors

    def form(self, hazard: Hazard) -> dict[str, Any]:
        """Every field that any step's form has."""
        chance, day = self.chance, self.desk.moment.date()
        like = Hazard.objects.filter(premises=hazard.premises_id).exclude(pk=hazard.pk).order_by("-id").first()
        return {
            "note": chance.choice(("已办", "现场情况", "电话核实")), "reason": chance.choice(("缺货", "不属", "未整改到位")),
            "lead": chance.choice(LEADS), "territory": hazard.territory.key if hazard.territory else "hyl",
            "measure": chance.choice((0, 13, 16, 31)), "responsible_unit": chance.choice(("", "", "", "hyl")),
            "due": day + timedelta(days=chance.randint(0, 30)), "new_due": day + timedelta(days=chance.randint(5, 60)),
            "whose": chance.choice(("", "jgw")), "control": "停用", "until": chance.choice((None, day + timedelta(days=9))),
            "result": chance.choice(("pass", "pass", "fail")), "on": chance.choice((None, day)),
            "why": chance.choice(("rebound", "mistake")), "text": f"{hazard.text[:80]}。", "code": chance.choice(CODES),
            "found": min(hazard.found, day), "inspector": chance.choice(("马力", "赵某")),
            "grade": chance.choice(("major", "general")), "into": like.number if like else "CN23-00000",
            "unit": chance.choice(LEADS), "task": "协查", "kind": "other", "files": [File()],
            "after": [File()] if chance.random() < 0.7 else [], "before": [File()] if chance.random() < 0.2 else [],
            "proxy_party": PROXY.party, "proxy_how": PROXY.how, "proxy_on": day,
            "proxy_files": [File()] if chance.random() < 0.6 else [], "seen": 0,
            "checked": chance.random() < 0.3, "premises": self._another_place(hazard) if chance.random() < 0.3 else "",
        }  # fmt: skip

    def _another_place(self, hazard: Hazard) -> str:
        ground = Premises.objects.filter(territory=hazard.territory_id).order_by("id")
        return self.chance.choice([*ground.values_list("number", flat=True), ""])

    def register(self) -> None:
        """A finding somewhere."""
        self.rows += 1
        place = self.chance.choice(list(Premises.objects.order_by("id")))
        finding = actions.Finding(
            premises=place, text=f"走查发现第{self.rows}件", found=TODAY - timedelta(days=self.chance.randint(0, 20)),
            code=self.chance.choice(CODES), insist=self.chance.choice(("", "另一处")),
            responsible_unit=Unit.objects.get(key="hyl") if self.chance.random() < 0.1 else None,
            files=[photo("before")] if self.chance.random() < 0.3 else [],
        )  # fmt: skip
        self.desk.moment += timedelta(minutes=1)
        made = actions.register(
            finding, self.desk.world.campaign, actor=self.chance.choice(self.everybody()), at=self.desk.moment
        )
        self.note("hazard.register", made)

    def bring_in(self) -> None:
        """A small ledger, with rows that are in already among them."""
        by = self.chance.choice(
            [name for name in ("hy2", "xf", "zb") if self.desk.by(name).seats]
        )  # some may be disabled
        closed = {"closed": "2023-10-01"}
        kinds: tuple[dict[str, Any], ...] = (
            GOOD,
            GOOD | closed,
            HOME,
            HOME | closed,
            GOOD | {"street": "新泾镇"} | closed,
        )
        rows = [
            self.chance.choice(kinds) | {"address": f"云间路{self.chance.randint(1, 9)}弄{self.chance.randint(1, 9)}号"}
            for _ in range(3)
        ]
        again = [(who, old) for who, old in self.brought if self.desk.by(who).seats]
        if again and self.chance.random() < 0.6:  # the same office again, with some of its rows changed
            by, old = self.chance.choice(again)
            rows = [row | self.chance.choice(LATER) for row in old]
        draft = read(self.desk, book(*rows), by)
        source = let_in(self.desk, draft, by, [one.key for one in draft.rows if self.chance.random() < 0.8])
        self.brought.append((by, rows))
        self.done["hazard.import_ledger"] += 1 if source.created + source.asked else 0
        self.done["hazard.revise"] += source.changed
        if source.pk and self.chance.random() < 0.4:
            at = self.desk.moment
            self.note("hazard.withdraw", actions.withdraw(source, "导错了", actor=self.desk.by(by), at=at))

    # ---------- people and places ----------

    def keep_people(self) -> None:
        """Somebody is invited, reset, disabled, enabled, given a post, or stands in for somebody."""
        chance, at = self.chance, self.desk.moment
        admin, unit = self.desk.by("admin"), self.desk.unit("hyl")
        people = list(Person.objects.filter(posts__unit=unit).distinct().order_by("id"))
        person, other = chance.choice(people), chance.choice(people)
        today = at.date()
        acts: dict[str, Any] = {
            "invite": lambda: registry.invite(
                unit, login=f"walk{self.rows}{self.done.total()}", name="新来", role=Role.INSPECTOR, actor=admin, at=at
            ),
            "reset": lambda: registry.reset(person, actor=admin, at=at),
            "disable": lambda: registry.disable(person, actor=admin, at=at),
            "enable": lambda: registry.enable(person, actor=admin, at=at),
            "give_post": lambda: registry.give_post(person, unit, Role.OFFICER, starts=today, actor=admin, at=at),
            "deputise": lambda: registry.deputise(
                person, other, unit, starts=today, ends=today + timedelta(days=3), actor=admin, at=at
            ),
            "end_deputy": lambda: self._end_deputy(admin),
            "set_language": lambda: registry.set_language(person, chance.choice(("en", "zh-hans")), actor=admin, at=at),
        }
        name = chance.choice(list(acts))
        self.note(f"person.{name}", acts[name]())
        self.actors = []

    def _end_deputy(self, admin: Actor) -> object:
        deputy = Deputy.objects.order_by("-id").first()
        if deputy is None:
            return Refusal("nothing_changes")
        return registry.end_deputy(deputy, actor=admin, at=self.desk.moment)

    def keep_places(self) -> None:
        """A place or an operator comes in, or an operator gets its joining code."""
        chance, actor, at = self.chance, self.desk.by("hy2"), self.desk.moment
        kind = chance.choice(("catering", "household_piped"))
        new = registry.NewPlace(
            kind, f"走查{chance.randint(1, 20)}号店", "安西路1弄2号", Area.objects.get(name="华阳路街道")
        )
        if chance.random() < 0.7:
            self.note("premises.add", registry.add_premises(new, actor=actor, at=at))
        else:
            operator = chance.choice(list(Operator.objects.order_by("id")))
            self.note("operator.invite", registry.invite_operator(operator, actor=actor, at=at))
