"""Template tags and filters of every page: marks, icons, words of the table, dates and numbers.

All take plain values, so that a mark looks and reads the same wherever it stands. `{% load ran %}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dateformat import time_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ranan.kit import clock, trouble
from ranan.kit.markup import esc
from ranan.rules import terms

register = template.Library()

SOON: Final = 3  # days left from which a date is marked, as in the visual language
STEP: Final = {"registered": 1, "assigned": 2, "rectifying": 3, "under_review": 4, "closed": 5, "void": 0}
FILE_LIMITS: Final = {"data-max-mb": "15", "data-max-video-mb": "50", "data-max-files": "12"}  # as rule 6.1 says
WEAK: Final = frozenset({"verified_secondary", "secondary", "recalled", "assigned"})


def _lang() -> str:
    """The language of the table of words that this page is shown in."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def _as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


# ---------- words, dates, numbers ----------


@register.simple_tag
def term(section: str, key: object) -> str:
    """The word of the table of words: `{% term "state" hazard.state %}`."""
    return terms.word(section, str(key), _lang()) if key not in (None, "") else ""


@register.filter(name="term")
def term_filter(key: object, section: str) -> str:
    """The same as a filter: `{{ hazard.state|term:"state" }}`."""
    return term(section, key)


@register.filter
def day(value: date | datetime | None) -> str:
    """11月15日 or 15 Nov; with the year only when it is not this one. An absent day reads as a dash."""
    if not value:
        return "—"
    shown = _as_day(value)
    if shown.year == clock.today().year:
        return format_date(shown, pgettext("day without year, as a Django date format", "j M"))
    return format_date(shown, pgettext("day with year, as a Django date format", "j M Y"))


@register.filter
def full_day(value: date | datetime | None) -> str:
    """The day with its year always, for documents and exports: 2023年11月15日 or 15 Nov 2023."""
    if not value:
        return "—"
    return format_date(_as_day(value), pgettext("day with year, as a Django date format", "j M Y"))


@register.filter
def weekday(value: date | datetime | None) -> str:
    """星期三 or Wednesday."""
    return format_date(_as_day(value), "l") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time in Shanghai: 11月15日 09:00."""
    if not value:
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {time_format(local.time(), 'H:i')}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """The machine's form of a day or moment, for `<time datetime>`."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.isoformat() if value else ""


@register.filter
def thousands(value: float | str | None) -> str:
    """1,862; an absent number reads as a dash, never as nought."""
    if value is None or isinstance(value, str):
        return value or "—"
    return f"{value:,}"


@register.simple_tag
def today() -> date:
    """The campaign's day, a demonstration's own included: `{% today as now %}`."""
    return clock.today()


@register.filter
def percent(done: float | None, of: float | None) -> int:
    """Whole percent of `done` in `of`, rounded down so that 100 means all; nought where there is no denominator."""
    return int(100 * (done or 0) / of) if of else 0


# ---------- icons and marks ----------


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of shell/icons.svg. `size="sm"` for 15 px; `label` only where no word stands beside it."""
    return _icon(name, size, str(label))


@lru_cache(2048)
def _icon(name: str, size: str, label: str) -> SafeString:
    css = "icon icon-sm" if size == "sm" else "icon"
    where = f"{static('shell/icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, where)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, where)


def _mark(css: str, words: object) -> SafeString:
    return SafeString(f'<span class="{esc(css)}">{esc(words)}</span>')


@register.simple_tag
def due_mark(
    due: date | datetime | None, state: str = "", today: date | None = None, closed_on: Any = None
) -> SafeString:
    """How a date stands: overdue is black with its days, the next three days are outlined, closed is grey.

    `today` defaults to the clock's; `closed_on` lets a closed case show its day instead of its state.
    """
    if state in ("closed", "void"):
        word = term("state", state)
        if closed_on and state == "closed":
            word = _("Closed %(day)s") % {"day": day(closed_on)}
        return _mark("ra-due done", word)
    if not due:
        return _mark("ra-due done", _("No date set"))
    left = (_as_day(due) - (today or clock.today())).days
    if left < 0:
        return _mark("ra-due late", ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left})
    words = _("Due today") if left == 0 else ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return _mark("ra-due soon" if left <= SOON else "ra-due", words)


@register.simple_tag
def grade_mark(grade: str | None) -> SafeString:
    """The grade of a hazard: small bars and the word; major in bold."""
    if not grade:
        return _mark("text-muted", _("Not graded"))
    return _mark(f"ra-grade {conditional_escape(grade)}", term("grade", grade))


@register.simple_tag
def flow_mark(state: str) -> SafeString:
    """Where a hazard stands: the strip of five parts and the word."""
    return _mark(f"ra-flow n-{STEP.get(str(state), 0)}", term("state", state))


@register.simple_tag
def risk_mark(level: str | None) -> SafeString:
    """The risk level of a place, the only use of red, orange, yellow and blue."""
    words = {
        "red": pgettext("risk level", "Red"),
        "orange": pgettext("risk level", "Orange"),
        "yellow": pgettext("risk level", "Yellow"),
        "blue": pgettext("risk level", "Blue"),
    }
    if level not in words:
        return SafeString("")
    return _mark(f"ra-risk {level}", words[level])


@register.simple_tag
def source_mark(status: str | None) -> SafeString:
    """How strong a source is; whatever is weaker than the text itself carries a dashed edge."""
    words = {
        "verified_text": _("Text of the article"),
        "seed": _("Text of the plan"),
        "verified_secondary": _("Second-hand, to be checked"),
        "secondary": _("Second-hand, to be checked"),
        "recalled": _("From memory, not checked"),
        "assigned": _("Set by this system"),
    }
    known = str(status or "recalled")
    return _mark("ra-source weak" if known in WEAK or known not in words else "ra-source", words.get(known, known))


@register.simple_tag
def progress(done: float, expected: float | None = None) -> SafeString:
    """A bar of `done` percent with the black tick of where the calendar says we should be; hatched when behind."""
    at = min(100, max(0, int(done)))
    if expected is None:
        label = _("%(done)s%% done") % {"done": at}
        return format_html(
            '<div class="progress p-{}" role="img" aria-label="{}"><span class="progress-bar"></span></div>', at, label
        )
    tick = min(100, max(0, int(expected)))
    label = _("%(done)s%% done, %(expected)s%% expected by today") % {"done": at, "expected": tick}
    return format_html(
        '<div class="progress{} p-{} e-{}" role="img" aria-label="{}"><span class="progress-bar"></span></div>',
        " behind" if at < tick else "", at, tick, label,
    )  # fmt: skip


# ---------- pages of trouble ----------


@register.simple_tag
def error_word(kind: object, part: str) -> str:
    """A word of the page of trouble `kind` (400, 403, 404, 405, 413, 429, 500, 503, csrf): title, safe, todo, icon."""
    return str(trouble.words(str(kind))[part])


# ---------- forms ----------


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "plain"


def _css(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


def _described(bound: BoundField, hint: str) -> str:
    """The ids of hint and error, in the order in which they are read out."""
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


def _attrs(bound: BoundField, kind: str, described: str) -> dict[str, Any]:
    if kind == "group":  # the widget would put them on its box as well as on every choice
        return {}
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": f"{_css(bound)} {widget.attrs.get('class', '')}".strip()}
    if described:
        attrs["aria-describedby"] = described
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":  # Django's default is a whole page
        attrs["rows"] = "4"
    if kind == "file":
        attrs |= {"data-preview": "yes", **FILE_LIMITS}
    return attrs


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", css: str = "") -> dict[str, Any]:
    """One field with label, hint, error and the ids that tie them: `{% field form.reason %}`."""
    kind = _kind(bound)
    words = str(hint or bound.help_text)
    described = _described(bound, words)
    return {
        "field": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=_attrs(bound, kind, described)),
        "label": label or bound.label,
        "hint": words,
        "described": described,
        "optional": not bound.field.required,
        "css": css,
    }


@register.inclusion_tag("shell/fields.html")
def fields(form: Any, names: str = "") -> dict[str, Any]:
    """All visible fields of a form, or those named (split by spaces), with the errors of the whole form on top."""
    wanted: Iterable[BoundField] = [form[n] for n in names.split()] if names else form.visible_fields()
    return {"form": form, "wanted": list(wanted), "hidden": [] if names else form.hidden_fields()}
