"""The conditions of the list of places in words: those that are set, and those that can be added."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ranan.kit.http import lang
from ranan.kit.templatetags.ran import full_day
from ranan.registry import queries
from ranan.registry.queries.places import SPANS
from ranan.rules import terms


def _span_words() -> dict[str, str]:
    return {
        "opened_from": _("opened from"), "opened_to": _("opened until"), "closed_from": _("closed from"),
        "closed_to": _("closed until"),
    }  # fmt: skip


def chips(wanted: queries.PlaceFilter) -> list[dict[str, str]]:
    """The conditions that are set, each with the address without it."""
    given, tongue = wanted.given(), lang()
    unit = queries.units().by_key.get(wanted.territory)
    shown = {"closed": _("closed places"), "merged": _("merged places alone")}
    words = {
        "q": (_("search"), wanted.q), "kind": (_("kind of place"), terms.word("premises", wanted.kind, tongue)),
        "territory": (_("territory"), unit.name if unit else wanted.territory),
        "gas": (_("gas"), terms.word("gas", wanted.gas, tongue)), "elderly": (_("elderly"), _("alone")),
        "located": (_("coordinates"), _("none")), "show": (_("also"), shown.get(wanted.show, "")),
        "on": (_("counted on"), _in_words(wanted.on)),
        **{name: (word, _in_words(getattr(wanted, name))) for name, word in _span_words().items()},
    }  # fmt: skip
    return [{"label": words[one][0], "value": words[one][1], "without": wanted.url(**{one: ""})} for one in given]


def _in_words(day: str) -> str:
    return str(full_day(date.fromisoformat(day))) if day else ""


def filters(wanted: queries.PlaceFilter) -> list[dict[str, Any]]:
    """The conditions that can be added, as links."""
    tongue = lang()
    kinds = [(wanted.url(kind=key), word) for key, word in terms.choices("premises", tongue)]
    units = [(wanted.url(territory=unit.key), unit.name) for unit in queries.territories()]
    gases = [(wanted.url(gas=key), word) for key, word in terms.choices("gas", tongue)]
    more = [
        (wanted.url(show="closed"), _("closed places")), (wanted.url(show="merged"), _("merged places alone")),
        (wanted.url(located="no"), _("without coordinates")), (wanted.url(elderly="yes"), _("elderly people alone")),
    ]  # fmt: skip
    every = [
        ("kind", _("kind of place"), kinds),
        ("territory", _("territory"), units),
        ("gas", _("gas"), gases),
        ("", _("also"), more),
    ]
    return [{"label": label, "options": options} for name, label, options in every if name not in wanted.given()]


def spans(wanted: queries.PlaceFilter) -> list[dict[str, str]]:
    """The days between which places opened or closed: fields that go along with the search."""
    words = _span_words()
    return [{"name": name, "label": words[name], "value": getattr(wanted, name)} for name in SPANS]


def kept(wanted: queries.PlaceFilter) -> dict[str, str]:
    """The conditions that go along with a search without a field of their own."""
    return {name: value for name, value in wanted.given().items() if name not in {"q", *SPANS}}
