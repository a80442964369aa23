"""Registers the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.access"
    label = "access"
