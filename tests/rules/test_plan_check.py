"""The check of a plan's files: each kind of fault is found, and file and entry are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ranan.rules.plan_check import check
from ranan.rules.plan_problem import ERROR, MESSAGES, WEAK, Problem
from tests.rules.plans import CHANGNING, FIVE, cases, change, copy_of


def faults(folder: Path) -> list[Problem]:
    """The errors, without the weak ones."""
    return [problem for problem in check(folder) if problem.level == ERROR]


def test_the_shipped_plan_has_no_errors_and_its_weak_sources_are_named() -> None:
    found = check(CHANGNING)
    assert [problem for problem in found if problem.level == ERROR] == []
    weak = [problem for problem in found if problem.level == WEAK and problem.code == "recalled"]
    assert len(weak) == 12
    assert all(problem.code == "recalled" and problem.entry for problem in weak)


def test_a_small_plan_has_no_problems_at_all() -> None:
    assert check(FIVE) == []


@pytest.mark.parametrize("fault", cases("plan-faults.toml"), ids=lambda fault: fault["why"])
def test_a_fault_is_found_and_its_file_and_entry_are_named(tmp_path: Path, fault: dict[str, str]) -> None:
    folder = copy_of(FIVE, tmp_path)
    file, old, new = fault["file"], fault["old"], fault["new"]
    if old or new:
        change(folder, file, old, new)
    else:
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text * 2, encoding="utf-8")
    found = [(problem.file, problem.code, problem.entry) for problem in faults(folder)]
    fitting = [entry for name, code, entry in found if (name, code) == (file, fault["code"])]
    assert any(fault["entry"] in entry for entry in fitting), found


@pytest.mark.parametrize("file", sorted(path.name for path in FIVE.iterdir()))
def test_a_missing_file_is_named_and_nothing_else_is_blamed_for_it(tmp_path: Path, file: str) -> None:
    folder = copy_of(FIVE, tmp_path)
    (folder / file).unlink()
    found = faults(folder)
    assert found[0] == Problem(file, "", "missing_file", "")
    assert {problem.code for problem in found} <= {"missing_file", "missing_parameter", "missing_no", "target_mismatch"}


def test_a_missing_folder_is_one_missing_file_after_the_other(tmp_path: Path) -> None:
    assert {problem.code for problem in check(tmp_path / "nowhere")} == {"missing_file"}


def test_the_line_of_a_broken_file_is_named(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    change(folder, "units.toml", 'name = "区住建局"', "name = 区住建局")
    assert "line 9" in faults(folder)[0].what("en")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    text = (folder / "areas.csv").read_text(encoding="utf-8")
    (folder / "areas.csv").write_bytes(text.encode("gb18030"))
    assert ("areas.csv", "not_utf8") in {(problem.file, problem.code) for problem in faults(folder)}


def test_two_rules_that_name_different_leads_for_the_same_are_refused(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    path = folder / "measures.toml"
    rule = '\n[[lead_rules]]\nmeasure = 2\nlead = "zjj"\nkinds = ["catering"]\nsource = "第二部分2"\n'
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")
    assert [problem.code for problem in faults(folder)] == ["rules_conflict"]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_problem_reads_in_both_languages_with_a_cure(code: str) -> None:
    problem = Problem("plan.toml", "plan", code, "例")
    words = [problem.what("zh"), problem.cure("zh"), problem.what("en"), problem.cure("en")]
    assert all(words)
    assert str(problem).startswith("plan.toml plan：")


def test_a_plan_without_units_is_refused(tmp_path: Path) -> None:
    folder = copy_of(FIVE, tmp_path)
    (folder / "units.toml").write_text("", encoding="utf-8")
    assert ("units.toml", "missing_key") in {(problem.file, problem.code) for problem in faults(folder)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[[phrases]]\ncode = "ZZ-9"\nsay = ["软管"]\n', "unknown_ref"),
        ('[[phrases]]\ncode = "A-01"\nsay = ["软管"]\nkinds = ["spaceship"]\n', "unknown_ref"),
        (
            '[[phrases]]\ncode = "A-01"\nsay = ["软管"]\nnumber = {what = "length_m", op = ">", limit = "no"}\n',
            "unknown_ref",
        ),
        ('[[phrase]]\ncode = "A-01"\nsay = ["软管"]\n', "extra_key"),
        ('[[alike]]\ndefault = "A-01"\n', "unreadable"),
        ("a = " + "[" * 5000, "unreadable"),
    ],
)
def test_phrases_of_another_plan_are_refused(tmp_path: Path, text: str, code: str) -> None:
    folder = copy_of(FIVE, tmp_path)
    (folder / "phrases.toml").write_text(text, encoding="utf-8")
    assert ("phrases.toml", code) in {(problem.file, problem.code) for problem in faults(folder)}
