"""What happened before symptoms began or changed, and how long before: times in days, never a cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

BEFORE_MONTHS = 12  # the window before an onset that is looked at by default (method: timeline)
MONTH = 30.44  # days


class InTime(Protocol):
    """Something with a place in time; both ends None where it has none yet."""

    @property
    def earliest(self) -> date | None: ...

    @property
    def latest(self) -> date | None: ...


Event = TypeVar("Event", bound=InTime)
Change = TypeVar("Change", bound=InTime)


@dataclass(frozen=True, slots=True)
class Lag:
    """From an event to a change of symptoms: days at least, about, and at most (below 0: the event came after)."""

    least: int
    about: int
    most: int


def lag(event: InTime, change: InTime) -> Lag | None:
    """How long after an event symptoms changed; None where either has no place in time."""
    if event.earliest is None or event.latest is None or change.earliest is None or change.latest is None:
        return None
    middle_event = event.earliest + (event.latest - event.earliest) / 2
    middle_change = change.earliest + (change.latest - change.earliest) / 2
    return Lag(
        (change.earliest - event.latest).days,
        (middle_change - middle_event).days,
        (change.latest - event.earliest).days,
    )


def before(events: Iterable[Event], change: InTime, months: int = BEFORE_MONTHS) -> list[tuple[Event, Lag]]:
    """The events that may lie in the months before a change, or in the same stretch of time; the nearest first."""
    found: list[tuple[Event, Lag]] = []
    for event in events:
        between = lag(event, change)
        if between and between.most >= 0 and between.least <= months * MONTH:
            found.append((event, between))
    return sorted(found, key=lambda pair: (abs(pair[1].about), pair[1].about))


def window_before(change: InTime, months: int = BEFORE_MONTHS) -> tuple[date, date] | None:
    """The days from some months before a change until two months after it."""
    if change.earliest is None or change.latest is None:
        return None
    return change.earliest - timedelta(days=round(months * MONTH)), change.latest + timedelta(days=61)


def words(between: Lag) -> tuple[str, int]:
    """A lag as a pattern and a number, to be said in the reader's language: `("{count} weeks before", 3)`.

    Where the dates are too fuzzy to say even the order, the pattern says so.
    """
    if between.least < 0 < between.most and between.most - between.least > 2 * MONTH and abs(between.about) < MONTH:
        return "about the same time", 0
    days, when = abs(between.about), "before" if between.about >= 0 else "after"
    if days == 0:
        return "the same day" if between.least == between.most else "about the same time", 0
    for size, unit in ((365.25, "years"), (MONTH, "months"), (7, "weeks")):
        if days >= 2 * size:
            return f"{{count}} {unit} {when}", round(days / size)
    return f"{{count}} days {when}", days


def nearest(event: InTime, changes: Sequence[Change]) -> Change | None:
    """The change that lies nearest to an event in time."""
    found = [(abs(between.about), place) for place, change in enumerate(changes) if (between := lag(event, change))]
    return changes[min(found)[1]] if found else None
