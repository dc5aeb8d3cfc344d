"""The made-up places: every kind that the plan names, in every territory, with operators and credit codes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import cycle
from random import Random

from stdnum.cn import uscc

from ranan.config.demo.district import KindOfPlace, district
from ranan.config.demo.ground import Ground, Point
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries
from ranan.registry.models import Area, Contact, Household, Operator, Premises, Unit
from ranan.rules.actor import Actor

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PARK = "lkyq"
SHOP = "店主王的小面馆"  # the printed enterprise account's own place
_KITCHENS = ("catering", "small_catering", "hotel", "school", "care_home", "hospital", "state_tenant")
_NO_OPERATOR = ("household_bottled", "household_piped", "public_body")


def made_up_credit_code(rng: Random) -> str:
    """A code that passes the check of GB 32100 but can be nobody's: its organisation part fails that of GB 11714."""
    body = "MA" + "".join(rng.choice(_LETTERS[:10] + _LETTERS[10:24]) for _ in range(6))
    total = sum(int(c, 36) * w for c, w in zip(body, _WEIGHTS, strict=True))
    true = "0123456789X"[(11 - total % 11) % 11]
    wrong = rng.choice([c for c in "0123456789" if c != true])
    start = f"91310105{body}{wrong}"
    return start + str(uscc.calc_check_digit(start))


def _gas(kind: str, place: str) -> str:
    """What a place burns: a household what its kind says; of kitchens two in five have bottles."""
    if kind.startswith("household"):
        return kind.removeprefix("household_")
    if kind not in _KITCHENS:
        return ""
    draw = Random(place).random()  # noqa: S311 - apart from the district's own chances, which stay as they are
    return "bottled" if draw < 0.36 else "both" if draw < 0.4 else "piped"


def _contacts(row: Premises, place: str) -> Iterator[Contact]:
    """Whom one turns to: of every second kitchen, school and the like a manager, of some a landlord."""
    draw = Random(f"contacts {place}")  # noqa: S311 - apart from the district's own chances
    if row.kind not in _KITCHENS or draw.random() < 0.5:
        return
    roles = [Contact.Role.MANAGER, *([Contact.Role.LANDLORD] if draw.random() < 0.4 else [])]
    for role in roles:
        name = f"{draw.choice(district().surnames)}某某"
        yield Contact(premises=row, role=role, name=name, phone=f"000{draw.randint(10000000, 99999999)}")


class Surveyor:
    """Puts the district's places into the register, one after another."""

    def __init__(self, rng: Random, outline: tuple[Point, ...], *, actor: Actor, at: datetime) -> None:
        self.rng, self.outline, self.on = rng, outline, clock.day_of(at)
        self.batch = journal.Batch(actor=actor, at=at)
        self.units = {unit.key: unit for unit in Unit.objects.filter(kind=Unit.Kind.TERRITORY).select_related("area")}
        self.quarters: dict[str, list[Area]] = {}
        for key, unit in self.units.items():
            quarters = list(Area.objects.filter(parent=unit.area).select_related("parent").order_by("code"))
            self.quarters[key] = quarters or [area for area in (unit.area,) if area]
        self.by_area = {unit.area_id: unit for unit in self.units.values()}
        self.operators: dict[str, list[Operator]] = {}
        self.turn = cycle(self._order())
        self.doors: set[str] = set()

    def _order(self) -> list[str]:
        """Territories in the order in which places come to them; the park gets half as many."""
        keys = [key for key in district().ground if key in self.units]
        twice = keys + [key for key in keys if not district().ground[key].hosts]
        self.rng.shuffle(twice)
        return twice

    def everything(self, progress: Callable[[int], None]) -> list[Premises]:
        """Every place of every kind, the shop of the enterprise account first."""
        found = [self._shop()]
        for kind in district().kinds:
            for number in range(kind.count):
                key = list(self.units)[number % len(self.units)] if kind.kind == "public_body" else next(self.turn)
                found.append(self._place(kind, number, key))
                if len(found) % 100 == 0:
                    progress(len(found))
        self.batch.flush()
        return found

    def _shop(self) -> Premises:
        kind = KindOfPlace("catering", 1, ("",), (SHOP,), "个体工商户")
        return self._place(kind, 0, "hyl")

    def _place(self, kind: KindOfPlace, number: int, key: str) -> Premises:
        ground = district().ground[key]
        area, in_park = self._area(ground)
        street = self.rng.choice(ground.streets)
        address = self._address(street, household=kind.kind.startswith("household"))
        name = self._name(kind, number, street, key)
        return self._write(kind, name, address, area, in_park=in_park, at=ground.point(self.rng, self.outline))

    def _write(self, kind: KindOfPlace, name: str, address: str, area: Area, *, in_park: bool, at: Point) -> Premises:
        """The rows of one place and its entry, as `add_premises` writes them, kept for the batch."""
        home = kind.kind.startswith("household")
        own = self.by_area.get(area.pk) or self.by_area[area.parent_id]
        territory, host = (self.units[PARK], own) if in_park else (own, None)
        pk = self.batch.next_id(Premises)
        row = Premises(
            pk=pk, number=f"P{pk:06d}", kind=kind.kind, operator=self._operator(kind, name), area=area,
            territory=territory, host=host, name="" if home else name, address="" if home else address,
            in_park=in_park, latitude=at[0], longitude=at[1], elderly=home and self.rng.random() < 0.3,
            gas=_gas(kind.kind, name + address), opened_on=self.on, same=queries.same_place(name, address), synthetic=True,
            search=queries.found_by(f"P{pk:06d}", "" if home else name, address),
        )  # fmt: skip
        act = self.batch.act("premises.add", ("premises", row.number))
        act.add(row)
        if home:
            row.household = act.add(Household(premises=row, name=name, address=address, phone=self._phone(kind)))
        for contact in _contacts(row, name + address):
            act.add(contact)
        return row

    def _area(self, ground: Ground) -> tuple[Area, bool]:
        """A neighbourhood of the territory; for the park one of a sub-district around it."""
        if ground.hosts:
            return self.rng.choice(self.quarters[self.rng.choice(ground.hosts)]), True
        return self.rng.choice(self.quarters[ground.key]), False

    def _address(self, street: str, *, household: bool) -> str:
        """A door that nobody has yet."""
        for address in self._doors(street, household=household):
            if address not in self.doors:
                self.doors.add(address)
                return address
        raise ValueError("no door is left")

    def _doors(self, street: str, *, household: bool) -> Iterator[str]:
        rng = self.rng
        while True:
            if household:
                room = f"{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
                yield f"{street}{rng.randrange(5, 900, 2)}弄{rng.randint(1, 40)}号{room}"
            else:
                yield f"{street}{rng.randint(8, 1280)}号"

    def _name(self, kind: KindOfPlace, number: int, street: str, key: str) -> str:
        if kind.kind.startswith("household"):
            return f"{self.rng.choice(district().surnames)}某户"
        if kind.kind == "public_body":
            return f"{self.units[key].name}办事机构"
        word = kind.words[number % len(kind.words)]
        end = kind.ends[(number // len(kind.words) + number) % len(kind.ends)]
        return f"{word}{end}".replace("{street}", street)

    def _phone(self, kind: KindOfPlace) -> str:
        """Not a number that rings: 000 begins no exchange."""
        return f"021-000{self.rng.randint(10000, 99999)}" if kind.kind != "pipe" else ""

    def _operator(self, kind: KindOfPlace, name: str) -> Operator | None:
        """Who runs the place: a known company for stations and pipes, else a new one, most with a credit code."""
        if kind.kind in _NO_OPERATOR:
            return None
        if kind.owner in self.operators:
            return self.rng.choice(self.operators[kind.owner])
        owner = {"个体工商户": f"{name}（{self.rng.choice(district().surnames)}某）", "行为人": "某某（涉嫌无证经营）"}
        without = kind.owner == "行为人" or (kind.kind.startswith("small_") and self.rng.random() < 0.25)
        key = f"o{secrets.token_hex(5)}"
        called, code = owner.get(kind.owner, name), "" if without else made_up_credit_code(self.rng)
        made = self.batch.act("operator.add", ("operator", key)).add(
            Operator(
                key=key, name=called, uscc=code, phone=self._phone(kind), synthetic=True,
                search=queries.found_by(called, code),
            )
        )  # fmt: skip
        self.operators.setdefault(kind.kind, []).append(made)
        return made
