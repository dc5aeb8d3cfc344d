"""The journal for auditors: who did what when, the newest first; nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.kit.http import actor_of, page
from ranan.registry import access
from ranan.registry.journal_lines import PAGE, JournalFilter, filtered, in_words, verb_choices

_CLOSED = {"kind": "403"}


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Fifty entries a page, by key: `before` is the id above which the page ends."""
    found = access.journal_for(actor_of(request))
    if found is None:
        return page(request, "shell/error.html", _CLOSED, status=403)
    wanted = JournalFilter.read(request.GET)
    rows: list[Any] = list(filtered(found, wanted)[: PAGE + 1])
    more = len(rows) > PAGE
    shown = in_words(rows[:PAGE])
    context = {
        "rows": shown, "wanted": wanted, "verbs": verb_choices(), "newest_url": wanted.url() if wanted.before else "",
        "next_url": wanted.url(before=shown[-1].entry.pk) if more else "",
    }  # fmt: skip
    return page(request, "registry/journal.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with all that it wrote."""
    found = access.journal_for(actor_of(request))
    if found is None:
        return page(request, "shell/error.html", _CLOSED, status=403)
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    [line] = in_words([row], every_line=True)
    return page(request, "registry/entry.html", {"line": line})
