"""The campaign app, as Django knows it."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "ranan.campaign"
    label = "campaign"
