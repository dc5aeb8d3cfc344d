"""The app of the cockpit and the trends."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Label `insight`: it has no tables of its own."""

    name = "ranan.insight"
    label = "insight"
