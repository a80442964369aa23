"""The times of a rhythm that come after a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from openipt.scheduling.series import Frequency, series


def slots(
    first: datetime, frequency: Frequency, count: int, zone: ZoneInfo, *, after: datetime | None = None
) -> list[datetime]:
    """The first `count` times of the series that begins at `first`, leaving out those up to and including `after`."""
    length = count
    while True:
        found = [time for time in series(first, frequency, length, zone) if after is None or time > after]
        if len(found) >= count:
            return found[:count]
        length *= 2
