"""Registers the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.portal"
    label = "portal"
