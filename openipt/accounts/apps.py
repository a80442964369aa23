"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.accounts"
    label = "accounts"
