"""The app label of the kit: carries the template tags, holds no tables; keeps the translations compiled."""

from __future__ import annotations

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools that every floor uses."""

    name = "ranan.kit"
    label = "kit"

    def ready(self) -> None:
        """Compile the translations that are older than their source, before anybody reads them."""
        from ranan.kit.catalogues import compile_catalogues  # noqa: PLC0415  (settings are not read before this)

        compile_catalogues()
