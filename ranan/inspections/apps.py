"""The app of inspections."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Label `inspections`: tables are named inspections_…"""

    name = "ranan.inspections"
    label = "inspections"
