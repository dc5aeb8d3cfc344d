"""A sub-district's own ledger from before the system, brought in as a workbook: most of its rows closed as reported."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import xlsxwriter

from ranan.config.demo.diary import Story
from ranan.config.demo.district import Words, texts
from ranan.config.demo.tale import SEEN, Stage
from ranan.config.demo.told import ScriptError, done
from ranan.hazards import actions, files, importing
from ranan.hazards.actions.importing import import_ledger
from ranan.hazards.models import Hazard, LedgerImport
from ranan.kit import clock
from ranan.registry.models import Premises
from ranan.rules import duty
from ranan.rules.hazard import Closure

FROM = "hyl"
NAME = "华阳路街道燃气隐患台账（演示）.xlsx"
HEAD = ("序号", "街镇", "单位名称", "地址", "隐患内容", "检查日期", "检查人", "牵头单位", "整改期限", "完成日期")
LATER = "华阳路街道燃气隐患台账（演示，11月）.xlsx"
WRONG = "华阳路街道草稿（误传，演示）.xlsx"
ROWS, OPEN, SPARE = 16, 3, 2
BEFORE = timedelta(days=24)  # the workbook comes in so long before the demonstration's day
AGAIN = timedelta(days=10)  # and its later version so long before
Line = tuple[Premises, Words, date, date | None]
Rows = list[Line]


def reported(stage: Stage, places: Sequence[Premises], day: date) -> Story:
    """The clerk brings the workbook; weeks later its department looks at two of the closed ones on the spot."""
    at = datetime.combine(day - BEFORE, time(10, 12), clock.ZONE)
    yield at
    lines = _lines(stage, places, clock.day_of(at))
    made = _bring(stage, NAME, lines[:ROWS], at)
    if made.rejected or made.came_in != ROWS:
        raise ScriptError(f"{NAME}: {made.came_in} of {ROWS} rows came in")
    yield from _again(stage, lines, day)
    looked = stage.hours.working(day - timedelta(days=9), day - timedelta(days=5))
    found = Hazard.objects.filter(closure=Closure.AS_REPORTED, grade="general").select_related("lead")
    for number, hazard in enumerate(found.order_by("id")[:2]):
        at = datetime.combine(looked, time(14, 40 * number), clock.ZONE)
        yield at
        actor = stage.cast.of(hazard.lead.key if hazard.lead else "zb", looked)
        done(actions.review(hazard, True, stage.rng.choice(SEEN), actor=actor, at=at), "review as reported")


def _again(stage: Stage, lines: Rows, day: date) -> Story:
    """The later version: one row more is closed, another has a new date. Before it a draft by mistake, taken back."""
    at = datetime.combine(day - AGAIN, time(9, 5), clock.ZONE)
    yield at
    wrong = _bring(stage, WRONG, lines[ROWS:], at)
    at += timedelta(minutes=12)
    yield at
    actor = stage.cast.of(FROM, clock.day_of(at), desk=True)
    done(actions.withdraw(wrong, "误传草稿，重新导入", actor=actor, at=at), "withdraw")
    at += timedelta(minutes=9)
    yield at
    *first, moved, _open, mended = lines[:ROWS]
    found = mended[2]
    again = [*first, moved, _open, (mended[0], mended[1], found, found + timedelta(days=5))]
    made = _bring(stage, LATER, again, at, due={len(first): moved[2] + timedelta(days=40)})
    if made.changed != 2:
        raise ScriptError(f"{LATER}: {made.changed} of 2 rows were brought up to date")


def _bring(stage: Stage, name: str, lines: Rows, at: datetime, due: dict[int, date] | None = None) -> LedgerImport:
    day = clock.day_of(at)
    actor = stage.cast.of(FROM, day, desk=True)
    data = workbook(stage, lines, due or {})
    draft = importing.draft(data, name, stage.campaign, importing.desk_for(actor, stage.campaign, day))
    files.write_once(files.path_of(draft.sha256), data)
    take = {one.ticket for one in draft.differing(moved=False)}
    return done(
        import_ledger(draft, stage.campaign, stage.plan, actor=actor, at=at, synthetic=True, take=take), "import_ledger"
    )


def _lines(stage: Stage, places: Sequence[Premises], day: date) -> Rows:
    """Rows of places that have no hazard yet; the last ones are not closed."""
    fresh = [place for place in places[1:] if place.territory.key == FROM and not place.is_household]
    used = set(Hazard.objects.values_list("premises_id", flat=True))
    fresh.sort(key=lambda place: (place.pk in used, place.pk))
    lines: Rows = []
    for place in fresh:
        words = _words(stage, place, {line[1].text for line in lines})
        if words is not None and len(lines) < ROWS + SPARE:
            lines.append((place, words.spoken(stage.rng), *_dates(stage, day, still_open=len(lines) >= ROWS - OPEN)))
    return lines


def _dates(stage: Stage, day: date, *, still_open: bool) -> tuple[date, date | None]:
    """Found and mended; what is still open was found a few days before the workbook came in."""
    if still_open:
        return stage.hours.working(day - timedelta(days=8), day - timedelta(days=2)), None
    found = stage.hours.working(day - timedelta(days=44), day - timedelta(days=13))
    return found, found + timedelta(days=stage.rng.randint(2, 12))


def _words(stage: Stage, place: Premises, used: set[str]) -> Words | None:
    """Words for a hazard of that place with one lead, by preference such as stand in no line yet."""
    fitting = [words for words in texts() if words.code and words.text not in used and _concerns(stage, words, place)]
    return stage.rng.choice(fitting) if fitting else None


def _concerns(stage: Stage, words: Words, place: Premises) -> bool:
    known = stage.plan.hazard_type(words.code)
    if known is None or place.kind not in (words.kinds or known.kinds):
        return False
    return bool(duty.propose(stage.plan, measure=None, code=words.code, kind=place.kind, territory=FROM).lead)


def workbook(stage: Stage, lines: Sequence[Line], due: dict[int, date]) -> bytes:
    """The sheet as an office keeps it: a title, a heading, real dates. The same lines give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": NAME, "created": datetime(2023, 10, 1)})  # noqa: DTZ001 - a file's naive stamp
    sheet, dated = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "华阳路街道燃气安全隐患台账（虚构，演示用）")
    for column, title in enumerate(HEAD):
        sheet.write_string(1, column, title)
    for number, (place, words, found, closed) in enumerate(lines, 1):
        proposal = duty.propose(stage.plan, measure=None, code=words.code, kind=place.kind, territory=FROM)
        lead = stage.units[proposal.lead].name
        who = ("倪某", "贺某")[number % 2]
        cells = (number, "华阳路街道", place.name, place.address, words.text, found, who, lead, due.get(number - 1), closed)
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(number + 1, column, datetime.combine(value, time()), dated)
            elif isinstance(value, int):
                sheet.write_number(number + 1, column, value)
            elif value:
                sheet.write_string(number + 1, column, value)
    book.close()
    return out.getvalue()
