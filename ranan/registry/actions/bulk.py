"""Operators and premises that come in by the hundred with a sheet: the same rows and entries, written in one go."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from ranan.journal.actions import Batch
from ranan.kit import clock
from ranan.registry import queries
from ranan.registry.actions.places import NewPlace, household_of, one_at_a_time
from ranan.registry.models import Area, Contact, Operator, Premises, Unit


class PlaceBook:
    """The register as an import sees it: known places by name and address, new ones added to the batch once."""

    def __init__(self, batch: Batch, at: datetime) -> None:
        self._batch, self._at = batch, at
        self._places: dict[str, Premises] = {}
        self._operators: dict[str, Operator] = {}
        self._by_code: dict[str, Operator] = {}
        self._by_area = {unit.area_id: unit for unit in Unit.objects.filter(kind=Unit.Kind.TERRITORY) if unit.area_id}
        self._park = Unit.objects.filter(area__level=Area.Level.PARK).first()

    def know(self, places: list[tuple[str, str]], *, operators: bool = True) -> None:
        """Read the places of these (name, address) pairs at once, and the operators of these names."""
        digests = {queries.same_place(name, address) for name, address in places}
        one_at_a_time(*digests)
        found = queries.premises().filter(same__in=digests, closed_on__isnull=True).order_by("-id")
        self._places.update({place.same: place for place in found})
        names = {name for name, _address in places} if operators else set()
        self._operators.update({row.name: row for row in Operator.objects.filter(name__in=names).order_by("-id")})

    def knows(self, name: str, address: str) -> bool:
        """Whether a place with that name and address is in the register, or in this batch."""
        return queries.same_place(name, address) in self._places

    def place(self, new: NewPlace, contacts: Iterable[Contact] = ()) -> Premises:
        """The known place with that name and address, else a new one with its operator and these contacts."""
        same = queries.same_place(new.name, new.address)
        if same not in self._places:
            self._places[same] = self._add(new, same, contacts)
        return self._places[same]

    def operator(self, name: str, *, synthetic: bool) -> Operator:
        """The operator of that name, else a new one."""
        if name not in self._operators:
            self._operators[name] = self._new_operator(name, "", "", synthetic)
        return self._operators[name]

    def know_codes(self, codes: Iterable[str]) -> None:
        """Read the operators of these credit codes at once; nobody else adds one of them until the transaction ends."""
        wanted = {code for code in codes if code}
        one_at_a_time(*wanted)
        self._by_code.update({row.uscc: row for row in Operator.objects.filter(uscc__in=wanted)})

    def run_by(self, name: str, *, uscc: str = "", phone: str = "", synthetic: bool) -> Operator:
        """The operator with that credit code, else a new one: a name alone makes no two shops one enterprise's."""
        if uscc and uscc in self._by_code:
            return self._by_code[uscc]
        made = self._new_operator(name, uscc, phone, synthetic)
        if uscc:
            self._by_code[uscc] = made
        return made

    def with_code(self, uscc: str) -> Operator | None:
        """The operator with that credit code, if `know_codes` or this batch has one."""
        return self._by_code.get(uscc) if uscc else None

    def _new_operator(self, name: str, uscc: str, phone: str, synthetic: bool) -> Operator:
        key = f"o{secrets.token_hex(5)}"
        row = Operator(key=key, name=name, uscc=uscc, phone=phone, synthetic=synthetic)
        row.search = queries.found_by(name, uscc)
        return self._batch.act("operator.add", ("operator", key)).add(row)

    def _add(self, new: NewPlace, same: str, contacts: Iterable[Contact]) -> Premises:
        household = new.kind.startswith("household")
        operator = new.operator
        if operator is None and not household and new.kind != "public_body":
            operator = self.operator(new.name.strip(), synthetic=new.synthetic)
        top = new.area.parent if new.area.level == Area.Level.NEIGHBOURHOOD and new.area.parent else new.area
        own = self._by_area[top.pk]
        territory, host = (self._park, own) if new.in_park and self._park and own != self._park else (own, None)
        pk = self._batch.next_id(Premises)
        place = Premises(
            pk=pk, number=f"P{pk:06d}", kind=new.kind, operator=operator, area=new.area, territory=territory, host=host,
            name="" if household else new.name.strip(), address="" if household else new.address.strip(),
            in_park=new.in_park, latitude=new.latitude, longitude=new.longitude, elderly=new.elderly, gas=new.gas,
            part_of=new.part_of, opened_on=new.opened_on or clock.day_of(self._at), same=same, synthetic=new.synthetic,
            search=queries.found_by(f"P{pk:06d}", "" if household else new.name, new.address),
        )  # fmt: skip
        act = self._batch.act("premises.add", ("premises", place.number))
        act.add(place)
        if household:
            place.household = act.add(household_of(place, new))
        for contact in contacts:
            contact.premises = place
            act.add(contact)
        return place
