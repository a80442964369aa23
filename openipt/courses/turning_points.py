"""How a course begins, and how it came to its end, with two definitions of leaving early kept side by side."""

from dataclasses import dataclass

from openipt.courses.refusals import Refused
from openipt.protocol.definition import Edition
from openipt.protocol.lifecycle import Completion

# The events that close a course, and the completions each may have; the first is meant when none is given.
CLOSING: dict[str, tuple[Completion | None, ...]] = {
    "end": (
        Completion.COMPLETED,
        Completion.EARLY_BY_AGREEMENT,
        Completion.EXTENDED,
        Completion.WITHDRAWN,
        Completion.REFERRED_ON,
        Completion.DIED,
    ),
    "drop_out": (Completion.DROPPED_OUT,),
    "transfer": (Completion.TRANSFERRED,),
    "not_start": (None,),
}
NEEDS_REASON = (Completion.EARLY_BY_AGREEMENT, Completion.WITHDRAWN, Completion.REFERRED_ON)


@dataclass(frozen=True, slots=True)
class Closing:
    """What is written down about the end of a course; None where it cannot be said."""

    completion: str
    attended_under_half: bool | None
    left_before_agreed_end: bool | None


def closing(event: str, completion: str, reason: str, *, planned: int | None, held: int) -> Closing:
    """How a course with so many planned sessions (None: nothing was agreed yet) and held ones ends.

    Rates of leaving early change with the definition, so both are kept: fewer than half of the planned sessions
    attended, and gone before the agreed end without agreement. Source: docs/clinical/sources.md, "Ending".

    Raises:
        Refused: the completion is unknown or does not go with the event, or lacks its reason.
    """
    allowed = CLOSING[event]
    chosen = next((found for found in allowed if found == completion), None) if completion else allowed[0]
    if completion and chosen is None:
        raise Refused("A course cannot come to its end in this way.")
    if chosen in NEEDS_REASON and not reason.strip():
        raise Refused("Please say why the course ends in this way.")
    return Closing(
        completion=str(chosen or ""),
        attended_under_half=None if planned is None else 2 * held < planned,
        left_before_agreed_end=None if planned is None else chosen is Completion.DROPPED_OUT and held < planned,
    )


def beginning_of(edition: Edition) -> str:
    """The event by which a course of this edition begins: one with a single phase begins as maintenance."""
    return "begin" if len(edition.phases) > 1 else "begin_maintenance"
