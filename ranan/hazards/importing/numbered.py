"""Rows that name their hazard by its number: so an export whose names are cut comes back, and no name is guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ranan.campaign.models import Campaign
from ranan.hazards.access import knows_home
from ranan.hazards.importing.model import REJECTED, Desk, Planned
from ranan.hazards.importing.rights import may_see
from ranan.hazards.importing.words import said
from ranan.hazards.models import Hazard
from ranan.kit import text
from ranan.registry.access import may_take_out_in_clear
from ranan.registry.models import Premises
from ranan.rules import masks, terms
from ranan.rules.access import WORKERS
from ranan.rules.hazard import State
from ranan.rules.sheet_heads import clean, meaning
from ranan.rules.sheet_model import ReadRow

HEADING = "系统编号"
DIGITS = 5  # of a number, at least
_CUT = "**"


@lru_cache(maxsize=4096)
def is_number(heading: str) -> bool:
    """Whether a column holds hazards' numbers and nothing else, as an export writes them."""
    return clean(heading) == HEADING


@lru_cache(maxsize=4096)
def _is_serial(heading: str) -> bool:
    found = meaning(heading)
    return found is not None and found.field == "serial"


def number_of(row: ReadRow, running: Campaign) -> str:
    """The hazard's number that a row states, under 系统编号 or as its running number; "" for none.

    What has not the form of this campaign's numbers is an office's own.
    """
    for told in (is_number, _is_serial):
        for heading, value in row.raw.items():
            number = _plain(value) if told(heading) else ""
            before, dash, digits = number.rpartition("-")
            if (
                dash
                and before == running.prefix.upper()
                and len(digits) >= DIGITS
                and digits.isascii()
                and digits.isdigit()
            ):
                return number
    return ""


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()[:20]


def numbers_of(rows: Iterable[ReadRow], running: Campaign) -> dict[int, str]:
    """The numbers stated, by the rows' places in their order; rows without one are left out."""
    stated = ((at, number_of(row, running)) for at, row in enumerate(rows))
    return {at: number for at, number in stated if number}


def settle(
    rows: Sequence[Planned], known: dict[str, Hazard], stated: Mapping[int, str], by: Mapping[str, Hazard], desk: Desk
) -> None:
    """Tie each row to the hazard that it names (`stated` by place, `by` number) where that is the same one; else refuse it.

    A row tied takes on its hazard's key and is among the `known`.
    """
    for at, one in enumerate(rows):
        if one.outcome == REJECTED:
            continue
        if at not in stated:
            if one.key not in known and _is_cut(one.row):
                _refuse(one, "cut", desk)
            continue
        hazard = by.get(stated[at])
        wrong = _wrong(one, hazard, known.get(one.key), desk)
        if hazard is None or wrong:
            _refuse(one, wrong or "no_number", desk, number=stated[at], name=_differing(one.row, hazard, desk))
        elif hazard.source_key != one.key:
            one.key = hazard.source_key or one.key
            known[one.key] = hazard


def _is_withdrawn(hazard: Hazard) -> bool:
    """Gone with the import that brought it: known no more, so that the row may come in anew under another number."""
    return hazard.state == State.VOID and not hazard.source_key


def _wrong(one: Planned, hazard: Hazard | None, same: Hazard | None, desk: Desk) -> str:
    """Why a row may not be tied to the hazard that it names; "" where it may. What he does not see is not there."""
    if hazard is None or not may_see(hazard, desk):
        return "no_number"
    if _is_withdrawn(hazard):
        return "void_number"
    if hazard.source_key == one.key:
        return ""
    if same is not None:
        return "other_number"
    return "number_differs" if _differing(one.row, hazard, desk) else ""


def _refuse(one: Planned, why: str, desk: Desk, **values: str) -> None:
    one.outcome, one.says, one.differs = REJECTED, [said(why, desk.lang, **values)], []


def _is_cut(row: ReadRow) -> bool:
    """A household as a list writes it for those who may not read it: neither name nor address tell which one it is."""
    return row.subject.endswith(_CUT) and (not row.address or row.address.endswith(_CUT))


def _differing(row: ReadRow, hazard: Hazard | None, desk: Desk) -> str:
    """In which columns a row says of another thing than its hazard, in words; a blank says nothing."""
    if hazard is None:
        return ""
    place = hazard.premises
    names, doors = _forms(hazard, desk) if place.is_household else ([place.name], [place.full_address])
    differ = {
        "subject": bool(row.subject) and not _among(row.subject, names),
        "address": bool(row.address) and not _among(row.address, doors),
        "hazard": text.plain(row.hazard) not in text.plain(hazard.text),
        "found": row.found is not None and row.found != hazard.found,
    }
    return "、".join(terms.word("sheet", name, desk.lang) for name, wrong in differ.items() if wrong)


def _among(stated: str, forms: Sequence[str]) -> bool:
    return stated in forms or text.plain(stated) in [text.plain(one) for one in forms if not one.endswith(_CUT)]


def _forms(hazard: Hazard, desk: Desk) -> tuple[list[str], list[str]]:
    """A household's names and addresses as whoever brings the file may have been given them: what he may not know
    is not compared, so that nobody learns from an answer whether he guessed it.
    """
    place = hazard.premises
    clear, door = _may_know(hazard, place, desk)
    names = [masks.name(place.full_name), *([place.full_name] if clear else [])]
    doors = [masks.address(place.full_address), *([place.full_address] if clear or door else [])]
    return names, doors


def _may_know(hazard: Hazard, place: Premises, desk: Desk) -> tuple[bool, bool]:
    units = desk.units
    place.territory = units.by_id[place.territory_id]  # known already: nothing is asked row by row
    place.host = units.by_id[place.host_id] if place.host_id else None
    mine = units.ids(desk.actor.units(*WORKERS))
    return may_take_out_in_clear(desk.actor, place), knows_home(desk.actor, hazard, mine)
