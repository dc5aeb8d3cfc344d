"""Whatever stands in a plan's files, the check answers with problems and never with a traceback."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.duty import propose, support_units
from ranan.rules.grading import grade_of
from ranan.rules.plan import Plan, PlanError, digest, from_json, load, to_json
from ranan.rules.plan_check import check
from ranan.rules.plan_diff import differences
from ranan.rules.plan_problem import ERROR
from tests.rules.plans import CHANGNING, FIVE

FILES = sorted(path.name for path in FIVE.iterdir())
ODD = [
    "nan",
    "-inf",
    "-1",
    "0",
    "9" * 5000,
    "0x" + "f" * 5000,
    "1e400",
    "true",
    "''",
    '"\\u0000"',
    '"\\U0010FFFF"',
    "[]",
    "{}",
    "[[[]]]",
    "[" * 2000 + "]" * 2000,
    "[{}]",
    "[1, 'a']",
    "0001-01-01",
    "9999-12-31",
    "2024-05-05T00:00:00Z",
    "08:00:00",
    "{ a = 1 }",
    "'区住建局'",
    "['各单位']",
    "['dj', 'dj']",
]


def _line(text: str, at: int) -> tuple[str, str, str]:
    """The text before a line, the line, the text after it."""
    lines = text.splitlines(keepends=True)
    at %= max(1, len(lines))
    return "".join(lines[:at]), lines[at] if lines else "", "".join(lines[at + 1 :])


def _other_value(line: str, value: str) -> str:
    key, found, _ = line.partition("=")
    return f"{key}= {value}\n" if found else f"{value}\n"


@st.composite
def damage(draw: st.DrawFn, text: str) -> bytes:
    """The text with one thing changed: a line lost, doubled, moved, another value, other characters, other bytes."""
    before, line, after = _line(text, draw(st.integers(0, 2000)))
    how = draw(st.sampled_from(["lose", "double", "value", "value", "value", "word", "cut", "bytes", "empty"]))
    changed = {
        "lose": before + after,
        "double": before + line + line + after,
        "cut": before,
        "empty": "",
    }
    if how in changed:
        return changed[how].encode()
    if how == "value":
        return (before + _other_value(line, draw(st.sampled_from(ODD))) + after).encode()
    if how == "word":
        return (before + draw(st.text(max_size=20)) + line + after).encode("utf-8", "surrogatepass")
    return before.encode() + draw(st.binary(max_size=20)) + after.encode()


def _uses(plan: Plan) -> None:
    """What every loaded plan must be good for."""
    data = json.loads(json.dumps(to_json(plan), allow_nan=False))
    assert from_json(data) == plan
    assert digest(from_json(data)) == digest(plan)
    assert differences(plan, from_json(data)) == []
    for hazard in plan.hazards[:3]:
        assert grade_of(plan, hazard.code, plan.starts)
        propose(plan, measure=None, code=hazard.code, kind="catering", territory="dj")
    for measure in plan.measures[:5]:
        assert support_units(plan, measure.no, "dj") <= {unit.id for unit in plan.units}


def _judge(source: Path, damaged: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in source.iterdir():
            if path.is_file():
                (folder / path.name).write_bytes(damaged.get(path.name, path.read_bytes()))
        found = check(folder)
        for problem in found:
            assert problem.file
            assert all((problem.what("zh"), problem.cure("zh"), problem.what("en"), problem.cure("en")))
        if any(problem.level == ERROR for problem in found):
            with pytest.raises(PlanError):
                load(folder)
        else:
            _uses(load(folder))


@settings(max_examples=300, deadline=None)
@given(st.data(), st.lists(st.sampled_from(FILES), min_size=1, max_size=3, unique=True))
def test_a_damaged_small_plan_is_judged_without_a_traceback(data: st.DataObject, files: list[str]) -> None:
    texts = {file: (FIVE / file).read_text(encoding="utf-8") for file in files}
    _judge(FIVE, {file: data.draw(damage(text)) for file, text in texts.items()})


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from([*FILES, "outline.geojson"]))
def test_the_shipped_plan_damaged_is_judged_without_a_traceback(data: st.DataObject, file: str) -> None:
    _judge(CHANGNING, {file: data.draw(damage((CHANGNING / file).read_text(encoding="utf-8")))})


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FILES), st.binary(max_size=300))
def test_any_bytes_at_all_are_judged_without_a_traceback(file: str, content: bytes) -> None:
    _judge(FIVE, {file: content})
