"""What was read of people in clear: by whom, when, where, why; told from the journal alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.kit.http import lang
from ranan.registry.models import Person, Premises
from ranan.rules import terms

VERB = "premises.reveal"
MOST = 200  # lines on the page


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """What the address says; what it does not know is dropped."""

    actor: str = ""
    place: str = ""
    on: date | None = None

    @classmethod
    def read(cls, given: Any) -> ReadingFilter:
        """From a query string's values (a mapping of texts)."""

        def word(name: str) -> str:
            return str(given.get(name, "")).replace("\x00", "").strip()[:60]

        try:
            on = date.fromisoformat(word("on"))
        except ValueError:
            on = None
        return cls(word("actor"), word("place").upper(), on if on is not None and 1900 <= on.year <= 2999 else None)

    def given(self) -> dict[str, str]:
        """The conditions that are set."""
        return {name: str(value) for name in self.__slots__ if (value := getattr(self, name))}

    def url(self) -> str:
        """The query string of the list."""
        return "?" + urlencode(self.given())


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: `place` is None for a list that left the system in clear, whose name stands in `what`."""

    at: datetime
    actor: str
    actor_for: str
    unit: str
    place: Premises | None
    what: str
    reason: str
    facts: tuple[str, ...]
    rows: int

    @property
    def why(self) -> str:
        """The reason in words: the one that was picked, then what was written beside it."""
        picked, _gap, words = self.reason.partition(" ")
        if picked not in terms.table()["reveal_reason"]:
            return self.reason
        return f"{terms.word('reveal_reason', picked, lang())} {words}".strip()

    @property
    def facts_said(self) -> str:
        """Which facts, in words: never what they say."""
        pairs = [fact.partition(".")[::2] for fact in self.facts]
        said = [
            f"{terms.word('who_at_place', who, lang())} {terms.word('personal_fact', fact, lang())}"
            for who, fact in pairs
        ]
        return "、".join(said)


def readings(wanted: ReadingFilter, limit: int = MOST) -> list[Reading]:
    """The newest first; `limit` 0 for all."""
    found = journal.entries().filter(Q(verb=VERB) | Q(subject_type="export", facts__clear=True))
    if wanted.actor:
        known = Person.objects.filter(Q(name=wanted.actor) | Q(login=wanted.actor.lower())).values_list(
            "key", flat=True
        )
        found = found.filter(actor_key__in=[wanted.actor, *known])
    if wanted.place:
        found = found.filter(subject_type="premises", subject_key=wanted.place)
    if wanted.on:
        start = datetime.combine(wanted.on, time.min, clock.ZONE)
        found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return _told(found[:limit] if limit else found)


def readings_of(place: Premises) -> list[Reading]:
    """Those of one place, the newest first."""
    return _told(journal.timeline("premises", place.number).filter(verb=VERB).order_by("-id"))


def _told(found: QuerySet[Any]) -> list[Reading]:
    entries = list(found)
    numbers = {entry.subject_key for entry in entries if entry.subject_type == "premises"}
    places = {row.number: row for row in Premises.objects.filter(number__in=numbers).select_related("household")}
    return list(_lines(entries, places))


def _lines(entries: Iterable[Any], places: dict[str, Premises]) -> Iterable[Reading]:
    for entry in entries:
        facts = entry.facts
        yield Reading(
            entry.at, entry.actor_name, entry.actor_for, entry.actor_unit, places.get(entry.subject_key), entry.subject_key,
            facts.get("reason", ""), tuple(facts.get("shown", ())), facts.get("rows", 0),
        )  # fmt: skip
