"""The hazards app, as Django knows it."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "ranan.hazards"
    label = "hazards"
