"""How hazards of a large district fare: chances instead of a programme, quick and slow units, some that never end."""

from __future__ import annotations

from datetime import date
from random import Random

from ranan.config.demo.acts import Life, OverError
from ranan.config.demo.crowd import Who
from ranan.config.demo.district import Words
from ranan.config.demo.tale import ELSEWHERE, GAS_USERS, SECOND, SEEN, UNDER_WAY
from ranan.config.demo.town import data

LONGEST = 50  # working days that one step may take
STUCK, VOIDED, RETURNED, EXTENDED, SEEN_AGAIN, HANDED, FAILED, REBOUND, MISTAKE = (
    0.012, 0.02, 0.03, 0.07, 0.03, 0.14, 0.08, 0.045, 0.004,
)  # fmt: skip
WHY = ("配件到货和施工需要时间。", "须由燃气企业安排停气施工，已预约。", "改造涉及楼内其他用户，正在协调。")
KEPT_SAFE = (
    "已关闭该处阀门并加锁，停用期间专人看管。",
    "已停止使用该灶具，气瓶退回供应站。",
    "每日班前班后检查并记录，加装临时警示。",
)
NOT_OURS = "该处不属本单位监管范围，建议另行交办。"
NOT_ONE = "现场复核：该店已停业拆除灶具，登记时误认。"
CAME_BACK = ("巡查发现同样问题再次出现。", "回头看时又恢复原状。", "群众反映同一问题，到场属实。")
STILL = ("网格巡查再次看到，尚未整改。", "复访仍未整改，再次告知。")
NO_MORE_TIME = "配件本地有现货，不同意延期。"
HELPED = "已到场配合，情况已反馈牵头单位。"
NOT_YET = "现场复查，整改尚未完成。"
SLOW = frozenset({"fgj", "gzw", "wlj"})


class Fate:
    """Tells lives to their ends or to the last day."""

    def __init__(self, life: Life, words: Words) -> None:
        self.t, self.words, self.rng = life, words, life.rng
        ground = data()["territories"][life.door.territory]
        self.tempo = float(ground["tempo"])

    def later(self, mean: float, tempo: float = 1.0) -> None:
        """About so many working days on. Raises OverError beyond the last day."""
        days = min(LONGEST, int(self.rng.expovariate(1.0) * mean * tempo + 0.35))
        self._on(self.t.setting.days.after(self.t.at, days, self.rng, urgent=self.t.is_major))

    def _on(self, moment: int) -> None:
        if moment // 1440 > self.t.setting.end:
            raise OverError
        self.t.at = moment

    def lead(self, *, desk: bool = False) -> Who:
        """Somebody of the lead who may judge: neither barred nor a reviewer of this round."""
        without = self.t.barred() | {one.key for one in self.t.reviewers}
        crowd = self.t.setting.crowd
        return crowd.desk(self.t.lead, self.rng, without) if desk else crowd.somebody(self.t.lead, self.rng, without)

    def force(self) -> Who:
        """Somebody of the task force."""
        return self.t.setting.crowd.desk(self.t.setting.force, self.rng)

    def after_registration(self, *, stuck: bool) -> None:
        """Everything that follows, as far as the days reach."""
        try:
            self._assigned()
            if stuck:
                self.later(1)
                self.t.accept()
                return
            if self.rng.random() < VOIDED and not self.t.is_major:
                self._voided()
                return
            if self.rng.random() < RETURNED:
                self._returned()
            self._mended_and_closed()
        except OverError:
            return

    def _assigned(self) -> None:
        if self.t.row["state"] != "registered":
            return
        self.later(1.2)
        self._by_force()

    def _by_force(self, without: str = "") -> None:
        setting, door = self.t.setting, self.t.door
        known = [one for one in setting.leads(self.words.code, door.kind) if one[1] != without] or [(16, "yjj")]
        measure, lead = self.rng.choice(known)
        self.t.assign(self.force(), setting.ids[lead], measure)

    def _voided(self) -> None:
        t, crowd = self.t, self.t.setting.crowd
        self.later(1.5)
        t.ask_void(crowd.somebody(t.door.territory, self.rng), NOT_ONE)
        self.later(2)
        if t.lead == t.door.territory:
            t.void(self.force())
        else:
            t.void(self.lead(desk=True))

    def _returned(self) -> None:
        self.later(1)
        wrong = self.t.lead
        self.t.return_(self.lead(), NOT_OURS)
        self.later(1.5)
        self._by_force(wrong)

    def _mended_and_closed(self) -> None:
        t = self.t
        self.later(0.2 if t.is_major else 0.8, self.tempo)
        t.accept()
        if self.rng.random() < SEEN_AGAIN and not t.is_major:
            self.later(1.5)
            t.sight(t.setting.crowd.somebody(t.door.territory, self.rng), self.rng.choice(STILL))
        if self.rng.random() < EXTENDED and not t.is_major:
            self._more_time()
        self._mended(4.2)
        self._reviewed()
        self._closed()
        draw = self.rng.random()
        if draw < REBOUND:
            self._came_back()
        elif draw < REBOUND + MISTAKE:
            self._by_mistake()

    def _more_time(self) -> None:
        t, setting = self.t, self.t.setting
        why = self.words.why or self.rng.choice(WHY)
        self.later(0.3)
        t.control(why, self.words.control or self.rng.choice(KEPT_SAFE))
        self.later(0.3)
        if t.today > t.row["due"]:
            return
        day = t.at // 1440 + self.rng.choice((14, 20, 25, 30))
        new = max(setting.days.day(day), setting.days.day(date.fromisoformat(t.row["due"]).toordinal() + 7))
        asked = t.extend(new, why)
        self.later(1)
        decider = self.lead(desk=True)
        t.decide(decider, asked, NO_MORE_TIME if self.rng.random() < 0.2 else "")

    def _mended(self, mean: float) -> None:
        t = self.t
        users = t.door.kind.startswith(GAS_USERS)
        if self.rng.random() < 0.25:
            self.later(0.3 if t.is_major else 1.5, self.tempo)
            t.rectify(self.rng.choice(UNDER_WAY if users else ELSEWHERE))
        self._help()
        if t.is_major:
            days = self.rng.choice((1, 1, 2, 2, 3, 5)) if self.tempo < 2 else self.rng.choice((2, 4, 7, 9))
            self._on(t.setting.days.on(t.at // 1440 + days, self.rng))
        else:
            self.later(mean, self.tempo)
        t.submit(self.words.fix)

    def _help(self) -> None:
        """Units with a co-task do it, most of them."""
        t = self.t
        for task in t.cotasks:
            unit = t.setting.keys[task["to_unit_id"]]
            if task["done_at"] is None and t.setting.crowd.has(unit) and self.rng.random() < 0.8:
                self.later(0.8)
                t.help(t.setting.crowd.somebody(unit, self.rng), task, HELPED)

    def _reviewed(self) -> None:
        """Looked at until it passes; a major one by two people, one of them of the lead."""
        t, crowd = self.t, self.t.setting.crowd
        slow = 1.8 if t.lead in SLOW else 1.0
        while self.rng.random() < FAILED:
            self.later(1.3, slow)
            why = self.words.fail or NOT_YET
            t.review(self.lead(), why, passed=False)
            self.later(0.2)
            t.send_back(crowd.somebody(t.lead, self.rng, t.barred()), why)
            self._mended(1.5)
        if not t.is_major and t.lead != t.door.territory and not t.row["handed"] and self.rng.random() < HANDED:
            self.later(0.6, slow)
            t.hand(crowd.desk(t.lead, self.rng))
        self.later(1.3, slow)
        if t.row["handed"]:
            t.review(crowd.somebody(t.door.territory, self.rng, t.barred()), self.rng.choice(SEEN))
            return
        t.review(self.lead(), self.rng.choice(SEEN))
        if t.is_major:
            self.later(0.6)
            second = self.rng.choice((t.lead, t.door.territory))
            without = t.barred() | {one.key for one in t.reviewers}
            t.review(crowd.somebody(second, self.rng, without), self.rng.choice(SECOND))

    def _closed(self) -> None:
        t = self.t
        self.later(0.15)
        unit = t.door.territory if t.row["handed"] else t.lead
        t.close(t.setting.crowd.desk(unit, self.rng, t.barred()))

    def looked_at(self) -> None:
        """Of one that was closed as reported somebody of the lead looks on the spot, of a major one two people do."""
        try:
            for _ in range(2 if self.t.is_major else 1):
                self.later(6)
                self.t.review(self.lead(), self.rng.choice(SECOND if self.t.reviewers else SEEN))
        except OverError:
            return

    def _came_back(self) -> None:
        t = self.t
        self._on(t.setting.days.after(t.at, self.rng.randint(8, 35), self.rng))
        again = t.setting.days.day(t.at // 1440 + 15)
        desk = t.setting.crowd.desk(t.door.territory, self.rng)
        t.reopen(desk, self.rng.choice(CAME_BACK), again, rebound=True)
        self._mended(3)
        self._reviewed()
        self._closed()

    def _by_mistake(self) -> None:
        t = self.t
        self.later(1)
        again = t.setting.days.day(t.at // 1440 + 10)
        t.reopen(self.lead(desk=True), "销号时误选，隔壁店的照片。", again, rebound=False)
        self._mended(1.5)
        self._reviewed()
        self._closed()


def finder(life: Life, words: Words, rng: Random) -> Who:
    """Who found it: the territory mostly, the sub-district around the park, a department whose measure it is."""
    crowd, door = life.setting.crowd, life.door
    draw = rng.random()
    if door.host and draw < 0.25:
        return crowd.somebody(door.host, rng)
    if draw < 0.6:
        return crowd.somebody(door.territory, rng)
    return crowd.somebody(rng.choice(life.setting.leads(words.code, door.kind))[1], rng)
