"""Helpers that bring a hazard of the small world to any state in a line, and read back what the journal says of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from django.apps import apps
from PIL import Image

from ranan.hazards import actions
from ranan.hazards.actions import Given, Proxy
from ranan.hazards.files import Upload
from ranan.hazards.models import Hazard
from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.registry.models import Operator, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from tests.world import World

NOW = datetime(2023, 11, 20, 10, tzinfo=clock.ZONE)
TODAY = NOW.date()
FOUND = date(2023, 11, 18)
DUE = date(2023, 12, 3)  # what the plan gives a general hazard found on that day
TEXT = "软管长约3.5米，中间有接头"
MENDED = "软管已更换，长1.5米"
PROXY = Proxy("阿强小吃店 王某", "当面告知", TODAY)
_SHADES = count(1)


def photo(kind: str = "after", name: str = "现场.jpg") -> Upload:
    """A real JPEG, every time another one."""
    shade = next(_SHADES)
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (shade % 256, shade // 256 % 256, 90)).save(out, "JPEG", comment=str(shade).encode())
    return Upload(name, out.getvalue(), kind)


def told(*kinds: str, note: str = "", paper: bool = True, proxy: Proxy = PROXY) -> Given:
    """What a proxy gives with an act: whom he told and how, the paper, and files."""
    return Given(note=note, files=[photo(k) for k in (*kinds, *(["proxy"] if paper else []))], proxy=proxy)


class Told(NamedTuple):
    """One entry of the journal: rows in `facts` are shortened to their columns, a whole new row to "new"."""

    verb: str
    before: str
    after: str
    name: str
    unit: str
    facts: dict[str, Any]


def moved(*columns: str, **more: Any) -> dict[str, Any]:
    """The facts of an act that changed these columns of the hazard and nothing else; `more` stand beside them."""
    names = " ".join(sorted({*columns, "id"}))
    was = more.pop("was", {})
    return {"hazards.hazard": [names], "was": {"hazards.hazard": [names], **was}, **more}


def _columns(label: str, image: dict[str, Any]) -> str:
    model = apps.get_model(label)
    derived: frozenset[str] = getattr(model, "DERIVED", frozenset())
    whole = {one.attname for one in model._meta.concrete_fields if one.name not in derived}
    return "new" if set(image) == whole else " ".join(sorted(image))


def _short(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "was":
            found[name] = _short(value)
        else:
            found[name] = [_columns(name, image) for image in value] if "." in name else value
    return found


@dataclass
class Desk:
    """People of a world at work on one hazard after another, each act a minute after the one before."""

    world: World
    moment: datetime = NOW
    made: int = field(default=0)

    # ---------- acts ----------

    def by(self, name: str) -> Actor:
        """The person with his seats on the day in hand."""
        return self.world.actor(name, self.moment.date())

    def go_to(self, day: date, hour: int = 10) -> None:
        """The next acts are done on that day."""
        self.moment = datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)

    def try_(self, act: Callable[..., Any], *args: Any, by: str, **more: Any) -> Any:
        """Do an act; gives what it gives."""
        self.moment += timedelta(minutes=1)
        return act(*args, actor=self.by(by), at=self.moment, **more)

    def do(self, act: Callable[..., Any], *args: Any, by: str, **more: Any) -> Hazard:
        """Do an act that must not be refused."""
        done = self.try_(act, *args, by=by, **more)
        assert isinstance(done, Hazard), done
        return Hazard.objects.get(pk=done.pk)

    def refused(self, act: Callable[..., Any], *args: Any, by: str, **more: Any) -> Refusal:
        """Do an act that must be refused and must write nothing."""
        before = journal.entries().count()
        done = self.try_(act, *args, by=by, **more)
        assert isinstance(done, Refusal), done
        assert journal.entries().count() == before
        return done

    def code(self, act: Callable[..., Any], *args: Any, by: str, **more: Any) -> str:
        """The code with which an act is refused."""
        return self.refused(act, *args, by=by, **more).code

    # ---------- hazards in each state; shop2's operator has an account ("boss"), the other places have none ----------

    def finding(self, place: str = "shop2", code: str = "CA-013", **more: Any) -> actions.Finding:
        """What was seen."""
        self.made += 1
        given: dict[str, Any] = {"text": f"{TEXT}（{self.made}）", "found": FOUND, "insist": "另一处"} | more
        return actions.Finding(premises=self.world.places[place], code=code, **given)

    def registered(self, place: str = "office", by: str = "hy", **more: Any) -> Hazard:
        """Not assigned by rule: the office of a sub-district is nobody's business."""
        return self.do(actions.register, self.finding(place, **more), self.world.campaign, by=by)

    def assigned(self, place: str = "shop2", by: str = "hy", **more: Any) -> Hazard:
        """Assigned by rule: lead xfzd, territory 华阳路街道."""
        return self.do(actions.register, self.finding(place, **more), self.world.campaign, by=by)

    def rectifying(self, place: str = "shop2", **more: Any) -> Hazard:
        """Taken on by its party, or by the territory for it."""
        hazard = self.assigned(place, **more)
        given = Given() if place == "shop2" else told()
        return self.do(actions.accept, hazard, by=self.party(place), given=given)

    def under_review(self, place: str = "shop2", **more: Any) -> Hazard:
        """Mended and submitted."""
        return self.submit(self.rectifying(place, **more), place)

    def submit(self, hazard: Hazard, place: str = "shop2") -> Hazard:
        """Submit a hazard that is being rectified."""
        given = Given(MENDED, [photo()]) if place == "shop2" else told("after", note=MENDED, paper=False)
        return self.do(actions.submit, hazard, by=self.party(place), given=given)

    def closed(self, place: str = "shop2", **more: Any) -> Hazard:
        """Closed on review, a major one on two."""
        hazard = self.under_review(place, **more)
        self.do(actions.review, hazard, True, "到场查看", by="xf")
        if hazard.grade == "major":
            self.do(actions.review, hazard, True, "再次到场", by="xf2")
        return self.do(actions.close_out, hazard, by="xf")

    def failed(self, place: str = "shop2", **more: Any) -> Hazard:
        """Under review, with a failing verdict."""
        hazard = self.under_review(place, **more)
        return self.do(actions.review, hazard, False, "仍有接头", by="xf")

    def extension_asked(self, place: str = "shop2", **more: Any) -> Hazard:
        """Rectifying, an interim control in force, and ten more days asked for."""
        hazard = self.rectifying(place, **more)
        who, given = self.party(place), Given() if place == "shop2" else told(paper=False)
        self.do(actions.control, hazard, "配件缺货", "停用该灶", by=who, given=given)
        due = hazard.due or DUE
        return self.do(actions.extend, hazard, due + timedelta(days=10), "配件十天后到", by=who, given=given)

    def void(self) -> Hazard:
        """Void: one unit asked, another confirmed."""
        hazard = self.do(actions.ask_void, self.assigned(), "重复登记", by="hy")
        return self.do(actions.void, hazard, by="xf")

    def party(self, place: str) -> str:
        """Who acts for the responsible party of a place."""
        return {"shop2": "boss", "other": "xj"}.get(place, "hy2")

    # ---------- what the journal says ----------

    def mark(self) -> int:
        """The newest entry of all."""
        return journal.entries().values_list("id", flat=True).first() or 0

    def told(self, hazard: Hazard, after: int = 0) -> list[Told]:
        """The entries on a hazard after an entry, oldest first."""
        rows = journal.timeline("hazard", hazard.number).filter(id__gt=after)
        return [Told(e.verb, e.before, e.after, e.actor_name, e.actor_unit, _short(e.facts)) for e in rows]

    def last(self, hazard: Hazard) -> Told:
        """The newest entry on a hazard."""
        return self.told(hazard)[-1]

    def entry(self, hazard: Hazard) -> Any:
        """The newest entry on a hazard, whole."""
        return journal.timeline("hazard", hazard.number).last()

    def seen(self, hazard: Hazard) -> int:
        """The newest entry on a hazard, as a page knows it."""
        entry: int = self.entry(hazard).pk
        return entry

    # ---------- the registry ----------

    def unit(self, key: str) -> Unit:
        """A unit by key."""
        return Unit.objects.get(key=key)

    def operator(self, name: str) -> Operator:
        """An operator by name."""
        return Operator.objects.get(name=name)

    def whole(self, hazard: Hazard) -> dict[str, Any]:
        """Every column of the hazard as it stands now."""
        row = Hazard.objects.get(pk=hazard.pk)
        return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.name != "search"}
