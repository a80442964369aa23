"""What a clinician's note about risk holds before it may close a concern. Nothing in it is ever computed.

Source: method specification, section 5.3 (docs/clinical/sources.md, "Safety"). Awaits sign-off by a clinician.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What stands for an item where there are no words, or beside them."""

    NONE = "none"
    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"


# What is asked about, in the order of a conversation: each needs words or a `Standing`.
THOUGHTS = ("ideation", "frequency", "intent", "plan", "means")
BACKGROUND = ("past_attempts", "drivers", "intoxication", "warning_signs")
PROTECTION = ("protective", "reasons")
ASKED = (*THOUGHTS, *BACKGROUND, *PROTECTION)
WRITTEN = ("formulation", "actions", "informed")  # what the clinician makes of it: always in words
LEVELS = ("none", "low", "moderate", "high", "imminent")
PLAN_LOOKED = ("yes", "no", "not_needed")
CHOSEN = ("level", "plan_looked")
REST = "rest_not_asked"  # "yes": what was left empty was not asked
KEYS = (*ASKED, *(f"{item}_is" for item in ASKED), *WRITTEN, *CHOSEN, "look_again_on", REST)
Said = Mapping[str, str]


def standing(said: Said, item: str) -> str:
    """What stands for an item without words: "" where nothing does."""
    found = said.get(f"{item}_is", "")
    if not found and not said.get(item, "").strip() and said.get(REST) == "yes":
        return Standing.NOT_ASKED
    return found


def missing(said: Said, today: date) -> tuple[str, ...]:
    """What a note still needs before it may close a concern, in the order of the note.

    The day somebody looks again may be left out only when the clinician sees no sign of danger now.
    """
    empty = [item for item in ASKED if not said.get(item, "").strip() and standing(said, item) not in list(Standing)]
    empty += [item for item in WRITTEN if not said.get(item, "").strip()]
    empty += [key for key, known in (("level", LEVELS), ("plan_looked", PLAN_LOOKED)) if said.get(key) not in known]
    if look_again_on(said, today) is None and (said.get("look_again_on") or said.get("level") != LEVELS[0]):
        empty.append("look_again_on")
    return tuple(empty)


def look_again_on(said: Said, today: date) -> date | None:
    """The day somebody looks again: today or later; None where none is given, or what is given is no such day."""
    try:
        found = date.fromisoformat(said.get("look_again_on", ""))
    except ValueError:
        return None
    return found if found >= today else None
