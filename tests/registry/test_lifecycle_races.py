"""Two people keep one place at once: the entries stay what the rules allow, and nobody waits in a ring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ranan.journal import queries as journal
from ranan.registry import actions, queries
from ranan.registry.models import Area, Premises
from ranan.rules.hazard import Refusal
from tests.hazards.conftest import busy
from tests.hazards.steps import NOW, Desk
from tests.hazards.test_concurrency import at_once

__all__ = ["busy"]
TODAY = NOW.date()


def place(desk: Desk, name: str) -> Premises:
    return queries.premises().get(pk=desk.world.places[name].pk)


def outcome(results: list[Any]) -> list[str]:
    """The codes of what was refused; no exception came out."""
    assert not [one for one in results if isinstance(one, BaseException)], results
    return [one.code for one in results if isinstance(one, Refusal)]


def test_a_place_is_not_opened_again_while_one_like_it_is_added(busy: Desk) -> None:
    shop, actor = place(busy, "shop"), busy.by("hy2")
    actions.close_premises(shop, on=TODAY, actor=actor, at=NOW)
    twin = actions.NewPlace(
        kind="catering", name="阿强小吃店", address="华阳路12号", area=Area.objects.get(name="华阳路街道"), synthetic=True
    )
    at_once(
        lambda: actions.reopen_premises(shop, actor=actor, at=NOW),
        lambda: actions.add_premises(twin, actor=actor, at=NOW),
    )  # fmt: skip
    assert Premises.objects.filter(same=shop.same, closed_on__isnull=True).count() == 1
    assert journal.differences() == []


def test_two_places_do_not_become_one_name_and_address_at_once(busy: Desk) -> None:
    one, other, actor = place(busy, "shop"), place(busy, "shop2"), busy.by("hy2")
    since = TODAY
    lost = outcome(at_once(
        lambda: actions.change_premises(one, since=since, actor=actor, at=NOW, name="新店", address="定西路90号"),
        lambda: actions.change_premises(other, since=since, actor=actor, at=NOW, name="新店", address="定西路90号"),
    ))  # fmt: skip
    assert lost == ["same_place"]
    assert journal.differences() == []


def test_a_place_that_two_close_is_closed_once(busy: Desk) -> None:
    shop, actor = place(busy, "shop"), busy.by("hy2")
    acts = [lambda days=days: actions.close_premises(shop, on=TODAY - timedelta(days=days), actor=actor, at=NOW) for days in (0, 1, 2)]
    assert outcome(at_once(*acts)) == ["place_closed"] * 2


def test_a_ring_of_merging_leaves_one_place_open(busy: Desk) -> None:
    rows, actor = [place(busy, name) for name in ("shop", "shop2", "other")], busy.by("zb")
    lost = outcome(at_once(*[
        lambda one=one, other=other: actions.merge_premises(one, other, on=None, actor=actor, at=NOW)
        for one, other in zip(rows, [*rows[1:], rows[0]], strict=True)
    ]))  # fmt: skip
    open_ = Premises.objects.filter(pk__in=[row.pk for row in rows], closed_on__isnull=True)
    assert (open_.count(), lost) == (1, ["place_closed"])
    assert journal.differences() == []
