"""Registers the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.ui"
    label = "ui"
