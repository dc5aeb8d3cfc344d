"""The Changning classifier as the tests use it: the plan's own catalogue, parameters and phrases."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ranan.rules.classify import Classifier, classifier_of
from tests.rules.plans import changning

PHRASES = Path(__file__).parents[2] / "plans/changning-2023/phrases.toml"
CASES = Path(__file__).parent / "cases/phrases.toml"
DAY = date(2023, 11, 20)


@cache
def classifier() -> Classifier:
    """The plan's classifier on a day of the campaign."""
    return classifier_of(changning(), PHRASES.read_text(encoding="utf-8"), DAY)


@cache
def cases() -> dict[str, Any]:
    """The examples: certain, open, placed."""
    return tomllib.loads(CASES.read_text(encoding="utf-8"))
