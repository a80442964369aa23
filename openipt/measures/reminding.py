"""When a client is reminded of the questions before a session: gently, twice at most, and never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_BEFORE = timedelta(hours=48)
SECOND_BEFORE = timedelta(hours=24)
APART = timedelta(hours=12)
TOO_LATE = timedelta(hours=2)
FOLLOW_UP_APART = timedelta(days=5)
MOST = 2
MOST_TRIES = 6
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


def follow_up_reminder_due(
    *, at: datetime, opens_at: datetime, closes_at: datetime, zone: str, sent: int, last_at: datetime | None
) -> int | None:
    """The number of the message about a follow-up that is due now, or None: one when it opens, one polite repeat.

    Args:
        at: now.
        opens_at: from when it can be answered.
        closes_at: until when.
        zone: the client's time zone (IANA name).
        sent: how many messages were sent or tried.
        last_at: when the last of them was.
    """
    if sent >= MOST or not opens_at <= at < closes_at or is_quiet(at, zone):
        return None
    waited = last_at is None or at.astimezone(UTC) - last_at.astimezone(UTC) >= FOLLOW_UP_APART
    return sent + 1 if waited else None


def try_again_at(at: datetime, tries: int) -> datetime | None:
    """When a message that was refused is tried again: after 1, 2, 4, 8 and 16 minutes; None when that is enough."""
    return at + timedelta(minutes=2 ** (tries - 1)) if tries < MOST_TRIES else None
