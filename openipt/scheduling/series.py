"""A series of sessions held by the wall clock of one place: the hour stays, whatever daylight saving does."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

DAYS_IN_WEEK = 7
SHORTEST_STEP = timedelta(minutes=1)


class Frequency(StrEnum):
    """How often people meet."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


def on_the_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which the clock shows `clock` on `day`.

    An hour that the clock skips is moved on to the first minute that exists; of an hour that it shows twice the
    first is meant.
    """
    local = datetime.combine(day, clock.replace(fold=0, tzinfo=None))
    while not _exists(local, zone):
        local += SHORTEST_STEP
    return local.replace(tzinfo=zone)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    aware = local.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


def nth_day(first: date, frequency: Frequency, n: int) -> date:
    """The day of the n-th meeting (0 is the first); monthly keeps to the same weekday of the month.

    A fifth weekday that a month does not have becomes its fourth.
    """
    if frequency is Frequency.MONTHLY:
        return _same_weekday_of_month(first, n)
    return first + timedelta(weeks=n * (2 if frequency is Frequency.FORTNIGHTLY else 1))


def _same_weekday_of_month(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    start = date(year, month + 1, 1)
    day = start + timedelta(
        days=(first.weekday() - start.weekday()) % DAYS_IN_WEEK, weeks=(first.day - 1) // DAYS_IN_WEEK
    )
    return day if day.month == start.month else day - timedelta(weeks=1)


def series(
    first: datetime, frequency: Frequency, count: int, zone: ZoneInfo, skip: Collection[date] = ()
) -> list[datetime]:
    """The first `count` meetings from `first` on, by the wall clock of `zone`.

    On the days in `skip` nobody meets; the series then goes on for longer, in the same rhythm.

    Raises:
        ValueError: `first` has no time zone, or `count` is negative.
    """
    if first.tzinfo is None or count < 0:
        raise ValueError("a series needs a first meeting with a time zone, and a count of 0 or more")
    local = first.astimezone(zone)
    days = (day for n in range(count + len(skip)) if (day := nth_day(local.date(), frequency, n)) not in skip)
    return [on_the_clock(day, local.time(), zone) for day in islice(days, count)]


def replacement(times: Sequence[datetime], frequency: Frequency, zone: ZoneInfo) -> datetime:
    """When a cancelled meeting is made up for: one step of the rhythm after the last of `times`.

    Raises:
        ValueError: there is no meeting to follow.
    """
    if not times:
        raise ValueError("there is no meeting that a replacement could follow")
    return series(max(times), frequency, 2, zone)[1]
