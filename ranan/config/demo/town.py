"""The places of a large district: how many of each kind are wanted, where each lies, and its rows by the thousand."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ranan.config.demo.crowd import key_of, write_person
from ranan.config.demo.district import KindOfPlace, district
from ranan.config.demo.ground import Ground, Point
from ranan.config.demo.places import PARK, made_up_credit_code
from ranan.config.demo.tale import OUTDOORS
from ranan.journal.actions import Press
from ranan.journal.actions import PressedRow as Row
from ranan.registry import queries
from ranan.registry.models import Area, Contact, Household, Operator, Premises, Unit
from ranan.rules.actor import Role

KITCHENS = ("catering", "small_catering")
PIPED = "household_piped"
BOTTLED = "household_bottled"
SHOPS = frozenset({*KITCHENS, "small_shop", "small_bath", "small_internet_cafe", "appliance_seller", "state_tenant"})
HALF = 2  # of a hundred kitchens with bottles so many times ten have piped gas too
FLATS, LANES = 480, 300  # flats of a lane; lanes of a street before numbers begin again
JOINED = 30  # of so many shops one acts for itself
Counts = dict[str, int]


@cache
def data() -> dict[str, Any]:
    """load.toml, read once."""
    return tomllib.loads((Path(__file__).parent / "load.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place still to be written: its kind, territory, running number there, and whether it is one of the few."""

    kind: str
    ground: str
    serial: int
    few: bool  # a kitchen with bottles, a household of an old person who lives alone


def wanted(places: int) -> Counts:
    """How many places of each kind are missing until the register holds `places`; beside the kinds "few" of some."""
    given = data()
    size = places / given["places"]
    there = Counter(Premises.objects.filter(closed_on__isnull=True).values_list("kind", flat=True))
    found = {
        kind: max(0, round(one.get("total", 0) * size) - there[kind])
        for kind, one in given["kinds"].items() if "total" in one
    }  # fmt: skip
    bottles = Premises.objects.filter(kind__in=KITCHENS, gas__in=("bottled", "both"), closed_on__isnull=True).count()
    old = Premises.objects.filter(kind=PIPED, elderly=True, closed_on__isnull=True).count()
    kitchens = round(given["kitchens_bottled"] * size)
    found[BOTTLED] = max(0, round(given["bottled"] * size) - max(kitchens, bottles) - there[BOTTLED])
    found[PIPED] = max(0, places - sum(there.values()) - sum(found.values()))
    found["few kitchens"] = max(0, kitchens - bottles)
    found["few homes"] = min(found[PIPED], max(0, round(given["elderly"] * size) - old))
    return found


def layout(seed: str, counts: Counts) -> list[Spot]:
    """Every place to be written, in the order in which they are; the same for the same seed and counts."""
    rng = Random(f"places {seed}")  # noqa: S311 - no secret
    grounds = list(data()["territories"])
    shares = [data()["territories"][key]["places"] for key in grounds]
    flat: list[tuple[str, bool]] = []
    few = {"catering": counts["few kitchens"], PIPED: counts["few homes"]}
    for kind in data()["kinds"]:
        flat += [(kind, number < few.get(kind, 0)) for number in range(counts.get(kind, 0))]
    rng.shuffle(flat)
    serials: Counter[tuple[str, bool]] = Counter()
    found = []
    for (kind, special), key in zip(flat, rng.choices(grounds, shares, k=len(flat)), strict=True):
        home = kind.startswith("household")
        found.append(Spot(kind, key, serials[key, home], special))
        serials[key, home] += 1
    return found


class Builder:
    """Writes spots as places with their operators, households and contacts."""

    def __init__(self, press: Press, tag: str, act: Row, day: str, outline: tuple[Point, ...]) -> None:
        self.press, self.tag, self.act, self.day, self.outline = press, tag, act, day, outline
        self.units = {unit.key: unit for unit in Unit.objects.filter(kind=Unit.Kind.TERRITORY).select_related("area")}
        self.quarters: dict[str, list[Area]] = {
            key: list(Area.objects.filter(parent=unit.area).order_by("code")) or [unit.area]
            for key, unit in self.units.items() if unit.area
        }  # fmt: skip
        self.codes = set(Operator.objects.exclude(uscc="").values_list("uscc", flat=True))
        self.gas = Operator.objects.filter(key=key_of("o", tag, "gas")).values_list("pk", flat=True).first()
        self.kinds = {one.kind: one for one in district().kinds}
        self.rng = Random(tag)  # noqa: S311 - no secret

    def write_gas_company(self) -> None:
        """Who runs pipes and stations."""
        name = "申安燃气有限公司（虚构）"
        self._operator(key_of("o", self.tag, "gas"), name, made_up_credit_code(Random(f"gas {self.tag}")))  # noqa: S311

    def write(self, part: int, spots: list[Spot]) -> list[int]:
        """One part of the layout; the keys of its places."""
        self.rng = Random(f"part {self.tag} {part}")  # noqa: S311 - no secret
        return [self._place(spot, f"{part} {number}") for number, spot in enumerate(spots)]

    def _place(self, spot: Spot, door: str) -> int:
        rng, ground = self.rng, district().ground[spot.ground]
        home = spot.kind.startswith("household")
        host = rng.choice(ground.hosts) if ground.hosts else ""
        quarters = self.quarters[host or spot.ground]
        area = quarters[spot.serial // FLATS % len(quarters)] if home else rng.choice(quarters)
        street, address = self._address(ground, spot, home=home)
        name = f"{rng.choice(district().surnames)}某户" if home else self._name(self.kinds[spot.kind], street)
        pk = self.press.next_id(Premises)
        number, shown = f"P{pk:06d}", "" if home else name
        point = (None, None) if home else ground.point(rng, self.outline)
        operator = None if home else self._run_by(spot, name, door)
        sheet = self.press.sheet(self.act | {"verb": "premises.add", "subject_type": "premises", "subject_key": number})
        sheet.add(
            Premises,
            {
                "id": pk, "number": number, "kind": spot.kind, "operator_id": operator, "area_id": area.pk,
                "territory_id": self.units[PARK if host else spot.ground].pk,
                "host_id": self.units[host].pk if host else None, "name": shown, "address": "" if home else address,
                "in_park": bool(host), "latitude": point[0], "longitude": point[1], "elderly": home and spot.few,
                "gas": self._gas(spot), "opened_on": self.day, "same": queries.same_place(name, address),
                "synthetic": True, "search": queries.found_by(number, shown, address),
            },
        )  # fmt: skip
        if home:
            phone = f"021-000{rng.randint(10000, 99999)}" if rng.random() < 0.4 else ""
            sheet.add(Household, {"premises_id": pk, "name": name, "address": address, "phone": phone})
        elif rng.random() < 0.15:
            phone = f"000{rng.randint(10000000, 99999999)}"
            who = f"{rng.choice(district().surnames)}某某"
            sheet.add(Contact, {"premises_id": pk, "role": "manager", "name": who, "phone": phone})
        return pk

    def _address(self, ground: Ground, spot: Spot, *, home: bool) -> tuple[str, str]:
        """Street and door; running numbers give each place a door of its own."""
        rng, streets = self.rng, ground.streets
        if not home:
            street = streets[spot.serial % len(streets)]
            number = 2 + 2 * (spot.serial // len(streets))
            near = "附近" if spot.kind in OUTDOORS else f"{rng.randint(1, 3)}铺" if spot.kind in SHOPS else ""
            return f"{street}{number}号" if near == "附近" else street, f"{street}{number}号{near}"
        lane, flat = divmod(spot.serial, FLATS)
        street = streets[lane % len(streets)]
        house, room = divmod(flat, 24)
        number = 6 + 2 * (lane // len(streets) + int(self.tag, 36) % LANES)
        return street, f"{street}{number}弄{house + 1}号{room // 4 + 1}0{room % 4 + 1}室"

    def _name(self, kind: KindOfPlace, street: str) -> str:
        rng = self.rng
        end = rng.choice(kind.ends).replace("{street}", street)
        if kind.kind in KITCHENS or kind.kind == "small_shop":
            family = rng.choice(district().surnames)
            own = (f"{family}记", f"{family}{rng.choice(district().given)}")
            words = rng.choice((kind.words, data()["words"]["shops"], data()["words"]["shops"], own))
            branch = f"（{street}店）" if rng.random() < 0.35 else ""
            return f"{rng.choice(words)}{end}{branch}"
        return f"{'' if street in end else street}{rng.choice(kind.words)}{end}"

    def _gas(self, spot: Spot) -> str:
        if spot.kind.startswith("household"):
            return spot.kind.removeprefix("household_")
        if spot.kind not in (*KITCHENS, "hotel", "school", "care_home", "hospital", "state_tenant"):
            return ""
        return ("both" if self.rng.random() < HALF / 10 else "bottled") if spot.few else "piped"

    def _run_by(self, spot: Spot, name: str, door: str) -> int | None:
        """The operator: the gas company for its own, else a new one; a few of them act for themselves."""
        kind, rng = self.kinds[spot.kind], self.rng
        if kind.owner == "gas_company":
            return self.gas
        owner = {"个体工商户": f"{name}（{rng.choice(district().surnames)}某）", "行为人": "某某（涉嫌无证经营）"}
        code = made_up_credit_code(rng)
        without = kind.owner == "行为人" or rng.random() < 0.15 or code in self.codes
        self.codes.add(code)
        key = key_of("o", self.tag, door)
        pk = self._operator(key, owner.get(kind.owner, name), "" if without else code)
        if kind.owner != "行为人" and rng.randrange(JOINED) == 0:
            who = rng.choice(district().surnames) + rng.choice(("某", "经理", "店长", "主管"))
            login = f"qy-{self.tag}-{door.replace(' ', '-')}"
            write_person(self.press, login, who, Role.ENTERPRISE, self.act, self.day, {"operator_id": pk})
        return pk

    def _operator(self, key: str, name: str, code: str) -> int:
        sheet = self.press.sheet(self.act | {"verb": "operator.add", "subject_type": "operator", "subject_key": key})
        row = sheet.add(
            Operator,
            {
                "key": key, "name": name, "uscc": code, "synthetic": True, "search": queries.found_by(name, code),
                "phone": f"021-000{self.rng.randint(10000, 99999)}",
            },
        )  # fmt: skip
        return int(row["id"])
