"""A load of any size: the same for the same seed, once only, on where it was cut short, never on a real system."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ranan.config import demo, jobs
from ranan.config.commands import demo as command
from ranan.config.demo import behind
from ranan.config.demo.load import HAZARDS, LONG, Loading
from ranan.config.demo.town import wanted
from ranan.config.say import Refused
from ranan.kit import filling
from tests.config.grounds import content, empty_demo, places, visits

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty demonstration without rounds."""
    with django_db_blocker.unblock(), empty_demo(rounds=False) as name:
        yield name


def test_the_same_seed_and_sizes_give_the_same_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    found = []
    for seed in (3, 3, 4):
        with django_db_blocker.unblock(), empty_demo():
            demo.load(seed=seed, hazards=300, places=900)
            found.append((content(), places(), visits()))
    assert found[0] == found[1]
    assert not any(one == other for one, other in zip(found[0], found[2], strict=True))


def test_what_was_cut_short_goes_on_and_what_is_finished_is_not_done_twice(ground: str) -> None:
    from ranan.hazards.models import Hazard
    from ranan.hazards.queries import tally
    from ranan.journal import queries
    from ranan.journal.models import Entry
    from ranan.registry.models import Premises

    turns, shares = 0, [0]
    while turns < 20:
        loading = Loading(1, 1200, 6500)  # as after a kill: nothing is known but what the database holds
        turns += 1
        if loading.go_on(0.02):
            break
        assert loading.percent() >= shares[-1]
        shares.append(loading.percent())
    assert turns >= 3
    assert shares[-1] >= 50
    assert (Hazard.objects.count(), Premises.objects.count()) == (1200, 6500)
    assert (queries.differences(), tally.differences()) == ([], (0, 0))
    entries = Entry.objects.count()
    assert demo.load(seed=1, hazards=1200, places=6500).hazards == 1200
    assert Entry.objects.count() == entries


def test_scale_one_is_about_changning(ground: str) -> None:
    """452 users of bottled gas, 3,000 restaurants, 6,325 old people who live alone with piped gas, 60,000 places."""
    hazards, size = demo.size_of(1)
    counts = wanted(size)
    few = {kind: counts.pop(kind) for kind in list(counts) if kind.startswith("few")}
    assert size == sum(counts.values()) == 60_000
    assert counts["household_bottled"] + few["few kitchens"] == 452
    assert counts["catering"] + counts["small_catering"] == 3000
    assert few["few homes"] == 6325
    assert 2000 < hazards < 5000


def test_beyond_five_districts_only_hazards_grow() -> None:
    assert demo.size_of(100) == (100 * HAZARDS, 300_000)
    assert demo.size_of(0.01) == (HAZARDS // 100, 600)


def test_more_hazards_than_the_places_can_have_are_refused(ground: str) -> None:
    with pytest.raises(Refused):
        demo.load(seed=1, hazards=60_000, places=150)


def test_a_second_load_adds_to_the_first(ground: str) -> None:
    from ranan.hazards.models import Hazard
    from ranan.registry.models import Premises

    demo.load(seed=1, hazards=50, places=400)
    demo.load(seed=2, hazards=70, places=1000)
    assert (Hazard.objects.count(), Premises.objects.count()) == (120, 1000)


def test_many_hazards_are_spread_over_three_years(ground: str) -> None:
    short, long_ = Loading(1, LONG, 1000), Loading(1, LONG + 1, 1000)
    assert short.start == short.campaign.starts
    assert long_.last - long_.start == timedelta(days=3 * 365)


@pytest.mark.django_db
def test_a_real_system_is_refused() -> None:
    from ranan.config import system
    from ranan.registry import actions
    from ranan.registry.models import Premises
    from tests.world import START

    actions.install("real", actor=system.actor(), at=START)
    with pytest.raises(Refused):
        demo.load(seed=1, hazards=10, places=10)
    with pytest.raises(Refused):
        command.run(argparse.Namespace(what="load", seed=1, scale=1.0))
    assert not Premises.objects.exists()


def test_the_command_loads_and_says_how_much(ground: str, capsys: pytest.CaptureFixture[str]) -> None:
    from ranan.hazards.models import Hazard

    assert command.run(argparse.Namespace(what="load", seed=1, scale=0.02)) == 0
    assert f"{round(HAZARDS * 0.02)}" in capsys.readouterr().out
    assert Hazard.objects.count() == round(HAZARDS * 0.02)


@pytest.mark.parametrize("said", ["viel", "0", "-1", "nan", "1e9"])
def test_a_scale_that_is_no_size_is_refused(said: str) -> None:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["demo", "load", "--scale", said])


# ---------- behind the pages ----------


def test_the_variable_says_how_large_and_nothing_else_is_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert behind.wanted_scale() == 0  # in tests a demonstration stays small
    monkeypatch.setenv(behind.VARIABLE, "")
    assert behind.wanted_scale() == 1
    monkeypatch.setenv(behind.VARIABLE, "0.5")
    assert behind.wanted_scale() == 0.5
    for said in ("viel", "-1", "nan"):
        monkeypatch.setenv(behind.VARIABLE, said)
        with pytest.raises(Refused):
            behind.wanted_scale()


def worked() -> None:
    """Let a worker do what there is, in a thread of its own."""
    thread = threading.Thread(target=jobs.work, kwargs={"wait": False})
    thread.start()
    thread.join()


def test_the_worker_loads_behind_the_pages_and_the_bar_says_so(ground: str) -> None:
    from ranan.hazards.models import Hazard

    behind.ask(0.05)
    behind.ask(0.05)
    assert filling.percent() == 0
    behind.tidy()
    assert filling.percent() == 0  # it is still to be done
    worked()
    assert filling.percent() is None
    assert Hazard.objects.count() == round(HAZARDS * 0.05)


def test_nothing_is_said_to_be_loaded_where_nobody_has_it_to_do(ground: str) -> None:
    filling.note(40)
    behind.tidy()
    assert filling.percent() is None
    behind.ask(0)
    assert filling.percent() is None
