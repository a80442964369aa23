"""Registers the app."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.enquiries"
    label = "enquiries"
