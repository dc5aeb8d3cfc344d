"""A place's life on its page: what it was before, what it was made one with, and the forms of what may happen next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ranan.registry import access, queries
from ranan.registry.models import Premises
from ranan.registry.place_forms import ChangeForm, CloseForm, MergeForm
from ranan.registry.queries import duplicates, past
from ranan.rules.actor import Actor


def life_of(row: Premises, actor: Actor, *, may_keep: bool, kinds: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What the page of a place shows of its life; forms only for who keeps it."""
    seen = access.premises_of(actor)
    shown: dict[str, Any] = {
        "pasts": past.pasts(row), "since": past.run_since(row) if row.operator is not None else None,
        "merged": list(seen.filter(merged_into=row).order_by("id")),
        "stays": seen.filter(pk=row.merged_into_id).first() if row.merged_into_id else None,
        "building": seen.filter(pk=row.part_of_id).first() if row.part_of_id else None,
        "parts": seen.filter(part_of=row, closed_on__isnull=True).count(),
        "pairs": [*duplicates.proposals_at(row, seen)] if may_keep else [],
    }  # fmt: skip
    if may_keep and row.closed_on is None:
        shown["life_change_form"] = change_form(row, kinds)
        shown["life_close_form"] = CloseForm(auto_id="close_%s")
        shown["life_merge_form"] = MergeForm(initial={"how": "twice"}, auto_id="merge_%s")
    return shown


def change_form(row: Premises, kinds: Sequence[tuple[str, str]], data: Any = None) -> ChangeForm:
    """The form of a change from a day on, empty or filled with what came."""
    return ChangeForm(
        data, household=row.is_household, kinds=kinds, areas=list(queries.areas()), auto_id="life_change_%s"
    )
