"""Which hazards a signed report counted: its rows stand as its figures do, whatever the ledger says later."""

from __future__ import annotations

from datetime import date

from ranan.campaign import queries as campaigns
from ranan.oversight.models import BiweeklyReport
from ranan.rules.report import picked


def signed_rows(figure: str, day: date, unit: str, group: str = "", value: str = "") -> list[int]:
    """Ids of the hazards under a figure of the unit's signed report of that day; none where it is not signed."""
    found = BiweeklyReport.objects.filter(campaign=campaigns.current(), unit__key=unit, end=day)
    return picked(found.values_list("rows", flat=True).first() or {}, figure, group, value)
