"""Registers the app."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.safety"
    label = "safety"
