"""By when an enquiry is answered, and what may be said about reply and waiting times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.enquiries.deadlines import answer_due, usual_reply, usual_wait_weeks

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23 10:00", "2026-11-26 10:00"),  # Monday: Thursday
        ("2026-11-25 10:00", "2026-11-30 10:00"),  # Wednesday: Thursday, Friday, Monday
        ("2026-11-27 17:30", "2026-12-02 17:30"),  # Friday: Wednesday
        ("2026-11-28 10:00", "2026-12-03 00:00"),  # Saturday: three whole days from Monday
        ("2026-11-29 23:59", "2026-12-03 00:00"),
    ],
)
def test_three_working_days(asked, due):
    there = ZoneInfo(LONDON)
    when = datetime.fromisoformat(asked).replace(tzinfo=there)
    assert answer_due(when, LONDON) == datetime.fromisoformat(due).replace(tzinfo=there)


def test_the_clock_of_the_practice_counts():
    late_in_london = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)  # still Thursday evening in Chicago
    assert answer_due(late_in_london, "America/Chicago").astimezone(ZoneInfo("America/Chicago")).weekday() == 1


def test_the_wall_clock_stays_when_the_clocks_change():
    asked = datetime(2026, 3, 27, 9, 0, tzinfo=ZoneInfo(LONDON))  # a Friday; summer time begins on Sunday
    assert answer_due(asked, LONDON).hour == 9
    assert answer_due(asked, LONDON).astimezone(UTC) - asked.astimezone(UTC) == timedelta(days=5) - timedelta(hours=1)


def test_a_median_needs_three_answers():
    hour = timedelta(hours=1)
    assert usual_reply([hour, hour]) is None
    assert usual_reply([hour, 5 * hour, 2 * hour]) == 2 * hour


def test_waits_are_told_in_whole_weeks_and_never_shorter_than_they_were():
    day = timedelta(days=1)
    assert usual_wait_weeks([7 * day] * 2) is None
    assert usual_wait_weeks([7 * day] * 3) == 1
    assert usual_wait_weeks([8 * day] * 3) == 2
