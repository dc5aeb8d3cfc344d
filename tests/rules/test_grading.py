"""Two grades: 重大 and 一般; 较大 counts as 一般 while it is switched off."""

from __future__ import annotations

from datetime import date

import pytest

from ranan.rules.grading import grade_of, serious_in_use
from ranan.rules.plan import load
from tests.rules.plans import FIVE, changning

DAY = date(2023, 11, 20)


@pytest.mark.parametrize("code", [hazard.code for hazard in changning().hazards])
def test_every_entry_has_one_of_two_grades_with_its_source(code: str) -> None:
    grade = grade_of(changning(), code, DAY)
    assert grade is not None
    assert grade.key == ("major" if grade.catalogue == "重大" else "general")
    assert grade.source


def test_a_code_that_the_plan_does_not_know_has_no_grade() -> None:
    assert grade_of(changning(), "XX-999", DAY) is None
    assert grade_of(changning(), "", DAY) is None


def test_serious_is_a_grade_of_its_own_only_while_switched_on() -> None:
    plan = load(FIVE)
    keys = [grade.key for day in (date(2024, 6, 30), date(2024, 7, 1)) if (grade := grade_of(plan, "A-03", day))]
    assert keys == ["general", "serious"]
    assert not serious_in_use(changning(), DAY)


def test_the_national_standards_hazards_are_all_major() -> None:
    named = [hazard.code for hazard in changning().hazards if hazard.severity_basis == "national_standard"]
    assert named
    assert {grade.key for code in named if (grade := grade_of(changning(), code, DAY))} == {"major"}
