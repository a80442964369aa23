"""Registers the app."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.diary"
    label = "diary"
