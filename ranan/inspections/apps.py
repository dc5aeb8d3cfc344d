"""The app of inspections."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Label `inspections`: tables are named inspections_…"""

    name = "ranan.inspections"
    label = "inspections"

    def ready(self) -> None:
        """Tell the registry what hangs on people here; wherever the program runs, also without its addresses."""
        from ranan.inspections.actions import held_visits, left_visits, pass_visits_on  # noqa: PLC0415 - models are there now
        from ranan.registry import open_work  # noqa: PLC0415

        open_work.kinds.append(open_work.OpenWork("visits", held_visits, left_visits, pass_visits_on))
