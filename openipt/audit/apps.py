"""Registers the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.audit"
    label = "audit"
