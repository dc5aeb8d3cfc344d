"""A ledger that comes again: each row beside the hazard that it is already, and beside the version before it.

The office's change is what counts: a field is different where this version says something else than the last one did
and than the system does. What the system has moved on since is a conflict, never overwritten by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ranan.campaign.models import Campaign
from ranan.hazards import files
from ranan.hazards.access import hazards_of
from ranan.hazards.importing.model import GRADES, REJECTED, UNCHANGED, Change, Desk, Draft, Planned, key_of
from ranan.hazards.importing.numbered import numbers_of, settle
from ranan.hazards.importing.rights import may_revise, may_see, near_units, needs_its_act
from ranan.hazards.importing.words import said
from ranan.hazards.models import Hazard, LedgerImport
from ranan.journal import queries as journal
from ranan.kit.spreadsheet import Unreadable
from ranan.rules import terms
from ranan.rules.hazard import Closure, State, Verb
from ranan.rules.sheet_model import Reading, ReadRow

Reader = Callable[[bytes, str], Reading]
_ONLY_BESIDE_A_VERSION = frozenset({"responsible", "inspector"})
ENOUGH = 0.3  # of the earlier version's rows must come again for this to be a later version of it


def compare(draft: Draft, running: Campaign, desk: Desk, read: Reader) -> None:
    """Find each row's hazard, the version before, what differs, what has vanished, and who has moved on what."""
    known = known_by_key({one.key for one in draft.rows}, running)
    stated = numbers_of([one.row for one in draft.rows], running)
    by = {hazard.number: hazard for hazard in known.values()}
    settle(draft.rows, known, stated, _named(stated, by, running), desk)
    draft.follows = _version_before(known.values(), running, desk)
    base = _base(draft, read, running, by)
    seen: set[str] = set()
    for one in draft.rows:
        _same_again(one, known.get(one.key), base.get(one.key), one.key in seen, desk)
        seen.add(one.key)
    _told(draft.rows, running, desk)
    _hide(draft.rows, desk)
    draft.vanished = _vanished(draft, running, seen, desk)


def known_by_key(keys: Collection[str], running: Campaign) -> dict[str, Hazard]:
    """The hazards that these rows are already. Hazards of a withdrawn import are known no more."""
    found = _compared(running).filter(source_key__in=keys).exclude(source_key="")  # said for the index, which leaves "" out
    return {hazard.source_key: hazard for hazard in found}


def _named(stated: Mapping[int, str], by: dict[str, Hazard], running: Campaign) -> Mapping[str, Hazard]:
    """By number all hazards that rows name; those that are not among them yet are read and added."""
    missing = set(stated.values()) - by.keys()
    by.update({one.number: one for one in _compared(running).filter(number__in=missing)} if missing else {})
    return by


def _compared(running: Campaign) -> QuerySet[Hazard]:
    found = Hazard.objects.filter(campaign=running).defer("search").order_by("-id")
    return found.select_related("operator", "premises__household", "source")


@dataclass(frozen=True, slots=True)
class Last:
    """The last act on a hazard: its entry, and who did what in words."""

    entry: int
    words: str


def last_acts(numbers: Collection[str], running: Campaign) -> dict[str, Last]:
    """The last thing that anybody did on these hazards beside the imports themselves, by number."""
    ats = LedgerImport.objects.filter(campaign=running).values_list("at", flat=True)
    last = journal.last_beside("hazard", numbers, ats, {f"hazard.{Verb.WITHDRAW}"})
    return {
        number: Last(
            entry.pk, f"{entry.actor_unit}{entry.actor_name}{terms.word('verb', entry.verb.rpartition('.')[2])}"
        )
        for number, entry in last.items()
    }


def _version_before(known: Iterable[Hazard], running: Campaign, desk: Desk) -> LedgerImport | None:
    """The latest whole import of the series from which most of these rows came, if enough of it comes again.

    A series is the office's own or the task force's: the ledger of another office is nobody's version before.
    """
    imports = {
        one.pk: one for one in LedgerImport.objects.filter(campaign=running).exclude(phase=LedgerImport.Phase.WITHDRAWN)
    }
    roots = {pk: _root(one, imports) for pk, one in imports.items()}
    near = near_units(desk)
    votes = Counter(
        roots[hazard.source_id]
        for hazard in known
        if hazard.source_id in roots and (near is None or imports[hazard.source_id].unit_id in near)
    )
    if not votes:
        return None
    root, again = votes.most_common(1)[0]
    series = [pk for pk, its in roots.items() if its == root]
    done = [pk for pk in series if imports[pk].phase == LedgerImport.Phase.DONE]
    whole = Hazard.objects.filter(source__in=series).exclude(source_key="").count()
    return imports[max(done)] if done and again >= ENOUGH * whole else None


def _root(one: LedgerImport, imports: dict[int, LedgerImport]) -> int:
    while one.follows_id in imports:
        one = imports[one.follows_id]
    return one.pk


def series_of(one: LedgerImport) -> list[int]:
    """The import and all versions before it."""
    found: list[int] = []
    while one is not None:
        found.append(one.pk)
        one = one.follows  # type: ignore[assignment]  # ends the loop with None
    return found


def _base(draft: Draft, read: Reader, running: Campaign, by: dict[str, Hazard]) -> dict[str, ReadRow]:
    """What the version before said, by row; nothing where its file is not at hand."""
    path = files.path_of(draft.follows.sha256) if draft.follows else None
    if path is None or draft.follows is None or not path.exists():
        return {}
    try:
        rows = read(path.read_bytes(), draft.follows.name).rows
    except Unreadable:
        return {}
    stated = numbers_of(rows, running)
    named = _named(stated, by, running)
    keys = {at: named[number].source_key for at, number in stated.items() if number in named}
    return {keys.get(at) or key_of(row.subject, row.address, row.hazard, row.found): row for at, row in enumerate(rows)}


def _same_again(one: Planned, known: Hazard | None, base: ReadRow | None, twice: bool, desk: Desk) -> None:
    if one.outcome == REJECTED:
        return
    if known is None:
        if twice:
            one.outcome = UNCHANGED
            one.says.append(said("twice", desk.lang))
        return
    one.outcome, one.number, one.known = UNCHANGED, known.number, known
    _unsay(one, desk)
    if known.code and known.code != one.code:
        entry = desk.plan.hazard_type(known.code)
        one.code, one.why, one.title = known.code, "known", entry.title if entry else ""
    if not twice:
        one.changes = tuple(_changes(one, known, base, desk))
    if base is not None and base.closed and not one.row.closed and known.state == State.CLOSED:
        one.says.append(said("reopened", desk.lang))


def _unsay(one: Planned, desk: Desk) -> None:
    """Leave out what was said of a row that would be registered now: it is in already."""
    several = said("several", desk.lang, codes="、".join(one.others[:4]))
    moot = {several, *(said(key, desk.lang) for key in ("no_code", "outside", "own_territory", "park", "no_lead"))}
    one.says = [what for what in one.says if what not in moot]
    one.differs = []


def _changes(one: Planned, known: Hazard, base: ReadRow | None, desk: Desk) -> Iterable[Change]:
    """Fields in which this version says something new; party and inspector only beside an earlier version.

    A blank says nothing.
    """
    now, lang = _held(known), desk.lang
    for name in ("grade", "responsible", "lead", "due", "closed", "measure", "inspector"):
        new = getattr(one.row, name)
        if not new or new == now[name] or (base is not None and getattr(base, name) == new):
            continue
        if name == "responsible" and new == known.party:  # a household's name, cut as it went out
            continue
        if (name == "closed" and not one.closes) or (base is None and name in _ONLY_BESIDE_A_VERSION):
            continue
        old = known.party if name == "responsible" else now[name]  # a household's name is cut
        yield Change(name, _shown(old, lang), _shown(new, lang), now[name])


def still_differs(one: Planned, hazard: Hazard) -> bool:
    """Whether the hazard still has what it had when the row was compared with it."""
    now = _held(hazard)
    return all(now[change.field] == change.was for change in one.changes)


def _held(known: Hazard) -> dict[str, object]:
    """What the hazard has now, in the sheet's own words."""
    grades = {key: word for word, key in GRADES.items()}
    return {
        "grade": grades.get(known.grade, ""), "lead": known.lead.name if known.lead else "", "due": known.due,
        "measure": known.measure or None, "closed": known.closed_on, "responsible": known.full_party,
        "inspector": known.inspector,
    }  # fmt: skip


def _shown(value: object, lang: str) -> str:
    if value in (None, ""):
        return "none" if lang.startswith("en") else "无"
    return value.isoformat() if isinstance(value, date) else str(value)


def _told(rows: Iterable[Planned], running: Campaign, desk: Desk) -> None:
    """Say of each difference what will become of it: confirmed, decided, or left alone."""
    differing = {one.number: one for one in rows if one.changes}
    acts = last_acts(differing, running)
    for number, one in differing.items():
        hazard = one.known
        if hazard is None:
            continue
        if number in acts:
            one.moved, one.moved_at = acts[number].words, acts[number].entry
        which = "moved" if one.moved else "differs"
        if not may_revise(hazard, desk):
            which = "not_yours"
        elif hazard.state == State.VOID or hazard.closure == Closure.REVIEWED:
            which = "over"
        for change in one.changes:
            name = terms.word("sheet", change.field, desk.lang)
            kept = "by_its_act" if which == "moved" and needs_its_act(change, desk) else which
            one.says.append(said(kept, desk.lang, name=name, old=change.old, new=change.new, who=one.moved))
        one.changes = tuple(change for change in one.changes if which == "differs" or not needs_its_act(change, desk))
        if which in {"not_yours", "over"}:
            one.changes = ()


def _hide(rows: Iterable[Planned], desk: Desk) -> None:
    """Of hazards that he may not see, whoever brings the file learns no more than that they are in."""
    theirs = [one for one in rows if one.known is not None and not may_see(one.known, desk)]
    for one in theirs:
        one.says = [said("elsewhere", desk.lang)]
        one.number, one.known, one.changes, one.moved = "", None, (), ""
        one.code = one.why = one.title = ""


def _vanished(draft: Draft, running: Campaign, seen: Collection[str], desk: Desk) -> list[Hazard]:
    """Rows of the versions before that this one no longer has, as far as he may see them; they stay as they are."""
    if draft.follows is None:
        return []
    found = hazards_of(desk.actor).filter(campaign=running, source__in=series_of(draft.follows))
    return list(found.exclude(state=State.VOID).exclude(source_key__in=seen).exclude(source_key="").order_by("id"))
