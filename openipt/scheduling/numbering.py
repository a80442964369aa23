"""Session numbers: 1, 2, 3 … in order of time over the sessions that count."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Meeting(Generic[Key]):
    """A session as plain values. A cancelled one never counts; one missed without notice counts if so agreed."""

    key: Key
    starts_at: datetime
    counts: bool


def numbered(meetings: Iterable[Meeting[Key]]) -> dict[Key, int | None]:
    """The number of each session: unbroken from 1 over those that count, None for the others.

    Two at the same moment keep the order they came in.
    """
    numbers: dict[Key, int | None] = {}
    reached = 0
    for meeting in sorted(meetings, key=lambda meeting: meeting.starts_at):
        reached += meeting.counts
        numbers[meeting.key] = reached if meeting.counts else None
    return numbers
