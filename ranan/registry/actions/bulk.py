"""Operators and premises that come in by the hundred with a sheet: the same rows and entries, written in one go."""

from __future__ import annotations

import secrets
from datetime import datetime

from ranan.journal.actions import Batch
from ranan.kit import clock
from ranan.registry import queries
from ranan.registry.actions.places import NewPlace, one_at_a_time
from ranan.registry.models import Area, Household, Operator, Premises, Unit


class PlaceBook:
    """The register as an import sees it: known places by name and address, new ones added to the batch once."""

    def __init__(self, batch: Batch, at: datetime) -> None:
        self._batch, self._at = batch, at
        self._places: dict[str, Premises] = {}
        self._operators: dict[str, Operator] = {}
        self._by_area = {unit.area_id: unit for unit in Unit.objects.filter(kind=Unit.Kind.TERRITORY) if unit.area_id}
        self._park = Unit.objects.filter(area__level=Area.Level.PARK).first()

    def know(self, places: list[tuple[str, str]]) -> None:
        """Read the places of these (name, address) pairs and the operators of these names at once."""
        digests = {queries.same_place(name, address) for name, address in places}
        one_at_a_time(*digests)
        found = queries.premises().filter(same__in=digests, closed_on__isnull=True).order_by("-id")
        self._places.update({place.same: place for place in found})
        names = {name for name, _address in places}
        self._operators.update({row.name: row for row in Operator.objects.filter(name__in=names).order_by("-id")})

    def place(self, new: NewPlace) -> Premises:
        """The known place with that name and address, else a new one with its operator."""
        same = queries.same_place(new.name, new.address)
        if same not in self._places:
            self._places[same] = self._add(new, same)
        return self._places[same]

    def operator(self, name: str, *, synthetic: bool) -> Operator:
        """The operator of that name, else a new one."""
        if name not in self._operators:
            key = f"o{secrets.token_hex(5)}"
            act = self._batch.act("operator.add", ("operator", key))
            row = Operator(key=key, name=name, synthetic=synthetic, search=queries.found_by(name))
            self._operators[name] = act.add(row)
        return self._operators[name]

    def _add(self, new: NewPlace, same: str) -> Premises:
        household = new.kind.startswith("household")
        operator = None
        if not household and new.kind != "public_body":
            operator = self.operator(new.name.strip(), synthetic=new.synthetic)
        own = self._by_area[new.area.pk]
        territory, host = (self._park, own) if new.in_park and self._park and own != self._park else (own, None)
        pk = self._batch.next_id(Premises)
        place = Premises(
            pk=pk, number=f"P{pk:06d}", kind=new.kind, operator=operator, area=new.area, territory=territory, host=host,
            name="" if household else new.name.strip(), address="" if household else new.address.strip(),
            in_park=new.in_park, opened_on=clock.day_of(self._at), same=same, synthetic=new.synthetic,
            search=queries.found_by(f"P{pk:06d}", "" if household else new.name, new.address),
        )  # fmt: skip
        act = self._batch.act("premises.add", ("premises", place.number))
        act.add(place)
        if household:
            place.household = act.add(Household(premises=place, name=new.name.strip(), address=new.address.strip()))
        return place
