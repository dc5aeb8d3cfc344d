"""What is found where and when in a large district: laid out at once, the same for the same seed; then lived through by parts."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate
from random import Random

from ranan.config.demo.acts import Life
from ranan.config.demo.crowd import Who
from ranan.config.demo.district import Words, texts
from ranan.config.demo.fates import STUCK, Fate, finder
from ranan.config.demo.setting import Door, Setting
from ranan.config.demo.town import data
from ranan.config.say import Refused, both
from ranan.hazards import files
from ranan.hazards.importing.model import key_of
from ranan.hazards.models import Hazard, LedgerImport
from ranan.journal.actions import Press
from ranan.journal.actions import PressedRow as Row
from ranan.kit import text
from ranan.registry.models import Person

AGAIN = 200  # days until the same is found again at the same place; whatever lasts longer began later than that
TRIES = 400  # places that are tried before it is said that there are too few
HOT, HOTTER = 0.15, 6  # some places have most of it
SELF_FOUND = 0.3  # of those that act for themselves
REPORTED = 0.6  # of one territory's in each part: they come with a ledger of its own, closed
HEAD = {  # of the ledgers that came in, each with its field
    "序号": "serial", "单位名称": "subject", "地址": "address", "隐患内容": "hazard", "检查日期": "found", "完成日期": "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Columns of equal length, by day: the day's ordinal, the place's position, the words' position."""

    days: array[int]
    places: array[int]
    words: array[int]


def spoken_of(setting: Setting) -> dict[str, list[int]]:
    """By kind of place the words that fit it; where a rule names a lead, one that has people."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(texts()):
        known = setting.plan.hazard_type(words.code) if words.code else None
        for kind in words.kinds or (known.kinds if known else ()):
            lead = setting.proposal(words.code, kind, "hyl").lead
            if not lead or setting.crowd.has(lead):
                found.setdefault(kind, []).append(number)
    return found


def lay_out(tag: str, setting: Setting, doors: Sequence[Door], count: int, first: int, last: int) -> Found:
    """So many findings between two days: tides of the year, diligent and idle territories, places where much is found."""
    rng = Random(f"findings {tag}")  # noqa: S311 - no secret
    days = sorted(rng.choices(range(first, last + 1), setting.days.weights(last)[: last - first + 1], k=count))
    fitting = spoken_of(setting)
    weights = list(accumulate(_weights(rng, doors, fitting)))
    places = rng.choices(range(len(doors)), cum_weights=weights, k=count)
    words, seen = array("h"), dict[tuple[int, str], int]()
    for number, day in enumerate(days):
        said = _said(rng, fitting[doors[places[number]].kind], places[number], day, seen)
        for _ in range(TRIES):
            if said >= 0:
                break
            places[number] = rng.choices(range(len(doors)), cum_weights=weights)[0]
            said = _said(rng, fitting[doors[places[number]].kind], places[number], day, seen)
        if said < 0:
            raise Refused(both("场所太少，装不下这么多隐患。", "there are too few places for so many hazards"))
        words.append(said)
    return Found(array("l", days), array("l", places), words)


def _weights(rng: Random, doors: Sequence[Door], fitting: dict[str, list[int]]) -> list[float]:
    many = Counter(door.kind for door in doors)
    share = {
        kind: one["share"] / many[kind] for kind, one in data()["kinds"].items() if many[kind] and fitting.get(kind)
    }
    ground = {key: one["finds"] for key, one in data()["territories"].items()}
    return [
        share.get(door.kind, 0) * ground[door.territory] * (HOTTER if rng.random() < HOT else 1) for door in doors
    ]  # fmt: skip


def _said(rng: Random, fitting: Sequence[int], place: int, day: int, seen: dict[tuple[int, str], int]) -> int:
    """Words that were not said of the place of late; -1 where none came up."""
    for _ in range(4):
        number = fitting[int(rng.random() * len(fitting))]
        words = texts()[number]
        key = (place, words.code or words.text)
        if day - seen.get(key, -AGAIN) >= AGAIN:
            seen[key] = day
            return number
    return -1


@cache
def _pieces(said: str) -> frozenset[str]:
    return frozenset(text.pieces(said))


@lru_cache(maxsize=50_000)
def _pieces_of(door: Door) -> frozenset[str]:
    home = door.kind.startswith("household")
    return frozenset(
        text.pieces("" if home else door.name, "" if home else door.address, door.party if door.operator else "")
    )


class Chapter:
    """One part of the findings, lived through in one press."""

    def __init__(self, setting: Setting, press: Press, seed: str, number: int) -> None:
        self.setting, self.press, self.number = setting, press, number
        self.rng = Random(seed)  # noqa: S311 - no secret
        self.brought: list[tuple[Door, Words, int, int]] = []
        grounds = list(data()["territories"])
        self.clerk_of = grounds[number % len(grounds)]

    def tell(self, doors: Sequence[Door], found: Found, start: int, end: int) -> None:
        """The findings from position `start` to `end`."""
        self.press.expect(Hazard, end - start)
        last = self.setting.end
        for at in range(start, end):
            door, words, day = doors[found.places[at]], texts()[found.words[at]].spoken(self.rng), found.days[at]
            clerk = door.territory == self.clerk_of and day + 20 < last and bool(words.code)
            if clerk and self._lead(door, words) and self.rng.random() < REPORTED:
                self.brought.append((door, words, day, day + self.rng.randint(1, 12)))
            else:
                self._live(door, words, day)
        if self.brought:
            self._bring()

    def _lead(self, door: Door, words: Words) -> int | None:
        lead = self.setting.proposal(words.code, door.kind, door.territory).lead
        return self.setting.ids.get(lead)

    def _live(self, door: Door, words: Words, day: int) -> None:
        setting, rng = self.setting, self.rng
        life = Life(setting, self.press, rng, door)
        life.at = setting.days.on(day, rng)
        own = not life.proxy and rng.random() < SELF_FOUND
        who = life.party if own else finder(life, words, rng)
        row = self._row(door, words, day, who, setting.days.stamp(life.at), self_found=own)
        life.register(who, row, photo=rng.random() < 0.4)
        proposal = setting.proposal(words.code, door.kind, door.territory)
        if row["lead_id"]:
            life.assign(who, row["lead_id"], row["measure"], proposal.why)
        stuck = day > setting.end - AGAIN and rng.random() < STUCK
        Fate(life, words).after_registration(stuck=stuck)

    def _row(self, door: Door, words: Words, day: int, who: Who, stamp: str, *, self_found: bool) -> Row:
        """The row of a new hazard, as `register.build` makes it."""
        setting = self.setting
        proposal = setting.proposal(words.code, door.kind, door.territory)
        grade, graded = setting.grade(words.code, day)
        due, due_source = setting.due(words.code, grade, day, self_found)
        lead, pk, on = self._lead(door, words), self.press.next_id(Hazard), setting.days.day(day)
        number = f"{setting.campaign.prefix}-{pk:05d}"
        row: Row = {
            "id": pk, "number": number, "campaign_id": setting.campaign.pk, "plan_version_id": setting.version_id,
            "state": "registered", "code": words.code, "text": words.text, "grade": grade, "grade_source": graded,
            "measure": proposal.measure or 0, "premises_id": door.pk, "registrar_id": who.unit_id or door.territory_id,
            "registered_by": who.key, "registered_at": stamp, "inspector": who.name, "lead_id": lead,
            "territory_id": door.territory_id, "host_id": door.host_id, "responsible_unit_id": None,
            "operator_id": door.operator, "found": on, "due": due, "first_due": due, "due_source": due_source,
            "self_found": self_found, "asks": [*([] if words.code else ["no_code"]), *([] if lead else ["no_lead"])],
            "synthetic": True, "source_key": key_of(door.name, door.address, words.text, date.fromordinal(day)),
        }  # fmt: skip
        row["units"] = setting.units_of(row, [])
        parts = _pieces(words.text) | _pieces_of(door) | _pieces(who.name) | set(text.pieces(number, words.code))
        row["search"] = " ".join(f"'{piece}'" for piece in sorted(parts))
        return row

    # ---------- a ledger that an office brings ----------

    def _bring(self) -> None:
        """The territory's clerk brings its own ledger; its department looks at some of the closed ones later."""
        setting, rng = self.setting, self.rng
        clerk = setting.crowd.desk(self.clerk_of, rng)
        last = max(closed for _door, _words, _day, closed in self.brought)
        at = setting.days.after(last * 1440, 1, rng)
        if at // 1440 > setting.end:
            at = setting.days.on(setting.end, rng)
        source = self._import(clerk, at)
        for number, (door, words, day, closed) in enumerate(self.brought, start=2):
            life = Life(setting, self.press, rng, door)
            life.at = at
            row = self._row(door, words, day, clerk, setting.days.stamp(at), self_found=False)
            row |= {"source_id": source["id"], "source_place": f"台账 {number}", "inspector": ""}
            facts = {
                "sha256": source["sha256"],
                "file": source["name"],
                "sheet": "台账",
                "row": number,
                "clerk": clerk.name,
            }
            life.take_over(clerk, row, setting.days.day(closed), facts)
            if rng.random() < 0.25:
                Fate(life, words).looked_at()

    def _import(self, clerk: Who, at: int) -> Row:
        """The file, kept as any other, and the row that says who brought it."""
        days, lines = self.setting.days, [",".join(HEAD)]
        for number, (door, words, day, closed) in enumerate(self.brought, start=1):
            name, address = door.party if door.kind.startswith("household") else door.name, door.address
            lines.append(f"{number},{name},{address},“{words.text}”,{days.day(day)},{days.day(closed)}")
        content = ("\ufeff" + "\n".join(lines) + "\n").encode()
        sha = hashlib.sha256(content).hexdigest()
        files.write_once(files.path_of(sha), content)
        stamp = days.stamp(at)
        sheet = self.press.sheet(
            {
                "at": stamp, "actor_kind": "person", "actor_key": clerk.key, "actor_name": clerk.name,
                "actor_unit": clerk.unit_name, "actor_unit_key": clerk.unit, "verb": "hazard.import_ledger",
                "subject_type": "import", "subject_key": sha, "campaign": self.setting.campaign.key,
            }
        )  # fmt: skip
        person = Person.objects.values_list("pk", flat=True).get(key=clerk.key)
        name = f"{clerk.unit_name}燃气隐患台账（演示 {self.number + 1}）.csv"
        return sheet.add(
            LedgerImport,
            {
                "campaign_id": self.setting.campaign.pk, "sha256": sha, "name": name,
                "layout": [[*column] for column in HEAD.items()], "at": stamp, "person_id": person, "unit_id": clerk.unit_id,
                "created": len(self.brought),
            },
        )  # fmt: skip
