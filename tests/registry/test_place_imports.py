"""An import of places as a whole: found again, large ones by the worker, taken back as far as nothing hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ranan.registry import actions, tasks
from ranan.registry.actions import import_runs
from ranan.registry.importing import kept
from ranan.registry.models import PlaceImport, Premises
from ranan.registry.queries import imports
from ranan.rules.hazard import Refusal
from tests.registry.conftest import NOW, code, entries, rebuilds
from tests.registry.sheets import HEADS, book, shop
from tests.world import World

Enter = Callable[[str], Client]
PAGE = "/premises/import/"


def bring(client: Client, data: bytes) -> str:
    answer: Any = client.post(PAGE, {"file": SimpleUploadedFile("底数.xlsx", data)})
    return str(answer["Location"])


def three(client: Client) -> PlaceImport:
    """Three places let in on the page."""
    rows = [shop(f"{name}饭店", f"江苏路{at}号", manager="李春来") for at, name in enumerate("甲乙丙", 1)]
    address = bring(client, book(HEADS, *rows))
    there = client.post(address, {"do": "let_in"})["Location"]
    return PlaceImport.objects.get(pk=int(there.rstrip("/").rpartition("/")[2]))


def place(name: str) -> Premises:
    return Premises.objects.get(name=f"{name}饭店")


def test_an_import_is_found_again_with_what_it_brought(world: World, enter: Enter) -> None:
    client = enter("hy2")
    run = three(client)
    assert (run.state, run.added, run.unit and run.unit.key) == ("done", 3, "hyl")
    assert run.wanted == {}, "answers and ticks are not kept longer than they are needed"
    shown = client.get(f"{PAGE}run/{run.pk}/").content.decode()
    assert "3 个场所" in shown
    assert f"{PAGE}run/{run.pk}/" in client.get(PAGE).content.decode()
    assert imports.numbers_of(run) == [place(name).number for name in "甲乙丙"]


def test_the_whole_of_it_is_taken_back_and_has_never_counted(world: World, enter: Enter) -> None:
    client = enter("hy2")
    run = three(client)
    assert client.post(f"{PAGE}run/{run.pk}/", {"reason": "拿错了表"}).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.withdrawn, run.stayed) == ("withdrawn", 3, [])
    assert {(place(name).ended, place(name).closed_on is None) for name in "甲乙丙"} == {("mistake", False)}
    entry = entries("premises.withdraw_import")[-1]
    assert (entry.facts["reason"], entry.facts["withdrawn"]) == ("拿错了表", 3)
    assert rebuilds() == []
    assert "视同从未登记" in client.get(f"{PAGE}run/{run.pk}/").content.decode()
    again = three(client)
    assert again.added == 3, "the same sheet may come in anew"


def test_places_on_which_something_hangs_stay_and_are_named(world: World, enter: Enter) -> None:
    client = enter("hy2")
    run = three(client)
    hy = world.actor("hy2")
    assert isinstance(actions.amend_premises(place("甲"), gas="bottled", actor=hy, at=NOW), Premises)
    tenant = world.places["shop"]
    assert isinstance(actions.amend_premises(tenant, part_of=place("乙"), actor=hy, at=NOW), Premises)
    assert client.post(f"{PAGE}run/{run.pk}/", {"reason": "拿错了表"}).status_code == 302
    run.refresh_from_db()
    assert run.stayed == [[place("甲").number, "acted"], [place("乙").number, "used"]]
    assert [place(name).closed_on is None for name in "甲乙丙"] == [True, True, False]
    shown = client.get(f"{PAGE}run/{run.pk}/").content.decode()
    assert "甲饭店" in shown
    assert "丙饭店" not in shown


def test_a_reading_alone_keeps_no_place_but_a_joining_code_does(world: World, enter: Enter) -> None:
    client = enter("hy2")
    run, hy = three(client), world.actor("hy2")
    assert not isinstance(actions.reveal(place("甲"), why="visit", note="", actor=hy, at=NOW), Refusal)
    operator = place("乙").operator
    assert operator is not None
    assert isinstance(actions.invite_operator(operator, actor=hy, at=NOW), str)
    client.post(f"{PAGE}run/{run.pk}/", {"reason": "拿错了表"})
    run.refresh_from_db()
    assert run.stayed == [[place("乙").number, "account"]]


def test_only_its_own_unit_and_the_task_force_take_an_import_back_and_only_with_a_reason(
    world: World, enter: Enter
) -> None:
    run = three(enter("hy2"))
    there = f"{PAGE}run/{run.pk}/"
    for name in ("xf", "auditor", "supervisor", "boss"):
        assert enter(name).get(there).status_code == 404, name
        assert enter(name).post(there, {"reason": "试试"}).status_code == 404, name
    refused = import_runs.ask_to_withdraw(run, "试试", actor=world.actor("xf"), at=NOW)
    assert code(refused) == "outside_your_ground"
    assert enter("zb").post(there, {"reason": " "})["X-Refusal"] == "missing"
    assert enter("hy").get(there).status_code == 200, "a colleague of the unit"
    assert enter("zb").post(there, {"reason": "重复"}).status_code == 302
    assert enter("hy2").post(there, {"reason": "再来"})["X-Refusal"] == "import_not_done"


def test_a_large_sheet_comes_in_and_goes_by_the_worker(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ranan.registry.views.import_places.AT_ONCE", 2)
    monkeypatch.setattr("ranan.registry.views.place_imports.AT_ONCE", 2)
    client = enter("hy2")
    run = three(client)
    there = f"{PAGE}run/{run.pk}/"
    assert (run.state, Premises.objects.filter(name="甲饭店").exists()) == ("waiting", False)
    assert "hx-trigger" in client.get(there).content.decode()
    tasks.let_in(run.pk)
    tasks.let_in(run.pk)
    run.refresh_from_db()
    assert (run.state, run.added, run.done, run.total) == ("done", 3, 3, 3)
    client.post(there, {"reason": "拿错了表"})
    run.refresh_from_db()
    assert run.state == "leaving"
    tasks.take_back(run.pk)
    run.refresh_from_db()
    assert (run.state, run.withdrawn, run.done) == ("withdrawn", 3, 3)


def test_a_sheet_that_is_kept_no_longer_is_told_of_on_its_page(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ranan.registry.views.import_places.AT_ONCE", 2)
    client = enter("hy2")
    run = three(client)
    kept.forget(run.sha256)
    tasks.let_in(run.pk)
    run.refresh_from_db()
    assert (run.state, run.refusal) == ("failed", "file_gone")
    assert "这份文件已不在系统里" in client.get(f"{PAGE}run/{run.pk}/").content.decode()
