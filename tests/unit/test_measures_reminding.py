"""When a reminder is due: never at night by the client's clock, across changes of the clock, twice at most."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.measures.reminding import is_quiet, reminder_due

LONDON = "Europe/London"


def local(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


SESSION = local("2026-03-31 15:00")  # the clock goes forward on the 29th


@pytest.mark.parametrize(
    ("now", "sent", "last", "number"),
    [
        ("2026-03-29 14:30", 0, None, None),  # more than 48 hours before
        ("2026-03-29 15:00", 0, None, 1),
        ("2026-03-30 02:00", 0, None, None),  # at night
        ("2026-03-30 08:59", 0, None, None),
        ("2026-03-30 09:00", 0, None, 1),
        ("2026-03-30 19:59", 0, None, 1),
        ("2026-03-30 20:00", 0, None, None),
        ("2026-03-30 14:00", 1, "2026-03-29 15:00", None),  # not yet the day before
        ("2026-03-30 15:00", 1, "2026-03-29 15:00", 2),
        ("2026-03-30 18:00", 1, "2026-03-30 16:00", None),  # the first one was late
        ("2026-03-31 09:00", 1, "2026-03-30 16:00", 2),
        ("2026-03-31 09:00", 2, "2026-03-30 16:00", None),
        ("2026-03-31 13:00", 0, None, 1),
        ("2026-03-31 13:01", 0, None, None),  # too near
        ("2026-03-31 10:00", 1, "2026-03-30 22:00", 2),  # twelve hours after the first one
        ("2026-03-31 09:59", 1, "2026-03-30 22:00", None),
        ("2026-03-31 16:00", 0, None, None),  # over
    ],
)
def test_when_a_reminder_is_due(now, sent, last, number):
    found = reminder_due(
        at=local(now), session_at=SESSION, zone=LONDON, sent=sent, last_at=local(last) if last else None
    )
    assert found == number


def test_hours_are_counted_across_a_change_of_the_clock():
    session = local("2026-03-30 15:00")  # 48 hours after the 28th at 14:00: one is missing
    assert reminder_due(at=local("2026-03-28 14:00"), session_at=session, zone=LONDON, sent=0, last_at=None) == 1
    assert reminder_due(at=local("2026-03-28 13:59"), session_at=session, zone=LONDON, sent=0, last_at=None) is None


@pytest.mark.parametrize(
    ("zone", "quiet"), [("Europe/London", False), ("America/New_York", True), ("Asia/Tokyo", True)]
)
def test_the_night_is_the_client_s_own(zone, quiet):
    assert is_quiet(datetime(2026, 2, 4, 12, 0, tzinfo=UTC), zone) == quiet


def test_a_second_one_without_a_time_of_the_first_is_still_the_last():
    at = SESSION - timedelta(hours=5)
    assert reminder_due(at=at, session_at=SESSION, zone=LONDON, sent=1, last_at=None) == 2
