"""Registers the app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The app's place in Django."""

    name = "openipt.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Let the inventory offer people who are named on the timeline or in the diary and missing in it."""
        from openipt.relationships.queries import NAMED_ELSEWHERE
        from openipt.workspace.queries.named import named_in_diary, named_on_timeline

        NAMED_ELSEWHERE.extend([named_on_timeline, named_in_diary])
