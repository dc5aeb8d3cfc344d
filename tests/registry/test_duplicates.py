"""Entries that are likely one place: each pair proposed once, decided by who keeps both, never proposed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ranan.config import cli
from ranan.config.commands import register as command
from ranan.registry import actions
from ranan.registry.actions.duplicates import look_for_duplicates, merge_pair, tell_apart
from ranan.registry.models import Area, DuplicatePair, Premises
from ranan.registry.queries.duplicates import pairs_of
from ranan.rules import likeness
from tests.registry.conftest import NOW, code, entries, rebuilds
from tests.registry.test_premises import a_place
from tests.world import SYSTEM, World

Enter = Callable[[str], Client]


def added(name: str, address: str, area: str = "华阳路街道", kind: str = "catering", **more: Any) -> Premises:
    place = a_place(name=name, address=address, area=Area.objects.get(name=area), kind=kind, **more)
    made = actions.add_premises(place, actor=SYSTEM, at=NOW)
    assert isinstance(made, Premises)
    return made


def waiting() -> list[tuple[str, str, str]]:
    found = DuplicatePair.objects.filter(decided="").select_related("first", "second").order_by("first_id", "second_id")
    return [(one.first.number, one.second.number, one.why) for one in found]


@pytest.fixture
def twice(world: World) -> DuplicatePair:
    """阿强小吃店 of the small world, entered once more."""
    added("上海阿强小吃店有限公司", "长宁区华阳路12号1楼")
    assert look_for_duplicates() == (1, 1)
    return DuplicatePair.objects.get()


def test_every_two_that_are_likely_one_are_proposed_once(world: World) -> None:
    shop, home = world.places["shop"], world.places["home"]
    more = added("阿强小吃", "华阳路12号")
    flat = added("林太太", "长宁区安西路5弄3号101室", kind="household_bottled")
    near = added("新店一", "江苏路", latitude=31.22, longitude=121.42)
    far = added("新店一家", "江苏路近愚园路", latitude=31.2201, longitude=121.4201)
    added("阿强小吃店", "定西路12号")
    assert look_for_duplicates() == (3, 3)
    assert sorted(waiting()) == sorted([
        (shop.number, more.number, "name_address"), (home.number, flat.number, "door"), (near.number, far.number, "near"),
    ])  # fmt: skip
    assert look_for_duplicates() == (3, 0), "the second time nothing is new"


def test_closed_places_are_not_proposed(world: World, twice: DuplicatePair) -> None:
    actions.close_premises(twice.second, on=date(2023, 11, 20), actor=SYSTEM, at=NOW)
    assert look_for_duplicates() == (0, 0)


def test_a_proposal_keeps_its_address_and_goes_when_its_reason_is_gone(world: World, twice: DuplicatePair) -> None:
    assert look_for_duplicates() == (1, 0)
    assert DuplicatePair.objects.get().pk == twice.pk
    actions.amend_premises(twice.second, address="定西路1号", actor=SYSTEM, at=NOW)
    assert look_for_duplicates() == (0, 0)
    assert not DuplicatePair.objects.exists()


def test_told_apart_they_are_never_proposed_again(world: World, twice: DuplicatePair) -> None:
    done = tell_apart(twice, actor=world.actor("hy2"), at=NOW)
    assert isinstance(done, DuplicatePair)
    assert (done.decided, done.by) == ("different", "郑涛")
    assert look_for_duplicates() == (0, 0)
    entry = entries("premises.differ")[-1]
    assert (entry.subject_key, entry.facts["differs_from"]) == (twice.second.number, twice.first.number)
    assert code(tell_apart(twice, actor=world.actor("hy2"), at=NOW)) == "pair_decided"
    assert rebuilds() == []


@pytest.mark.parametrize(("on", "ended"), [(None, "twice"), (date(2023, 11, 20), "merged")])
def test_merged_the_one_that_was_chosen_stays(world: World, twice: DuplicatePair, on: date | None, ended: str) -> None:
    first, second = twice.first, twice.second
    done = merge_pair(twice, stays=second, on=on, actor=world.actor("hy2"), at=NOW)
    assert isinstance(done, Premises)
    first.refresh_from_db()
    assert (first.merged_into_id, first.ended) == (second.pk, ended)
    assert DuplicatePair.objects.get().decided == "merged"
    assert look_for_duplicates() == (0, 0)
    assert rebuilds() == []


@pytest.mark.parametrize(
    ("name", "may"), [("hy", True), ("zb", True), ("xf", False), ("xj2", False), ("auditor", False)]
)
def test_only_who_keeps_both_places_decides(world: World, twice: DuplicatePair, name: str, may: bool) -> None:
    done = merge_pair(twice, stays=twice.first, on=None, actor=world.actor(name), at=NOW)
    assert isinstance(done, Premises) == may
    assert bool(DuplicatePair.objects.get().decided) == may


def test_a_merger_that_is_refused_decides_nothing(world: World, twice: DuplicatePair) -> None:
    assert code(merge_pair(twice, stays=world.places["other"], on=None, actor=SYSTEM, at=NOW)) == "missing"
    later = date(2024, 1, 1)
    assert code(merge_pair(twice, stays=twice.first, on=later, actor=SYSTEM, at=NOW)) == "date_in_future"
    assert DuplicatePair.objects.get().decided == ""


# ---------- pages ----------


def test_the_pair_is_listed_compared_and_decided_on_its_page(world: World, enter: Enter, twice: DuplicatePair) -> None:
    client, page = enter("hy2"), f"/premises/duplicates/{twice.pk}/"
    assert page in client.get("/premises/duplicates/").content.decode()
    assert page in client.get(f"/premises/{twice.first.number}/").content.decode()
    shown = client.get(page).content.decode()
    assert '<span class="differs">阿强小吃店</span>' in shown
    assert '<span class="differs">华阳路街道</span>' not in shown
    for missing in ({}, {"how": "twice"}, {"how": "since", "stays": twice.first.number}):
        assert client.post(page, missing).status_code in {200, 422}
    assert DuplicatePair.objects.get().decided == ""
    assert client.post(page, {"how": "twice", "stays": twice.first.number}).status_code == 302
    assert Premises.objects.get(pk=twice.second_id).merged_into_id == twice.first_id
    assert "已合并" in client.get(page).content.decode()
    assert client.post(page, {"how": "different"})["X-Refusal"] == "pair_decided"


def test_different_ones_are_told_apart_on_the_page(world: World, enter: Enter, twice: DuplicatePair) -> None:
    client = enter("zb")
    assert client.post(f"/premises/duplicates/{twice.pk}/", {"how": "different"}).status_code == 302
    assert waiting() == []
    assert f"/{twice.pk}/" not in client.get("/premises/duplicates/").content.decode()


@pytest.mark.parametrize(("name", "status", "listed"), [("xf", 200, True), ("xj2", 404, False), ("boss", 404, False)])
def test_nobody_compares_places_that_he_may_not_see(
    world: World, enter: Enter, twice: DuplicatePair, name: str, status: int, listed: bool
) -> None:
    client, page = enter(name), f"/premises/duplicates/{twice.pk}/"
    answer = client.get(page)
    assert answer.status_code == status
    assert (page in client.get("/premises/duplicates/").content.decode()) == listed
    if status == 200:
        assert "<form" not in answer.content.decode().partition("turn second")[2].partition("</section>")[0]


def test_households_are_cut_side_by_side(world: World, enter: Enter) -> None:
    added("林太太", "长宁区安西路5弄3号101室", kind="household_bottled", phone="13812345678")
    look_for_duplicates()
    shown = enter("hy2").get(f"/premises/duplicates/{DuplicatePair.objects.get().pk}/").content.decode()
    for word in ("林某户", "林太太", "13812345678"):
        assert word not in shown


# ---------- the command ----------


def test_the_command_looks_through_the_register_and_says_what_waits(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    added("上海阿强小吃店有限公司", "长宁区华阳路12号1楼")
    assert command.run(cli._parse(["register", "duplicates", "--json"])) == 0
    assert json.loads(capsys.readouterr().out) == {"waiting": 1, "new": 1}
    assert command.run(cli._parse(["register", "duplicates"])) == 0
    assert "可能重复 1 对，其中新查出 0 对" in capsys.readouterr().out


# ---------- properties ----------


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["阿强小吃店", "阿强小吃", "上海阿强小吃店有限公司", "老王面馆"]),
            st.sampled_from(["华阳路12号", "长宁区华阳路12号1楼", "华阳路", "华阳路14号", "安西路5弄3号101室"]),
        ),
        max_size=8,
    )
)
def test_whatever_two_the_rule_calls_one_are_found_in_the_whole(rows: list[tuple[str, str]]) -> None:
    """The keys leave nothing out: the search over all finds exactly what the rule says of each two."""
    entries_ = [likeness.Entry(name, address) for name, address in rows]
    wanted = {
        (i, k) for k in range(len(rows)) for i in range(k) if likeness.judge(entries_[k], entries_[i]) is not None
    }
    assert {(one.first, one.second) for one in pairs_of(enumerate(entries_))} == wanted


def test_a_place_that_is_added_by_hand_is_compared_at_once_and_told_of(world: World, enter: Enter) -> None:
    client = enter("hy2")
    given = {"kind": "catering", "name": "阿强小吃", "address": "华阳路12号1楼", "area": world.places["shop"].area.code}
    answer: Any = client.post("/premises/new/", given)
    shown = client.get(answer["Location"]).content.decode()
    [(first, second, why)] = waiting()
    assert (first, why) == (world.places["shop"].number, "name_address")
    assert second in answer["Location"]
    assert "可能已用别的名称或地址登记" in shown
    other = client.post("/premises/new/", given | {"name": "远山茶馆", "address": "定西路900号"})
    assert "可能已用别的名称" not in client.get(other["Location"]).content.decode()


def test_somebody_has_the_register_looked_through_from_the_page(world: World, enter: Enter) -> None:
    from ranan.registry import tasks

    added("上海阿强小吃店有限公司", "长宁区华阳路12号1楼")
    client = enter("hy2")
    assert [client.post("/premises/duplicates/").status_code for _time in range(2)] == [302, 302]
    assert enter("auditor").post("/premises/duplicates/").status_code == 403
    tasks.propose_duplicates()
    assert len(waiting()) == 1
    assert "阿强小吃店" in client.get("/premises/duplicates/").content.decode()
