"""What the pages of reports begin with: the campaign, the day in the address, the report."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.http import actor_of
from ranan.oversight.access import period_for, reads_summary, report_for
from ranan.oversight.models import BiweeklyReport
from ranan.rules.report import Period


def running() -> Campaign:
    """The running campaign; 404 where there is none."""
    found = campaigns.current()
    if found is None:
        raise Http404
    return found


def day_of(text: str) -> date:
    """The day that the address names; 404 where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def report_in(request: HttpRequest, end: str, unit: str) -> BiweeklyReport:
    """The unit's report of that day if the reader may see it; else 404."""
    found = report_for(actor_of(request), day_of(end), unit, clock.today())
    if found is None:
        raise Http404
    return found


def period_in(request: HttpRequest, end: str) -> Period:
    """The period of that report day, for who reads all units' reports; else 404."""
    found = period_for(running(), day_of(end), clock.today()) if reads_summary(actor_of(request)) else None
    if found is None:
        raise Http404
    return found
