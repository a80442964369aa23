"""When somebody who asked for it is reminded of their diary: at most once a day, at their hour, not long in vain."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = time(7), time(22)
LATEST_AFTER = timedelta(hours=2)
IN_VAIN = timedelta(days=7)


def is_due(
    *, at: datetime, hour: time, zone: str, last_sent: date | None, last_entry: date | None, since: date
) -> bool:
    """Whether to remind somebody now.

    Args:
        at: now; aware.
        hour: the time of day they chose.
        zone: their time zone (IANA name).
        last_sent: the day of the last reminder.
        last_entry: the last day they wrote about.
        since: the day they switched reminders on.
    """
    here = at.astimezone(ZoneInfo(zone))
    today = here.date()
    chosen = here.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    if not chosen <= here < chosen + LATEST_AFTER:
        return False
    if today in (last_sent, last_entry):
        return False
    return today - max(since, last_entry or since) <= IN_VAIN
