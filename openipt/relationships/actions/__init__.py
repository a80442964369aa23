"""Everything that is done to a client's inventory and circle."""

from openipt.relationships.actions.circle import place, take_snapshot, undo_move
from openipt.relationships.actions.flags import lift_flag, raise_flag
from openipt.relationships.actions.people import (
    add_people,
    add_relationship,
    remove_relationship,
    restore_relationship,
)
from openipt.relationships.actions.said import save_section

__all__ = [
    "add_people",
    "add_relationship",
    "lift_flag",
    "place",
    "raise_flag",
    "remove_relationship",
    "restore_relationship",
    "save_section",
    "take_snapshot",
    "undo_move",
]
