"""The made-up screening: rounds of the plan's kinds, visits that found what the ledger holds, clean ones, shut doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.photos import photo
from ranan.config.demo.told import done
from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.hazards.models import Hazard, StoredFile
from ranan.inspections import actions
from ranan.inspections.models import Visit, VisitFile, VisitFinding, VisitInspector
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Person, Premises, Unit
from ranan.rules.access import WORKERS
from ranan.rules.plan import Checklist, Plan
from ranan.rules.visit import VisitKind, VisitState

DAY = timedelta(days=1)
NINE = (
    "small_school", "small_clinic", "small_shop", "small_catering", "small_hotel", "small_entertainment",
    "small_internet_cafe", "small_bath", "small_factory",
)  # fmt: skip
SECTORS = ("school", "care_home", "sight", "hotel", "hospital", "state_building", "state_tenant")
KITCHENS = ("catering", "small_catering")
PRINTED = (("hyl", "hyl"), ("xfzd", "xfzd"))  # accounts whose password is printed, and their units
NAMES = ("店长 李某", "负责人 王某", "值班员 周某", "管理员 吴某")
WHY_NOT = ("对方认为与自己无关，拒绝签字", "负责人不在，店员不肯代签")
REPORTED = "登记时台账写明的检查"


@dataclass(frozen=True, slots=True)
class Plans:
    """One round, and how much of it is covered: shares of clean looks, unsigned ones and shut doors among the rest."""

    name: str
    kinds: tuple[str, ...]
    ends: date
    measure: int = 0
    gas: tuple[str, ...] = ()
    target: str = ""
    clean: float = 0.8
    unsigned: float = 0.05
    in_vain: float = 0.05


ROUNDS = (
    Plans("瓶装气用户联合排查", ("household_bottled", "catering", "small_catering"), date(2023, 9, 30),
          gas=("bottled", "both"), target="lpg-users-surveyed", clean=0.9, unsigned=0.0),
    Plans("餐饮场所用气安全排查", ("catering", "small_catering"), date(2023, 11, 30), measure=13, clean=0.78),
    Plans("九小场所专项排查", NINE, date(2023, 9, 30), measure=22, clean=0.86),
    Plans("人员密集场所用气排查", SECTORS, date(2023, 11, 30), measure=23, clean=0.7),
    Plans("管道气居民户入户安检", ("household_piped",), date(2023, 12, 31), measure=2, clean=0.45, in_vain=0.3),
)  # fmt: skip


class Patrol:
    """Writes visits by the batch: by the time the demonstration opens they are two months of work."""

    def __init__(self, running: Campaign, plan: Plan, rng: Random, day: date) -> None:
        self.running, self.plan, self.rng, self.day = running, plan, rng, day
        self.start = datetime.combine(plan.starts, time(10), clock.ZONE)
        self.batch = journal.Batch(actor=system.actor(), at=self.start)
        self.page = self._page()
        self.people = self._staff()
        self.units = registry.units()
        self.seen: set[int] = set()

    def _page(self) -> StoredFile:
        """One picture stands for every signed page: it says of itself that it is made up."""
        shot = files.Upload("签字页.jpg", photo("signed page", "other", "SIGNED PAGE").data, "paper")
        return store_all([shot], actor=system.actor(), at=self.start)[0]

    def _staff(self) -> dict[int, list[Person]]:
        found: dict[int, list[Person]] = defaultdict(list)
        for post in registry.posts_in_force(self.day).filter(role__in=list(WORKERS)).select_related("person"):
            if post.unit_id:
                found[post.unit_id].append(post.person)
        return found

    def make(self, places: Sequence[Premises]) -> int:
        """Open the rounds and go round; the number of visits."""
        for one in ROUNDS:
            new = actions.NewRound(
                one.name, one.kinds, self.plan.starts, one.ends, measure=one.measure, gas=one.gas, target=one.target
            )
            done(actions.open_round(new, self.running, actor=system.actor(), at=self.start), "open_round")
        found: dict[int, list[Hazard]] = defaultdict(list)
        for hazard in Hazard.objects.exclude(state="void").order_by("found", "id"):
            found[hazard.premises_id].append(hazard)
        for one in ROUNDS:
            for place in places:
                fits = place.kind in one.kinds and (not one.gas or place.gas in one.gas)
                if fits and place.pk not in self.seen:
                    self.seen.add(place.pk)
                    self._go(one, place, found.get(place.pk, []))
        count = self.batch.flush()
        return count + self._ahead(places)

    def _ahead(self, places: Sequence[Premises]) -> int:
        """The printed inspectors have visits before them."""
        looked, made = set(Visit.objects.values_list("premises_id", flat=True)), 0
        at = datetime.combine(self.day - DAY, time(16, 30), clock.ZONE)
        for login, unit in PRINTED:
            person = Person.objects.get(login=login)
            actor = registry.actor_of(person, self.day - DAY)
            here = [one for one in places if one.kind in KITCHENS and unit in {one.territory.key, "xfzd"}]
            left = [one for one in here if one.pk not in looked][:3]
            for back, place in enumerate([*left, *here[:2]][:3]):
                done(
                    actions.plan_visit(
                        place, self.running, on=self.day + back * DAY, inspectors=[person], plan_number="长安燃检〔2023〕41号",
                        actor=actor, at=at,
                    ), "plan_visit",
                )  # fmt: skip
                looked.add(place.pk)
                made += 1
        return made

    def _go(self, one: Plans, place: Premises, hazards: list[Hazard]) -> None:
        if hazards:
            by_day: dict[date, list[Hazard]] = defaultdict(list)
            for hazard in hazards:
                by_day[hazard.found].append(hazard)
            for on, some in by_day.items():
                self._visit(place, on, "found", some)
            return
        chance, until = self.rng.random(), min(one.ends, self.day - DAY)
        on = self.plan.starts + DAY * self.rng.randint(1, max(1, (until - self.plan.starts).days))
        if chance < one.clean:
            self._visit(place, on, "nothing_found", [])
        elif chance < one.clean + one.unsigned:
            self._visit(place, self.day - DAY * self.rng.randint(1, 4), "nothing_found", [], signed=False)
        elif chance < one.clean + one.unsigned + one.in_vain:
            for back in range(self.rng.choice((1, 1, 2, 3))):
                outcome = self.rng.choice(("absent", "absent", "no_access", "refused"))
                self._visit(place, max(self.plan.starts, on - DAY * 3 * back), outcome, [], signed=False)

    def _visit(
        self, place: Premises, on: date, outcome: str, found: list[Hazard], *, signed: bool = True
    ) -> None:
        unit = self._who(place, found)
        people = self.rng.sample(self.people[unit.pk], min(2, len(self.people[unit.pk])))
        at = datetime.combine(on, time(self.rng.randint(9, 16), self.rng.randint(0, 59)), clock.ZONE)
        looked = outcome in {"found", "nothing_found"}
        refused = signed and self.rng.random() < 0.03
        sheets = self.plan.checklists_for(place.kind) if looked else ()
        pk = self.batch.next_id(Visit)
        state = VisitState.SIGNED if looked and signed else VisitState.RECORDED
        row = Visit(
            pk=pk, number=f"V{pk:06d}", campaign=self.running, plan_version=self.running.version, premises=place,
            kind=VisitKind.SCREENING, state=state, on=on, units=[unit.pk], outcome=outcome, synthetic=True,
            plan_number=f"长安燃检〔2023〕{self.rng.randint(1, 40)}号" if not found else "", reason=REPORTED if found else "",
            checklist=sheets[0].id if sheets else "", answers=self._answers(sheets[0], found) if sheets else {},
            present=self.rng.choice(NAMES) if looked and not place.is_household else "", recorded_at=at,
            recorded_by=people[0].key if people else "", begun_at=at - timedelta(minutes=self.rng.randint(12, 55)),
            signed="" if state != VisitState.SIGNED else "refused" if refused else "paper",
            unsigned_why=self.rng.choice(WHY_NOT) if refused and state == VisitState.SIGNED else "",
        )  # fmt: skip
        act = self.batch.act("visit.record", ("visit", row.number), at=at, after=str(state), campaign=self.running.key)
        act.add(row)
        for person in people:
            act.add(VisitInspector(pk=self.batch.next_id(VisitInspector), visit=row, person=person, unit=unit, name=person.name))
        for hazard in found:
            items = self._items(sheets[0], hazard) if sheets else []
            act.add(VisitFinding(pk=self.batch.next_id(VisitFinding), visit=row, items=items, hazard=hazard))
        if row.signed == "paper":
            act.add(
                VisitFile(
                    pk=self.batch.next_id(VisitFile), visit=row, file=self.page, kind="paper", name="签字页（演示）.jpg", at=at,
                    person_name=people[0].name if people else "",
                )
            )  # fmt: skip

    def _who(self, place: Premises, found: list[Hazard]) -> Unit:
        """The unit that registered the hazards, else the territory; a unit without people is spared."""
        wanted = found[0].registrar_id if found else place.territory_id
        return self.units.by_id[wanted if self.people[wanted] else place.territory_id]

    def _items(self, sheet: Checklist, hazard: Hazard) -> list[str]:
        return [item.id for section in sheet.sections for item in section.items if item.hazard == hazard.code][:1]

    def _answers(self, sheet: Checklist, found: list[Hazard]) -> dict[str, list[str]]:
        failed = {item for hazard in found for item in self._items(sheet, hazard)}
        items = [item for section in sheet.sections for item in section.items]
        return {item.id: ["fail" if item.id in failed else "pass", "", ""] for item in items}
