"""The shell app, as Django knows it."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "ranan.shell"
    label = "shell"
