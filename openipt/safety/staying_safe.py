"""What stands in a staying-safe plan, and how its lines are shown.

The steps follow the literature on safety planning (docs/clinical/sources.md); wording and layout are our own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# In the order in which they help: from what one notices oneself to making the surroundings safer.
PARTS = (
    "warning_signs",
    "on_my_own",
    "people_and_places",
    "people_to_ask",
    "professionals",
    "surroundings",
    "reasons",
)
LONGEST = 4_000  # characters in one part
FEWEST_DIGITS, MOST_DIGITS = 3, 15
NUMBER = re.compile(r"\+?\(?\d(?:[\s()./-]{0,2}\d)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan; `number` is the telephone number in it as it is written, or empty."""

    text: str
    number: str = ""


def something_written(parts: Mapping[str, str]) -> bool:
    """Whether any part says anything."""
    return any(parts.get(part, "").strip() for part in PARTS)


def lines(text: str) -> list[Line]:
    """The lines of a part that say something, each with the first telephone number in it (3 to 15 digits, E.164)."""
    return [Line(line.strip(), _number(line)) for line in text.splitlines() if line.strip()]


def _number(line: str) -> str:
    for found in NUMBER.finditer(line):
        digits = sum(sign.isdigit() for sign in found.group())
        if FEWEST_DIGITS <= digits <= MOST_DIGITS:
            return found.group().strip()
    return ""
