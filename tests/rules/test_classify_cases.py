"""Rules: every example of cases/phrases.toml is told apart as it says, and nothing is ever told wrong."""

from __future__ import annotations

import random

import pytest

from tests.rules.phrases import cases, classifier
from tests.rules.plans import changning

CERTAIN = [(code, text) for code, texts in cases()["certain"].items() for text in texts]
GENERAL = {"CA-004", "CA-005", "CA-006"}  # 违规用气, 违规用火, 违规用电: titles that do not say what was done
TITLES = [(hazard.code, hazard.title) for hazard in changning().hazards]


@pytest.mark.parametrize(("code", "text"), CERTAIN)
def test_a_usual_wording_gets_its_code(code: str, text: str) -> None:
    assert classifier().classify(text).code == code


@pytest.mark.parametrize("text", cases()["open"])
def test_a_vague_denied_or_harmless_wording_gets_no_code(text: str) -> None:
    assert classifier().classify(text).code is None


@pytest.mark.parametrize("case", cases()["placed"], ids=lambda case: f"{case['text']}-{case['kind']}-{case['measure']}")
def test_the_kind_of_premises_and_the_measure_decide_between_like_entries(case: dict[str, str | int]) -> None:
    told = classifier().classify(str(case["text"]), str(case["kind"]), int(case["measure"]))
    assert told.code == (case["code"] or None)


@pytest.mark.parametrize(("code", "title"), TITLES)
def test_every_title_of_the_catalogue_gets_its_own_code_unless_it_is_a_general_reproach(code: str, title: str) -> None:
    told = classifier().classify(title)
    assert (told.code, code in told.others) == ((None, True) if code in GENERAL else (code, False))


def test_the_examples_are_many_and_touch_the_whole_catalogue() -> None:
    assert {code for code, _ in CERTAIN} == {hazard.code for hazard in changning().hazards} - {"CA-004"}
    assert len(CERTAIN) + len(cases()["open"]) >= 300


@pytest.mark.parametrize(
    "pattern", ["未发现{}", "不存在{}的情况", "疑似{}", "{}，已整改", "{}（已整改完毕）", "{}，当场整改完毕"]
)
def test_what_is_denied_doubtful_or_done_is_no_hazard(pattern: str) -> None:
    simple = [text for _, text in CERTAIN if "，" not in text and "、" not in text]
    told = {text: classifier().classify(pattern.format(text)).code for text in simple}
    assert {text: code for text, code in told.items() if code} == {}


def test_two_hazards_in_one_sentence_never_become_a_third() -> None:
    chance = random.Random(20231120)
    alike = {"CA-030": "CA-031", "NS-002": "CA-031", "NS-001": "CA-031"}
    for _ in range(1500):
        (one, first), (two, second) = chance.sample(CERTAIN, 2)
        told = classifier().classify(f"{first}；{second}").code
        assert told in {None, one, two, alike.get(one), alike.get(two)}, (first, second, told)
