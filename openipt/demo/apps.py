"""Registers the app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.demo"
    label = "demo"
