"""Registers the app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Let the inventory offer people who are named on the timeline and missing in it."""
        from openipt.relationships.queries import NAMED_ELSEWHERE
        from openipt.workspace.queries.named import named_on_timeline

        NAMED_ELSEWHERE.append(named_on_timeline)
