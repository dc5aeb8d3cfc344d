"""The registry app, as Django knows it; it tells the clock where its shift stands."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "ranan.registry"
    label = "registry"

    def ready(self) -> None:
        """The demonstration's date is a constant shift kept in the database."""
        from ranan.kit import clock  # noqa: PLC0415  (models load after the apps)
        from ranan.registry import queries  # noqa: PLC0415

        clock.use_source(queries.shift)
