"""Registers the app."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.relationships"
    label = "relationships"

    def ready(self) -> None:
        """Let other pages know whom they had better not name on what is shared or printed."""
        from openipt.people.queries import UNSAFE_NAMES
        from openipt.relationships.queries import flagged_names

        UNSAFE_NAMES.append(flagged_names)
