"""What only the office can answer about its ledger: each question once, for all rows like it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ranan.hazards.importing.model import REJECTED, UNCHANGED, Desk, Draft, spoken
from ranan.hazards.models import Synonym

Kind = Synonym.Kind
_ASKED_BY = {"unknown_unit": Kind.UNIT, "unknown_street": Kind.STREET}


@dataclass(slots=True)
class Question:
    """`said` as it stands in the sheet; `rows` where; `likely` codes thought of, for a hazard's text."""

    kind: str
    said: str
    rows: list[int] = field(default_factory=list)
    likely: tuple[str, ...] = ()


def questions(draft: Draft, desk: Desk) -> list[Question]:
    """The open questions, those of most rows first: units and streets that nobody knows, texts without a code."""
    found: dict[tuple[str, str], Question] = {}
    for one in draft.rows:
        for problem in one.row.problems:
            kind = _ASKED_BY.get(problem.code)
            if kind and problem.value:
                _ask(found, kind, problem.value, one.row.row)
        if not one.code and one.outcome not in {REJECTED, UNCHANGED} and one.row.hazard:
            _ask(found, Kind.HAZARD, one.row.hazard, one.row.row, one.others)
    asked = [one for one in found.values() if spoken(one.said) not in desk.words.get(one.kind, {})]
    return sorted(asked, key=lambda one: (-len(one.rows), one.kind, one.rows[0]))


def _ask(found: dict[tuple[str, str], Question], kind: str, words: str, row: int, likely: tuple[str, ...] = ()) -> None:
    one = found.setdefault((kind, spoken(words)), Question(kind, words, likely=likely))
    if row not in one.rows:
        one.rows.append(row)
