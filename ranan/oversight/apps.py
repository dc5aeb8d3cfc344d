"""The app of oversight."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Label `oversight`: tables are named oversight_…"""

    name = "ranan.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Tell the registry who is on file for what; wherever the program runs, also without its addresses."""
        from ranan.oversight.actions import held_papers, left_papers, pass_papers_on  # noqa: PLC0415 - models are there now
        from ranan.registry import open_work  # noqa: PLC0415

        open_work.kinds.append(open_work.OpenWork("papers", held_papers, left_papers, pass_papers_on))
