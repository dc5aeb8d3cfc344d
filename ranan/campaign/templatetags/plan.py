"""Filters of the plan's pages: lists in the punctuation of the language. `{% load plan %}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from ranan.campaign import words
from ranan.campaign.access import may_state_figures
from ranan.kit.http import actor_of, lang
from ranan.rules.plan import HazardType

register = template.Library()


@register.filter
def listed(values: Iterable[object]) -> str:
    """Names or words one after the other; records by their name. A dash where there is none."""
    shown = [str(getattr(value, "name", value)) for value in values]
    return words.listed(shown, lang()) or "—"


@register.filter
def titled(one: HazardType) -> str:
    """A catalogue entry's title in the language of the page, where it has one."""
    return one.title_en if lang() == "en" and one.title_en else one.title


@register.inclusion_tag("campaign/figures_button.html", takes_context=True)
def figures_button(context: dict[str, Any]) -> dict[str, bool]:
    """The way to the workbook of figures, for whoever may state one."""
    return {"may": may_state_figures(actor_of(context["request"]))}
