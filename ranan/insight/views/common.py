"""What the cockpit and the trends share: who may look, which day is asked about."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.http import actor_of, page
from ranan.rules.access import OVERSIGHT, WORKERS

FIRST = date(2000, 1, 1)


def turned_away(request: HttpRequest) -> HttpResponse | Campaign:
    """The running campaign for somebody with business here; else the page that says why there is nothing to see."""
    if not actor_of(request).roles & (WORKERS | OVERSIGHT):
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    running = campaigns.current()
    if running is None:
        what = _("No plan has been loaded yet.")
        return page(request, "shell/error.html", {"kind": "404", "what": what}, status=404)
    return running


def asked_day(request: HttpRequest, name: str = "on") -> date | None:
    """The day that the address names, none after today and none before this century; None where it names none that there is."""
    try:
        return max(FIRST, min(date.fromisoformat(str(request.GET.get(name, ""))[:10]), clock.today()))
    except ValueError:
        return None
