"""Visits of a large district: for the rounds that there are, what was found, clean looks, shut doors; and one who never finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from random import Random
from typing import Any

from ranan.config import system
from ranan.config.demo.crowd import Who
from ranan.config.demo.hours import MINUTES
from ranan.config.demo.photos import photo
from ranan.config.demo.setting import Setting
from ranan.config.demo.town import data
from ranan.config.demo.visits import NAMES, REPORTED, WHY_NOT
from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.hazards.models import Hazard
from ranan.inspections.models import Round, Visit, VisitFile, VisitFinding, VisitInspector
from ranan.journal.actions import Press, Sheet
from ranan.journal.actions import PressedRow as Row
from ranan.kit import clock
from ranan.registry.models import Premises
from ranan.rules.plan import Checklist
from ranan.rules.visit import VisitKind, VisitState, VisitVerb

NEVER_GOES = 0.6  # of the clean looks on his ground: whoever never finds anything
CLEAN = {"household_bottled": 0.85, "household_piped": 0.4}
CLEAN_ELSEWHERE, UNSIGNED, IN_VAIN = 0.74, 0.03, 0.06
PAGE = "签字页（演示）.jpg"


@dataclass(frozen=True, slots=True)
class Known:
    """A hazard as a visit needs it."""

    pk: int
    code: str
    found: str
    by: str
    unit_id: int
    reported: bool


class Walk:
    """Goes round the places of one part."""

    def __init__(self, setting: Setting, press: Press) -> None:
        self.setting, self.press, self.days = setting, press, setting.days
        rounds = Round.objects.filter(campaign=setting.campaign, withdrawn_on=None, units=[])
        self.rounds = list(rounds.order_by("id"))
        self.page = self._page() if self.rounds else 0
        self.by_key = {who.key: who for who in setting.crowd.everybody()}
        self.rng = Random(0)  # noqa: S311 - no secret
        self.sheets: dict[str, tuple[Checklist | None, Row]] = {}

    def _page(self) -> int:
        """One picture stands for every signed page: it says of itself that it is made up."""
        shot = files.Upload("签字页.jpg", photo("signed page", "other", "SIGNED PAGE").data, "paper")
        at = datetime.combine(self.setting.campaign.starts, time(10), clock.ZONE)
        return int(store_all([shot], actor=system.actor(), at=at)[0].pk)

    def go(self, seed: str, keys: Iterable[tuple[int, int]]) -> int:
        """Visits to the places of these runs of keys; how many."""
        self.rng = Random(seed)  # noqa: S311 - no secret
        count = 0
        for first, last in keys:
            found: dict[int, list[Known]] = defaultdict(list)
            columns = ("premises_id", "id", "code", "found", "registered_by", "registrar_id", "source_id")
            rows = (
                Hazard.objects.filter(premises__id__range=(first, last)).exclude(state="void").order_by("found", "id")
            )
            for place, pk, code, on, by, unit, source in rows.values_list(*columns):
                found[place].append(Known(pk, code, on.isoformat(), by, unit, source is not None))
            places = Premises.objects.filter(pk__range=(first, last), closed_on=None).order_by("id")
            wanted = places.values_list("id", "kind", "gas", "elderly", "territory_id")
            for pk, kind, gas, elderly, territory in wanted:
                fitting = self._round(kind, gas, territory, elderly=elderly)
                if fitting is not None:
                    count += self._visits(pk, kind, territory, fitting, found.get(pk, []))
        return count

    def _round(self, kind: str, gas: str, territory: int, *, elderly: bool) -> Round | None:
        for one in self.rounds:
            here = not one.territories or territory in one.territories
            if kind in one.kinds and here and (not one.gas or gas in one.gas) and (elderly or not one.elderly):
                return one
        return None

    def _visits(self, place: int, kind: str, territory: int, fitting: Round, found: list[Known]) -> int:
        first, last = fitting.starts.toordinal(), min(fitting.ends.toordinal(), self.setting.end)
        if last <= first:
            return 0
        by_day: dict[str, list[Known]] = defaultdict(list)
        for one in found:
            if self.days.day(first) <= one.found <= self.days.day(last):
                by_day[one.found].append(one)
        for day, some in by_day.items():
            self._found(place, kind, territory, day, some)
        return len(by_day) or self._unfound(place, kind, territory, first, last)

    def _unfound(self, place: int, kind: str, territory: int, first: int, last: int) -> int:
        rng, key = self.rng, self.setting.keys[territory]
        ground = data()["territories"][key]
        clean = CLEAN.get(kind, CLEAN_ELSEWHERE) * min(1.15, 1.3 - 0.3 * float(ground["tempo"]))
        draw, day = rng.random(), first + 1 + int((last - first) * rng.random() ** 0.8)
        day = next((one for one in range(min(day, last), first, -1) if one in self.days.is_working), last)
        in_vain = IN_VAIN * (4 if kind.startswith("household") else 1)
        if draw < clean:
            self._look(place, kind, territory, day, signed=True)
        elif draw < clean + UNSIGNED:
            self._look(place, kind, territory, max(first, last - rng.randint(0, 4)), signed=False)
        elif draw < clean + UNSIGNED + in_vain:
            outcome = rng.choice(("absent", "absent", "absent", "absent", "absent", "no_access", "refused"))
            people = self._people(key, never=False)
            self._record(place, people, day, {"outcome": outcome, "plan_number": self._plan_number()})
        else:
            return 0
        return 1

    def _people(self, unit: str, *, never: bool) -> list[Who]:
        crowd, rng = self.setting.crowd, self.rng
        one = crowd.never if never and crowd.never is not None else crowd.somebody(unit, rng)
        return [one, crowd.somebody(unit, rng, {one.key})]

    def _plan_number(self) -> str:
        return f"长安燃检〔2023〕{self.rng.randint(1, 40)}号"

    def _look(self, place: int, kind: str, territory: int, day: int, *, signed: bool) -> None:
        """Somebody looked and found nothing."""
        key, rng = self.setting.keys[territory], self.rng
        never = self.setting.crowd.never
        people = self._people(key, never=never is not None and never.unit == key and rng.random() < NEVER_GOES)
        sheet, passed = self._sheet(kind)
        given = {
            "outcome": "nothing_found", "plan_number": self._plan_number(), "checklist": sheet.id if sheet else "",
            "answers": passed, "present": "" if kind.startswith("household") else rng.choice(NAMES),
        }  # fmt: skip
        row, moment = self._record(place, people, day, given)
        if signed:
            self._sign(row, people[0], moment)

    def _found(self, place: int, kind: str, territory: int, day: str, found: list[Known]) -> None:
        """What the ledger holds of that day was found on a visit of those who registered it."""
        registrar = self.by_key.get(found[0].by)
        unit = registrar.unit if registrar is not None and registrar.unit else self.setting.keys[territory]
        people = self._people(unit, never=False)
        if registrar is not None and registrar.unit:
            people = [registrar, *[one for one in people if one.key != registrar.key]][:2]
        sheet, passed = self._sheet(kind)
        items = [self._items(sheet, one.code) for one in found]
        failed = {item for some in items for item in some}
        given = {
            "outcome": "found", "reason": REPORTED, "checklist": sheet.id if sheet else "",
            "answers": {item: ["fail", "", ""] if item in failed else said for item, said in passed.items()},
            "present": "" if kind.startswith("household") else self.rng.choice(NAMES),
        }  # fmt: skip
        row, moment = self._record(
            place, people, datetime.fromisoformat(day).toordinal(), given, list(zip(found, items, strict=True))
        )
        self._sign(row, people[0], moment)

    def _sheet(self, kind: str) -> tuple[Checklist | None, Row]:
        """The first checklist of the kind, and its answers where everything passes."""
        if kind not in self.sheets:
            sheet = next(iter(self.setting.plan.checklists_for(kind)), None)
            items = [item.id for section in sheet.sections for item in section.items] if sheet else []
            self.sheets[kind] = (sheet, {item: ["pass", "", ""] for item in items})
        return self.sheets[kind]

    def _items(self, sheet: Checklist | None, code: str) -> list[str]:
        if sheet is None or not code:
            return []
        return [item.id for section in sheet.sections for item in section.items if item.hazard == code][:1]

    # ---------- rows ----------

    def _act(self, verb: VisitVerb, who: Who, moment: int, number: str, before: str, after: str) -> Sheet:
        return self.press.sheet(
            {
                "at": self.days.stamp(moment), "actor_kind": "person", "actor_key": who.key, "actor_name": who.name,
                "actor_unit": who.unit_name, "actor_unit_key": who.unit, "verb": f"visit.{verb}", "subject_type": "visit",
                "subject_key": number, "before": before, "after": after, "campaign": self.setting.campaign.key,
                "plan_version": self.setting.version,
            }
        )  # fmt: skip

    def _record(
        self, place: int, people: list[Who], day: int, given: Row, found: list[tuple[Known, list[str]]] | None = None
    ) -> tuple[Row, int]:
        """The visit, who went and what they found; its row and the moment at which it was recorded."""
        moment, pk, rng = self.days.on(day, self.rng), self.press.next_id(Visit), self.rng
        number, state = f"V{pk:06d}", str(VisitState.RECORDED)
        begun = max(moment - rng.randint(12, 55), day * MINUTES + 8 * 60 + 5)
        sheet = self._act(VisitVerb.RECORD, people[0], moment, number, "", state)
        row: dict[str, Any] = {
            "id": pk, "number": number, "campaign_id": self.setting.campaign.pk, "premises_id": place, "state": state,
            "plan_version_id": self.setting.version_id, "kind": str(VisitKind.SCREENING), "on": self.days.day(day),
            "units": sorted({one.unit_id for one in people if one.unit_id}), "recorded_at": self.days.stamp(moment),
            "recorded_by": people[0].key, "begun_at": self.days.stamp(begun), "synthetic": True, **given,
        }  # fmt: skip
        row = sheet.add(Visit, row)
        for who in people:
            sheet.add(VisitInspector, {"visit_id": pk, "person_id": who.pk, "unit_id": who.unit_id, "name": who.name})
        for one, items in found or []:
            sheet.add(VisitFinding, {"visit_id": pk, "items": items, "hazard_id": one.pk})
        return row, moment

    def _sign(self, row: Row, who: Who, moment: int) -> None:
        """The page, or that its signature was refused."""
        moment += 4
        refused = self.rng.random() < 0.02
        verb = VisitVerb.REFUSE_SIGNATURE if refused else VisitVerb.SIGN
        sheet = self._act(verb, who, moment, row["number"], row["state"], str(VisitState.SIGNED))
        given = {"state": str(VisitState.SIGNED), "signed": "refused" if refused else "paper"}
        if refused:
            given["unsigned_why"] = self.rng.choice(WHY_NOT)
        else:
            page = {"file_id": self.page, "kind": "paper", "name": PAGE, "at": self.days.stamp(moment)}
            sheet.add(VisitFile, {"visit_id": row["id"], "person_name": who.name} | page)
        sheet.change(Visit, row, given)
