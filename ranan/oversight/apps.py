"""The app of oversight."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Label `oversight`: tables are named oversight_…"""

    name = "ranan.oversight"
    label = "oversight"
