"""Registers the app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.library"
    label = "library"
