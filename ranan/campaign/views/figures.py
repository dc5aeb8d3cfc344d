"""Figures of targets from a workbook: take the blank one, upload or paste it, look at every row, then let the good ones in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ranan.campaign import actions, importing, queries, words
from ranan.campaign.access import Reading, targets_to_state
from ranan.campaign.forms import FiguresForm
from ranan.campaign.views.common import reading
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, in_words, lang, page, say
from ranan.kit.spreadsheet import MOST_BYTES, Unreadable
from ranan.kit.spreadsheet import read as read_workbook
from ranan.kit.tables import Column, Value
from ranan.kit.templatetags.ran import day
from ranan.registry.actions import kept
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Target
from ranan.rules.sheet_model import Sheet
from ranan.rules.target_figures import ASKED, CORRECTS, NEW

SEEN = "figure_sheets"  # in the session: the workbooks that this person looks at, [hash, name]
Mine = list[tuple[Target, list[Unit]]]


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """The three steps on one address; the workbook is kept sealed between them, for a day at most."""
    now, mine = reading(request), _mine(request)
    if not mine:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    if request.POST.get("do") == "let_in" or "sheet" in request.GET:
        return _brought(request, now, mine)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FiguresForm(*given, units=_units(mine), initial={"unit": request.GET.get("unit", "")})
    if request.method != "POST" or not form.is_valid():
        return _asked(request, now, mine, form, status=422 if form.errors else 200)
    name, data = _file(form)
    home = next((unit for unit in _units(mine) if unit.key == form.cleaned_data.get("unit")), None)
    sheets = _sheets(data, name)
    found = sheets if isinstance(sheets, Refusal) else _draft(request, now, sheets, home)
    if isinstance(found, Refusal):
        return _asked(request, now, mine, form, refusal=found)
    sha = kept.look_at(request.session, SEEN, data, name)
    return redirect(_address(sha, home))


@require_safe
def figures_blank(request: HttpRequest) -> HttpResponseBase:
    """The workbook to fill in: the targets of which the reader may state a figure, with what was stated last."""
    now, mine = reading(request), _mine(request)
    if not mine:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    says = _("Fill in the day and the figure so far, and where it comes from. Rows without a figure are left out.")
    sheet = tables.Sheet(_("Figures of targets"), says, _columns(), _blank_rows(now, mine))
    return tables.response(_("Figures of targets"), [sheet], method=request.method)


def _mine(request: HttpRequest) -> Mine:
    """What the person may state by the plan in force, whatever version he reads."""
    found = queries.current()
    return targets_to_state(actor_of(request), queries.plan_now(found)) if found is not None else []


def _units(mine: Mine) -> list[Unit]:
    return list(dict.fromkeys(unit for _target, units in mine for unit in units))


def _columns() -> list[Column]:
    """Cells to fill in are text, so that no program makes a date or a share of what is typed."""
    widths = {
        "target": 46, "key": 26, "measure": 9, "total": 12, "measured": 9, "unit": 16, "before": 14, "before_on": 12,
        "on": 13, "figure": 14, "text": 48,
    }  # fmt: skip
    return [
        Column(terms.word("figure_field", name, lang()), width, "date" if name in {"before_on", "on"} else "text")
        for name, width in widths.items()
    ]


def _blank_rows(now: Reading, mine: Mine) -> Iterator[list[Value]]:
    last = queries.latest_figures(now.campaign)
    for target, units in mine:
        said, unit = last.get(target.id), "%" if target.unit == "ratio" else target.unit
        figure = (
            words.measured(said.figure, target.unit, lang()) if said is not None and said.figure is not None else ""
        )
        for one in units:
            yield [
                target.name, target.id, str(target.measure or ""), words.quantity(target, lang()), unit, one.name, figure,
                said.on if said is not None else None, None, "", "",
            ]  # fmt: skip


def _file(form: FiguresForm) -> tuple[str, bytes]:
    upload = form.cleaned_data["file"]
    if upload is not None:
        return str(upload.name).replace("\\", "/").rpartition("/")[2][-150:], upload.read(MOST_BYTES + 1)
    now = clock.now()
    name = _("Pasted on %(day)s at %(time)s") % {"day": day(now.date()), "time": f"{now:%H.%M}"}
    return f"{name}.tsv", form.cleaned_data["rows"].encode()


def _sheets(data: bytes, name: str) -> list[Sheet] | Refusal:
    try:
        return read_workbook(data, name)
    except Unreadable as error:
        return Refusal(f"unreadable_{error.code}", name)


def _draft(request: HttpRequest, now: Reading, sheets: list[Sheet], home: Unit | None) -> importing.Draft | Refusal:
    return importing.draft(sheets, now.campaign, home, actor_of(request), clock.today())


def _address(sha: str, home: Unit | None) -> str:
    return f"{reverse('figures')}?{urlencode({'sheet': sha, 'unit': home.key if home else ''})}"


def _asked(
    request: HttpRequest,
    now: Reading,
    mine: Mine,
    form: FiguresForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The first step: what may be stated, the blank workbook, where the filled one goes."""
    last = queries.latest_figures(now.campaign)
    rows = [(target, words.quantity(target, lang()), _last(target, last.get(target.id))) for target, _units in mine]
    return page(request, "campaign/figures.html", {"form": form, "targets": rows}, refusal=refusal, status=status)


def _last(target: Target, said: Any) -> dict[str, Any] | None:
    return {"one": said, "figure": words.measured(said.figure, target.unit, lang())} if said is not None else None


def _brought(request: HttpRequest, now: Reading, mine: Mine) -> HttpResponse:
    """The workbook that was brought a moment ago: looked at, or let in."""
    given = request.POST if request.method == "POST" else request.GET
    sha = given.get("sheet", "")
    data, name = kept.looked_at(request.session, SEEN, sha)
    if data is None:
        say(request, _("The list is kept no longer. Choose it once more."), "warning")
        return redirect("figures")
    home = next((unit for unit in _units(mine) if unit.key == given.get("unit")), None)
    sheets = _sheets(data, name)
    if isinstance(sheets, Refusal):
        return _asked(request, now, mine, FiguresForm(units=_units(mine)), refusal=sheets)
    if request.method == "POST":
        return _let_in(request, now, sheets, name, sha, home)
    found = _draft(request, now, sheets, home)
    if isinstance(found, Refusal):
        return _asked(request, now, mine, FiguresForm(units=_units(mine)), refusal=found)
    return _preview(request, found, name, sha, home)


def _preview(request: HttpRequest, found: importing.Draft, name: str, sha: str, home: Unit | None) -> HttpResponse:
    order = {outcome: at for at, outcome in enumerate(importing.OUTCOMES)}
    lines = sorted(found.lines, key=lambda one: order[one.outcome])
    counts = [(key, terms.word("figure_row", key, lang()), found.count(key)) for key in importing.OUTCOMES]
    context = {
        "lines": [_shown(one) for one in lines], "counts": counts, "name": name, "sha": sha, "seen": found.seen,
        "home": home.key if home else "", "sheets": found.sheets, "several": len({one[0] for one in found.sheets.columns}) > 1,
        "ready": found.count(NEW) + found.count(CORRECTS), "asked": found.count(ASKED),
    }  # fmt: skip
    return page(request, "campaign/figures_preview.html", context)


def _shown(line: importing.Line) -> dict[str, Any]:
    said = [in_words(refusal) for refusal in (*line.problems, *line.asks)]
    before = importing.came_from(line.before) if line.before is not None and line.outcome == CORRECTS else ""
    word = terms.word("figure_row", line.outcome, lang())
    return {"line": line, "row": line.row, "word": word, "said": said, "before": before}


def _let_in(
    request: HttpRequest, now: Reading, sheets: list[Sheet], name: str, sha: str, home: Unit | None
) -> HttpResponse:
    """Written, then the same rows once more as they stand now, with what came in above them."""
    seen = request.POST.get("seen", "")
    done = actions.state_sheet(
        sheets, now.campaign, home, taken=request.POST.getlist("take"),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0,
        file={"file": name, "sha256": sha}, actor=actor_of(request),
        at=clock.now(),
    )  # fmt: skip
    if isinstance(done, Refusal):
        say(request, in_words(done)["what"], "error")
        return redirect("figures")
    if done.overtaken:
        rows = words.listed(map(str, sorted(set(done.overtaken))), lang())
        say(
            request,
            _("Stated by others since you looked: row %(rows)s. Look again and confirm.") % {"rows": rows},
            "warning",
        )
    say(request, _came_in(done))
    return redirect(_address(sha, home))


def _came_in(done: actions.CameIn) -> str:
    n = len(done.stated)
    told = ngettext("%(n)s figure came in.", "%(n)s figures came in.", n) % {"n": n}
    rest = _("Stated already %(same)s, not ticked %(left)s, stayed out %(bad)s.") % {
        "same": done.unchanged, "left": done.not_ticked, "bad": len(done.refused),
    }  # fmt: skip
    return f"{told} {rest}"
