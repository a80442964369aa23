"""The scores of one instrument over a course, and how they have changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import floor
from uuid import UUID

from openipt.measures.instrument import Band, Instrument
from openipt.measures.scoring import ChangeSince, change_between

HALF = Decimal("0.5")


def shown(total: Decimal | None) -> int | None:
    """A total as it is shown: rounded half up; None where too much was left out."""
    return None if total is None else floor(total + HALF)


@dataclass(frozen=True, slots=True)
class Point:
    """One answered questionnaire. `session` is the number of the session it was answered before, if that counts."""

    response_id: UUID
    at: datetime
    session: int | None
    total: int | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where the middle three in five of comparable courses were at each session: from, in the middle, to."""

    by_session: Mapping[int, tuple[float, float, float]]
    courses: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """The scores of one instrument over a course, oldest first; there is at least one point."""

    instrument: Instrument
    points: tuple[Point, ...]

    @property
    def key(self) -> str:
        """The instrument's key."""
        return self.instrument.key

    @property
    def totals(self) -> tuple[int, ...]:
        """The totals there are."""
        return tuple(point.total for point in self.points if point.total is not None)

    @property
    def first(self) -> int | None:
        """The first total, to compare with."""
        return self.totals[0] if self.totals else None

    @property
    def last(self) -> int | None:
        """The newest total."""
        return self.totals[-1] if self.totals else None

    @property
    def compared(self) -> int | None:
        """The first total, where a later one can be compared with it."""
        return self.first if len(self.totals) > 1 else None

    @property
    def previous(self) -> int | None:
        """The total before the newest."""
        return self.totals[-2] if len(self.totals) > 1 else None

    @property
    def band(self) -> Band | None:
        """The band of the newest total."""
        return None if self.last is None else self.instrument.band_of(self.last)

    @property
    def change(self) -> ChangeSince | None:
        """From the first total to the newest."""
        return self._change(self.first)

    @property
    def last_change(self) -> ChangeSince | None:
        """From the total before to the newest."""
        return self._change(self.previous)

    def _change(self, before: int | None) -> ChangeSince | None:
        if before is None or self.last is None or len(self.totals) < 2:
            return None
        return change_between(self.instrument, before, self.last)


def trend(instrument: Instrument, points: Iterable[Point]) -> Trend:
    """The points of one instrument in order of time."""
    return Trend(instrument, tuple(sorted(points, key=lambda point: point.at)))
