"""A complete note about risk, for tests in which a concern is closed."""

from openipt.safety.actions import close_concern, save_risk_note
from openipt.safety.risk_note import ASKED

COMPLETE = {
    "ideation": "Tired of it all, no wish to die.",
    **{f"{item}_is": "none" for item in ASKED if item != "ideation"},
    "formulation": "Passive thoughts since the quarrel; they ease when her sister is there.",
    "actions": "Talked. Asked again next week.",
    "informed": "Her sister, with her consent.",
    "level": "low",
    "plan_looked": "yes",
    "look_again_on": "2100-01-01",
}


def close_with_note(concern, by, at, **said):
    """Write a complete note about a concern and sign it."""
    note = save_risk_note(concern=concern, said={**COMPLETE, **said}, revision=0, by=by, at=at)
    return close_concern(concern=note.concern, by=by, at=at)
