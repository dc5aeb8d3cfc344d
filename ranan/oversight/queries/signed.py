"""Which hazards a signed report counted: its rows stand as its figures do, whatever the ledger says later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from ranan.campaign import queries as campaigns
from ranan.oversight.models import BiweeklyReport
from ranan.rules.report import picked


def signed_rows(figure: str, day: date, unit: str, group: str = "", value: str = "") -> list[int]:
    """Ids of the hazards under a figure of the unit's signed report of that day; none where it is not signed."""
    found = BiweeklyReport.objects.filter(campaign=campaigns.current(), unit__key=unit, end=day)
    return picked(found.values_list("rows", flat=True).first() or {}, figure, group, value)


def ever_counted(hazard: int, units: Collection[str]) -> bool:
    """Whether a signed report of one of these units counted the hazard; it stays behind its figure wherever it went."""
    counts = RawSQL(
        """jsonb_path_exists("oversight_biweeklyreport"."rows", '$.*[*] ? (@ == $one)', jsonb_build_object('one', %s))""",
        (hazard,), output_field=BooleanField(),
    )  # fmt: skip
    return BiweeklyReport.objects.filter(unit__key__in=units).alias(counts=counts).filter(counts=True).exists()
