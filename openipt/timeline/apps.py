"""Registers the app."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.timeline"
    label = "timeline"
