"""Registers the app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.directory"
    label = "directory"
