"""What can be marked in a session: the tasks, strategies and techniques of an edition."""

from openipt.protocol.definition import Edition


def titles(edition: Edition, kind: str) -> dict[str, str]:
    """The titles of everything of a kind (`task`, `strategy` or `technique`) by key; nothing for another kind."""
    if kind == "task":
        return {task.key: task.title for task in edition.tasks}
    if kind == "strategy":
        return {strategy.key: strategy.text for area in edition.areas for strategy in area.strategies}
    if kind == "technique":
        return {technique.key: technique.name for technique in edition.techniques}
    return {}
