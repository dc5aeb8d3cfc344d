"""The app label of the kit: carries the template tags, holds no tables."""

from __future__ import annotations

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools that every floor uses."""

    name = "ranan.kit"
    label = "kit"
