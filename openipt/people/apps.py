"""Registers the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.people"
    label = "people"
