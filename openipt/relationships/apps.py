"""Registers the app."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.relationships"
    label = "relationships"
