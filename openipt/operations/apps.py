"""Registers the app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.operations"
    label = "operations"
