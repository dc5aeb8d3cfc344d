"""The registry app, as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "ranan.registry"
    label = "registry"
