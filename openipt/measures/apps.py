"""Registers the app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.measures"
    label = "measures"
