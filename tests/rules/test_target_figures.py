"""What a figure changes beside what was stated: new, put right, the same, or asked first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.target_figures import ASKED, CORRECTS, NEW, SAME, Stated, Verdict, verdict
from tests.world import shipped_plan

TARGETS = {one.id: one for one in shipped_plan().targets}
HOSES, SHARE, EVERY = TARGETS["hose-replacement"], TARGETS["leak-self-detection"], TARGETS["safe-stoves"]
DAY = date(2023, 11, 15)


def said(figure: int, days: int = 0, unit: str = "jgw", text: str = "", order: int = 1) -> Stated:
    return Stated(unit, DAY + timedelta(days), Decimal(figure), text, order)


def asks(found: Verdict) -> list[str]:
    assert found.outcome == ASKED
    return [code for code, _one in found.asks]


def test_the_first_figure_is_new_and_a_higher_one_too() -> None:
    assert verdict(HOSES, said(100), []).outcome == NEW
    assert verdict(HOSES, said(100), [said(90, -1)]).outcome == NEW


def test_the_same_figure_of_the_same_day_and_unit_changes_nothing() -> None:
    assert verdict(HOSES, said(100), [said(100, text="旧话")]).outcome == SAME
    assert verdict(HOSES, said(100, text="旧话"), [said(100, text="旧话")]).outcome == SAME
    assert verdict(HOSES, said(100, text="新话"), [said(100, text="旧话")]).outcome == CORRECTS
    assert verdict(HOSES, said(100), [said(100, unit="zb")]).outcome == NEW


def test_another_figure_of_the_same_day_puts_it_right() -> None:
    found = verdict(HOSES, said(120), [said(100, order=1), said(110, order=2)])
    assert (found.outcome, found.before) == (CORRECTS, said(110, order=2))


def test_a_figure_that_was_put_right_since_is_asked() -> None:
    assert asks(verdict(HOSES, said(100), [said(100, order=1), said(120, order=2)])) == [
        "corrected_since",
        "lower_than_before",
    ]
    assert asks(verdict(HOSES, said(120), [said(120, order=1), said(100, order=2)])) == ["corrected_since"]


def test_a_lower_figure_is_asked_whoever_stated_the_one_before() -> None:
    for before in (said(101, -3), said(101, -3, unit="zb"), said(101, order=5)):
        found = verdict(HOSES, said(100), [said(50, -9), before])
        assert (asks(found), found.asks[0][1]) == (["lower_than_before"], before)


def test_the_last_figure_before_counts_not_the_highest() -> None:
    assert verdict(HOSES, said(100), [said(200, -9, order=1), said(90, -3, order=2)]).outcome == NEW


def test_a_figure_above_that_of_a_later_day_is_asked() -> None:
    assert asks(verdict(HOSES, said(100), [said(99, 2)])) == ["higher_than_later"]
    assert verdict(HOSES, said(100), [said(99, 2, order=1), said(100, 2, order=2)]).outcome == NEW


def test_rows_above_in_the_sheet_count_like_what_was_stated() -> None:
    assert asks(verdict(HOSES, said(100), [], [said(120, -5, order=0)])) == ["lower_than_before"]
    assert verdict(HOSES, said(100), [], [said(80, 5, order=0)]).outcome == NEW  # that one is asked, not both


def test_more_than_the_plans_quantity_is_asked_where_it_has_one() -> None:
    assert asks(verdict(HOSES, said(18001), [])) == ["over_the_total"]
    assert verdict(HOSES, said(18000), []).outcome == NEW
    assert verdict(EVERY, said(999_999), []).outcome == NEW
    assert verdict(TARGETS["lpg-no-new-accounts"], said(3), []).outcome == NEW


def test_a_share_may_fall() -> None:
    assert (
        verdict(
            SHARE, Stated("jgw", DAY, Decimal("0.7")), [Stated("jgw", DAY - timedelta(3), Decimal("0.9"), order=1)]
        ).outcome
        == NEW
    )


FIGURES = st.builds(said, st.integers(0, 20_000), st.integers(-20, 20), st.sampled_from(["jgw", "zb"]))


@given(FIGURES, st.lists(FIGURES, max_size=8))
def test_what_was_taken_once_is_the_same_the_second_time(new: Stated, before: list[Stated]) -> None:
    known = [Stated(one.unit, one.on, one.figure, one.text, order) for order, one in enumerate(before, 1)]
    after = [*known, Stated(new.unit, new.on, new.figure, new.text, len(known) + 1)]
    assert verdict(HOSES, new, after).outcome == SAME
