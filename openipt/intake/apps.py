"""Registers the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.intake"
    label = "intake"
