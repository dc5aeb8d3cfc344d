"""The catalogue as a list: search words and conditions, all of them in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from ranan.kit.text import plain
from ranan.rules.plan import HazardType, Plan

# Condition → where it stands in an entry. Several values of one condition: any of them fits.
CONDITIONS = ("measure", "grade", "kind", "strength")


@dataclass(frozen=True, slots=True)
class Search:
    """What the address says. Grades are the catalogue's own words, also where 较大 counts as 一般."""

    q: str = ""
    measure: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    strength: tuple[str, ...] = ()
    version: str = ""

    @classmethod
    def read(cls, given: Any) -> Search:
        """From a query string (a QueryDict); unknown values simply find nothing."""

        def many(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value[:40] for value in given.getlist(name)[:50] if value))

        values = {name: many(name) for name in CONDITIONS}
        return cls(q=given.get("q", "")[:100].strip(), version=given.get("version", "")[:6], **values)

    def url(self, **changes: Any) -> str:
        """The query string with some conditions changed."""
        wanted = replace(self, **changes)
        pairs = [("q", wanted.q), *((name, value) for name in CONDITIONS for value in getattr(wanted, name))]
        pairs.append(("version", wanted.version))
        return "?" + urlencode([(name, value) for name, value in pairs if value])

    def without(self, name: str, value: str = "") -> str:
        """The query string without one value of a condition, or without the search words."""
        if name == "q":
            return self.url(q="")
        return self.url(**{name: tuple(one for one in getattr(self, name) if one != value)})

    @property
    def given(self) -> list[tuple[str, str]]:
        """Every condition that is set, as (name, value)."""
        said = [(name, value) for name in CONDITIONS for value in getattr(self, name)]
        return [("q", self.q), *said] if self.q else said

    def find(self, plan: Plan) -> list[HazardType]:
        """The entries that fit, in the catalogue's order."""
        return [one for one in plan.hazards if self._fits(one)]

    def _fits(self, one: HazardType) -> bool:
        facts: dict[str, set[str]] = {
            "measure": {str(no) for no in one.measures},
            "grade": {one.severity},
            "kind": set(one.kinds),
            "strength": {one.citation_status},
        }
        if any(wanted and not facts[name] & set(wanted) for name in CONDITIONS for wanted in [getattr(self, name)]):
            return False
        text = plain(" ".join((one.code, one.title, one.title_en, one.citation, *one.subjects)))
        return all(plain(word) in text for word in self.q.split())
