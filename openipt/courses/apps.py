"""Registers the app."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.courses"
    label = "courses"
