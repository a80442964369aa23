"""Registers the app."""

from django.apps import AppConfig


class FormulationConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.formulation"
    label = "formulation"
