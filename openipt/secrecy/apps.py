"""Registers the app."""

from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.secrecy"
    label = "secrecy"
