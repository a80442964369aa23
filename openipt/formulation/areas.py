"""The rules of choosing a focus: one primary problem area, at most one secondary, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_AREAS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen problem area: the reasons for it, and how the client puts it."""

    area: str
    reasons: str
    client_words: str = ""


class NoFocus(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """What was chosen is not a focus; the message says why in plain words."""


def checked(choices: Sequence[Choice], known: Sequence[str]) -> tuple[Choice, ...]:
    """The choices, primary first, when they make a focus.

    Source: Weissman, Markowitz & Klerman: one focus, two at most (docs/clinical/sources.md).

    Raises:
        NoFocus: none or more than two areas, the same one twice, one the edition does not have, or no reason given.
    """
    areas = [choice.area for choice in choices]
    if not choices:
        raise NoFocus("Choose the problem area to work on first.")
    if len(choices) > MOST_AREAS:
        raise NoFocus("Two problem areas are the most that can be worked on in the time.")
    if len(set(areas)) < len(areas):
        raise NoFocus("The two problem areas must differ.")
    if unknown := [area for area in areas if area not in known]:
        raise NoFocus(f"This protocol has no problem area called {unknown[0]}.")
    if any(not choice.reasons.strip() for choice in choices):
        raise NoFocus("Say why: what links this problem area with how the client has been.")
    return tuple(choices)
