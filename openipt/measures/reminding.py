"""When a client is reminded of the questions before a session: gently, twice at most, and never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_BEFORE = timedelta(hours=48)
SECOND_BEFORE = timedelta(hours=24)
APART = timedelta(hours=12)
TOO_LATE = timedelta(hours=2)
MOST = 2
DAY_BEGINS, DAY_ENDS = time(9), time(20)


def is_quiet(at: datetime, zone: str) -> bool:
    """Whether it is too early or too late in a person's time zone (IANA name) to send them anything."""
    return not DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).time() < DAY_ENDS


def reminder_due(*, at: datetime, session_at: datetime, zone: str, sent: int, last_at: datetime | None) -> int | None:
    """The number of the reminder that is due now, or None.

    Args:
        at: now; aware, as all times here.
        session_at: when the session begins.
        zone: the client's time zone (IANA name).
        sent: how many were sent or tried before this session.
        last_at: when the last of them was.
    """
    # Two times in one time zone are subtracted by the clock on the wall, which a change of the clock makes wrong.
    left = session_at.astimezone(UTC) - at.astimezone(UTC)
    if sent >= MOST or left < TOO_LATE or is_quiet(at, zone):
        return None
    if sent == 0:
        return 1 if left <= FIRST_BEFORE else None
    waited = last_at is None or at.astimezone(UTC) - last_at.astimezone(UTC) >= APART
    return sent + 1 if left <= SECOND_BEFORE and waited else None
