"""Registers the app."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.outcomes"
    label = "outcomes"
