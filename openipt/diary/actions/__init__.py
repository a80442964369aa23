"""What clients do with their diary, and what therapist and client decide about looking at it together."""

from openipt.diary.actions.entries import (
    change_entry,
    choose_version,
    delete_entry,
    keep_entry,
    restore_entry,
    undo_change,
)
from openipt.diary.actions.reminding import set_reminding
from openipt.diary.actions.rhythm_days import keep_rhythm
from openipt.diary.actions.sharing import offer_linking, take_back_linking, want_linking

__all__ = [
    "change_entry",
    "choose_version",
    "delete_entry",
    "keep_entry",
    "keep_rhythm",
    "offer_linking",
    "restore_entry",
    "set_reminding",
    "take_back_linking",
    "undo_change",
    "want_linking",
]
