"""Registers the app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.workspace"
    label = "workspace"
