"""The outbox: a reader on an upper floor takes every entry once, also those that commit late."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import transaction

from ranan.journal import actions
from ranan.journal.models import Entry
from ranan.journal.queries import settled
from tests.hazards.steps import Desk
from tests.journal.conftest import Plain
from tests.journal.plain import entry

Open = Callable[[], Plain]


def take(reader: str, limit: int = 500) -> list[int]:
    """What a reader gets next, and takes: the ids of its entries."""
    found = settled(reader, limit)
    if found:
        actions.move_cursor(reader, found[-1])
    return [one.pk for one in found]


def catch_up(reader: str) -> None:
    """Take everything there is."""
    while take(reader):
        pass


def test_an_entry_that_commits_late_is_neither_skipped_nor_overtaken(open_plain: Open) -> None:
    slow, quick = open_plain(), open_plain()
    catch_up("late")
    first = entry(slow)
    second = entry(quick)
    quick.commit()
    assert first < second
    assert take("late") == []
    slow.commit()
    assert take("late") == [first, second]
    assert take("late") == []


def test_a_reader_that_asks_for_ids_beyond_the_last_would_have_skipped_it(open_plain: Open) -> None:
    slow, quick = open_plain(), open_plain()
    first, second = entry(slow), entry(quick)
    quick.commit()
    seen = Entry.objects.filter(id__gt=first - 1).values_list("id", flat=True)
    assert list(seen) == [second]
    slow.commit()
    assert list(Entry.objects.filter(id__gt=second)) == []


def test_an_entry_that_is_rolled_back_is_never_seen(open_plain: Open) -> None:
    one, other = open_plain(), open_plain()
    catch_up("rolled")
    entry(one)
    kept = entry(other)
    other.commit()
    one.rollback()
    assert take("rolled") == [kept]


def test_a_page_that_ends_inside_a_transaction_goes_on_there(open_plain: Open) -> None:
    one = open_plain()
    catch_up("paged")
    made = [entry(one) for _ in range(5)]
    one.commit()
    assert [take("paged", 2), take("paged", 2), take("paged", 2)] == [made[:2], made[2:4], made[4:]]


def test_readers_do_not_disturb_each_other(open_plain: Open) -> None:
    one = open_plain()
    catch_up("a")
    catch_up("b")
    made = entry(one)
    one.commit()
    assert (take("a"), take("b"), take("a")) == ([made], [made], [])


def test_a_reader_whose_work_fails_gets_the_same_entries_again(open_plain: Open) -> None:
    one = open_plain()
    catch_up("failing")
    made = entry(one)
    one.commit()
    with transaction.atomic():
        assert take("failing") == [made]
        transaction.set_rollback(True)
    assert take("failing") == [made]


def test_in_any_order_of_commits_every_entry_is_taken_exactly_once(open_plain: Open) -> None:
    chance, taken = random.Random(5), list[int]()
    catch_up("any")
    idle, busy, kept = [open_plain() for _ in range(5)], dict[Plain, list[int]](), set[int]()
    for _ in range(250):
        roll = chance.random()
        if idle and roll < 0.35:
            one = idle.pop(chance.randrange(len(idle)))
            busy[one] = [entry(one)]
        elif busy and roll < 0.6:
            one = chance.choice(list(busy))
            busy[one].append(entry(one))
        elif busy and roll < 0.85:
            one = chance.choice(list(busy))
            idle.append(one)
            made = busy.pop(one)
            if chance.random() < 0.8:
                one.commit()
                kept.update(made)
            else:
                one.rollback()
        else:
            taken += take("any", chance.choice((1, 3, 50)))
    for one, made in busy.items():
        one.commit()
        kept.update(made)
    while more := take("any", 7):
        taken += more
    assert len(taken) == len(set(taken))
    assert set(taken) == kept
    assert len(kept) > 60


def test_acts_of_people_come_out_in_the_order_in_which_they_were_done(walled: Desk) -> None:
    catch_up("acts")
    hazard = walled.under_review()
    verbs = [one.verb for one in settled("acts") if one.subject_key == hazard.number]
    assert verbs == ["hazard.register", "hazard.assign", "hazard.accept", "hazard.submit"]
