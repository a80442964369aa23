"""Registers the app."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.website"
    label = "website"
