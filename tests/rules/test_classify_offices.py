"""Rules: of the wordings of offices three quarters get their code, 98 in a hundred of those rightly; none is guessed."""

from __future__ import annotations

import itertools

import pytest

from tests.rules.offices import told, untold
from tests.rules.phrases import cases, classifier
from tests.rules.plans import changning

AROUND = ("{}。", "厨房{}", "经查，{}", "{}；", "现场检查发现{}", "1楼后厨{}", "存在{}现象", "“{}”")


def test_nearly_all_wordings_get_their_code_and_hardly_one_another() -> None:
    given = [(code, classifier().classify(text).code) for code, text in told()]
    known = [(meant, code) for meant, code in given if code]
    assert len(known) >= 0.75 * len(given)
    assert sum(meant == code for meant, code in known) >= 0.98 * len(known)


@pytest.mark.parametrize("text", untold())
def test_what_is_general_within_limits_denied_done_or_advised_gets_no_code(text: str) -> None:
    assert classifier().classify(text).code is None


@pytest.mark.parametrize("around", AROUND)
def test_words_around_a_hazard_change_no_code_to_another(around: str) -> None:
    told_now = [(code, classifier().classify(around.format(text)).code) for code, text in told()]
    assert not [(meant, code) for meant, code in told_now if code not in {meant, None}]
    assert sum(code is not None for _, code in told_now) >= 0.75 * len(told_now)


def test_a_wording_that_must_not_be_told_is_not_told_beside_another_such() -> None:
    pairs = itertools.pairwise(text for text in untold() if "瓶" not in text)  # weights of cylinders add up
    given = {f"{one}；{two}": classifier().classify(f"{one}；{two}").code for one, two in pairs}
    assert {text: code for text, code in given.items() if code} == {}


def test_the_wordings_are_many_and_mostly_not_those_of_the_examples() -> None:
    examples = {text for texts in cases()["certain"].values() for text in texts}
    assert len({text for _, text in told()} - examples) >= 250
    assert {code for code, _ in told()} <= {hazard.code for hazard in changning().hazards}
