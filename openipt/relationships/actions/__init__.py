"""Everything that is done to a client's inventory and circle."""

from openipt.relationships.actions.people import (
    add_people,
    add_relationship,
    remove_relationship,
    restore_relationship,
)

__all__ = ["add_people", "add_relationship", "remove_relationship", "restore_relationship"]
