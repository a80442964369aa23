"""What can be done about safety: concerns, staying-safe plans, and whom to turn to."""

from openipt.safety.actions.concerns import (
    ConcernError,
    Incomplete,
    NobodyToTell,
    acknowledge_concern,
    add_step,
    ask_for_help,
    chase_overdue_concerns,
    close_concern,
    hand_over_concern,
    raise_after_missed_sessions,
    raise_concern,
    save_risk_note,
)
from openipt.safety.actions.contacts import remove_crisis_contact, save_crisis_contact
from openipt.safety.actions.plans import discard_draft, keep_safety_plan, review_safety_plan, save_safety_plan
from openipt.safety.actions.screening import record_screening

__all__ = [
    "ConcernError",
    "Incomplete",
    "NobodyToTell",
    "acknowledge_concern",
    "add_step",
    "ask_for_help",
    "chase_overdue_concerns",
    "close_concern",
    "discard_draft",
    "hand_over_concern",
    "keep_safety_plan",
    "raise_after_missed_sessions",
    "raise_concern",
    "record_screening",
    "remove_crisis_contact",
    "review_safety_plan",
    "save_crisis_contact",
    "save_risk_note",
    "save_safety_plan",
]
