"""By when an enquiry must be answered, and how long answers usually take. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

WORKING_DAYS = 3  # a house rule: directories' measured failure is silence (one therapist in five never answered)
SATURDAY = 5
FEWEST_ANSWERS = 3  # below this a median says more about chance than about a person


def answer_due(asked_at: datetime, zone: str, working_days: int = WORKING_DAYS) -> datetime:
    """When an answer is overdue.

    Args:
        asked_at: when the enquiry was sent (aware).
        zone: IANA name of the clock of the practice that is asked.
        working_days: whole days from Monday to Friday; public holidays are not known here and count.

    Returns:
        The same wall-clock time so many working days later. What comes at a weekend counts as come on Monday at 0:00.
    """
    there = ZoneInfo(zone)
    local = asked_at.astimezone(there)
    day, clock = local.date(), local.time()
    if day.weekday() >= SATURDAY:
        day, clock = day + timedelta(days=7 - day.weekday()), time(0)
    for _ in range(working_days):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return datetime.combine(day, clock, tzinfo=there)


def usual_reply(waits: Sequence[timedelta]) -> timedelta | None:
    """The median time to an answer, or None for fewer than `FEWEST_ANSWERS` answers."""
    if len(waits) < FEWEST_ANSWERS:
        return None
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


def usual_wait_weeks(waits: Sequence[timedelta]) -> int | None:
    """How many weeks people were usually on a waiting list (median, rounded up), or None for too few to say."""
    usual = usual_reply(waits)
    return None if usual is None else -(-usual // timedelta(weeks=1))
