"""Entries of the journal in words, with their facts as lines of JSON; and what the address of the list asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from ranan.kit import clock
from ranan.kit.http import lang
from ranan.registry.models import Operator, Person
from ranan.rules import terms

PAGE = 50
LINES = 8
DIGEST = 64  # characters of a file's fingerprint; the list shows its beginning
_LINKS = {"hazard": "hazard", "premises": "place"}


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What the address says; what it does not know is dropped."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    on: date | None = None
    before: int = 0

    @classmethod
    def read(cls, given: Any) -> JournalFilter:
        """From a query string's values (a mapping of texts)."""

        def word(name: str) -> str:
            return str(given.get(name, "")).replace("\x00", "").strip()[:80]

        try:
            on = date.fromisoformat(word("on"))
        except ValueError:
            on = None
        if on is not None and not 1900 <= on.year <= 2999:  # the ends of the calendar have no day before or after
            on = None
        before = word("before")[:18]
        number = int(before) if before.isascii() and before.isdigit() else 0
        return cls(word("actor"), word("verb"), word("subject"), on, number)

    def url(self, **changes: Any) -> str:
        """The query string of this list with some conditions changed; without `before` it begins with the newest."""
        wanted = replace(self, **({"before": 0} | changes))
        pairs = {name: getattr(wanted, name) for name in wanted.__slots__}
        return "?" + urlencode({name: str(value) for name, value in pairs.items() if value})

    @property
    def any(self) -> bool:
        """Whether a condition is set."""
        return bool(self.actor or self.verb or self.subject or self.on)


def filtered(found: QuerySet[Any], wanted: JournalFilter) -> QuerySet[Any]:
    """The entries that fit, the newest first."""
    if wanted.actor:
        known = Person.objects.filter(Q(name=wanted.actor) | Q(login=wanted.actor.lower()))
        found = found.filter(actor_key__in=[wanted.actor, *known.values_list("key", flat=True)])
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.subject:
        people = Person.objects.filter(Q(name=wanted.subject) | Q(login=wanted.subject.lower())).values("key")
        operators = Operator.objects.filter(Q(name=wanted.subject) | Q(uscc=wanted.subject.upper())).values("key")
        typed = {wanted.subject, wanted.subject.upper(), wanted.subject.lower()}
        found = found.filter(  # with its type, so that the index on (type, key) serves
            Q(subject_type__in=list(terms.table()["subject"]), subject_key__in=typed)
            | Q(subject_type="person", subject_key__in=people)
            | Q(subject_type="operator", subject_key__in=operators)
        )
    if wanted.on:
        start = datetime.combine(wanted.on, time.min, clock.ZONE)
        found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return found.filter(pk__lt=wanted.before) if wanted.before else found


@dataclass(slots=True)
class Line:
    """One entry in words. `facts` are (table, what became of it, JSON); `cut` how many more there are."""

    entry: Any
    act: str
    subject: str
    subject_url: str
    facts: list[tuple[str, str, str]]
    cut: int = 0
    personal: bool = False


def in_words(rows: Iterable[Any], *, every_line: bool = False) -> list[Line]:
    """Entries as a page shows them."""
    entries = list(rows)
    names = _names(entries)
    return [_line(entry, names, None if every_line else LINES) for entry in entries]


def _names(entries: list[Any]) -> dict[tuple[str, str], str]:
    keys = {entry.subject_key for entry in entries if entry.subject_type in {"person", "operator"}}
    people = Person.objects.filter(key__in=keys).values_list("key", "name")
    operators = Operator.objects.filter(key__in=keys).values_list("key", "name")
    return {("person", k): name for k, name in people} | {("operator", k): name for k, name in operators}


def act_word(verb: str) -> str:
    """The act in words: that of its full name, else that of the verb."""
    if verb in terms.table()["act"]:
        return terms.word("act", verb, lang())
    return terms.word("verb", verb.rpartition(".")[2], lang())


def verb_choices() -> list[tuple[str, str]]:
    """Every verb that the journal may hold, in words: acts on hazards first."""
    hazards = [(f"hazard.{key}", word) for key, word in terms.choices("verb", lang()) if key != "see"]
    return [*hazards, *terms.choices("act", lang())]


def _line(entry: Any, names: dict[tuple[str, str], str], limit: int | None) -> Line:
    facts = list(_facts(entry.facts))
    shown = facts[:limit]
    name = names.get((entry.subject_type, entry.subject_key), entry.subject_key)
    name = f"{name[:12]}…" if limit is not None and len(name) == DIGEST else name
    link = _LINKS.get(entry.subject_type)
    return Line(
        entry, act_word(entry.verb), f"{terms.word('subject', entry.subject_type, lang())} {name}",
        reverse(link, kwargs={"number": entry.subject_key}) if link else "", shown, len(facts) - len(shown),
        any('"digest"' in text for _table, _what, text in facts),
    )  # fmt: skip


def _facts(facts: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(table, "old" or "new", one row as JSON); facts that are not rows come first, under no table."""
    plain = {name: value for name, value in facts.items() if "." not in name and name != "was"}
    if plain:
        yield "", "", _json(plain)
    for label, images in facts.items():
        if "." not in label:
            continue
        olds = {image["id"]: image for image in facts.get("was", {}).get(label, [])}
        for image in images:
            if image["id"] in olds:
                yield label, "old", _json(olds.pop(image["id"]))
            yield label, "new", _json(image)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
