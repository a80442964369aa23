"""Which sessions belong to which phase, for any number of sessions, and where the anchors of a course lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from openipt.protocol.definition import Agenda, Anchor, Edition, LengthRule, Moment, Window


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Phase boundaries a therapist has moved: the last initial session, the first final one (None: as the edition)."""

    initial_until: int | None = None
    final_from: int | None = None


AS_EDITION = Boundaries()


@dataclass(frozen=True, slots=True)
class PhaseRange:
    """A phase and its sessions, both ends included."""

    phase: str
    first: int
    last: int


def phase_ranges(edition: Edition, planned: int, moved: Boundaries = AS_EDITION) -> tuple[PhaseRange, ...]:
    """The phases of a course of `planned` sessions, in order; together they cover sessions 1 to `planned`.

    Source: the table of phases in docs/clinical/sources.md. A course that was extended or cut beyond what the
    edition foresees follows the same rules.

    Raises:
        ValueError: `planned` is less than 1.
    """
    if planned < 1:
        raise ValueError("a course has at least one session")
    if len(edition.phases) == 1:
        return (PhaseRange(edition.phases[0].key, 1, planned),)
    initial_until = moved.initial_until or _length(edition.initial, planned)
    final_from = moved.final_from or planned - _length(edition.final, planned) + 1
    initial_until = min(initial_until, planned)
    final_from = max(min(final_from, planned + 1), initial_until + 1)
    first, middle, last = edition.phases
    found = (
        PhaseRange(first.key, 1, initial_until),
        PhaseRange(middle.key, initial_until + 1, final_from - 1),
        PhaseRange(last.key, final_from, planned),
    )
    return tuple(span for span in found if span.first <= span.last)


def _length(rules: tuple[LengthRule, ...], planned: int) -> int:
    return next(rule.sessions for rule in rules if planned >= rule.planned)


def phase_of(edition: Edition, number: int, planned: int, moved: Boundaries = AS_EDITION) -> str:
    """The phase a session belongs to; sessions beyond the planned ones belong to the last phase."""
    for span in phase_ranges(edition, planned, moved):
        if number <= span.last:
            return span.phase
    return edition.phases[-1].key


def anchors(edition: Edition, planned: int, moved: Boundaries = AS_EDITION) -> Mapping[Anchor, int]:
    """The session number at which each anchor lies.

    The half-way session is ceil(N / 2); the ending is announced at the latest in session N - `announce_before`.
    """
    spans = phase_ranges(edition, planned, moved)
    middle = spans[min(1, len(spans) - 1)] if len(edition.phases) > 1 else spans[0]
    return {
        Anchor.START: 1,
        Anchor.INITIAL_END: spans[0].last,
        Anchor.MIDDLE_START: middle.first,
        Anchor.MIDPOINT: ceil(planned / 2),
        Anchor.ANNOUNCE: max(1, planned - edition.ending.announce_before),
        Anchor.MIDDLE_END: middle.last,
        Anchor.FINAL_START: spans[-1].first if len(spans) > 1 else planned,
        Anchor.END: planned,
    }


def session_at(moment: Moment, places: Mapping[Anchor, int]) -> int:
    """The session number of a moment, kept within the course."""
    return max(1, min(places[moment.anchor] + moment.offset, places[Anchor.END]))


def span_of(window: Window, places: Mapping[Anchor, int]) -> tuple[int, int]:
    """First and last session of a window."""
    first = session_at(window.opens, places)
    return first, max(first, session_at(window.closes, places))


def agenda_for(edition: Edition, number: int, planned: int, moved: Boundaries = AS_EDITION) -> Agenda:
    """How a session is usually spent: the first agenda whose window it lies in, else the last one listed."""
    places = anchors(edition, planned, moved)
    for agenda in edition.agendas:
        first, last = span_of(agenda.window, places)
        if first <= number <= last:
            return agenda
    return edition.agendas[-1]
