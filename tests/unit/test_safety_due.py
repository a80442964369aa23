"""By when somebody looks at a concern, and what silence about a notice means."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.safety.due import RULES, due_at
from openipt.safety.notice import LATE_AFTER, Notice, notice_state

LONDON = "Europe/London"


def local(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("severity", "raised", "due"),
    [
        ("soon", "2026-03-04 15:00", "2026-03-05 15:00"),  # Wednesday: one working day later
        ("soon", "2026-03-06 16:00", "2026-03-09 16:00"),  # Friday: over the weekend
        ("soon", "2026-03-07 11:00", "2026-03-09 17:00"),  # Saturday: Monday counts
        ("soon", "2026-03-04 07:00", "2026-03-04 17:00"),  # before opening
        ("soon", "2026-03-04 22:00", "2026-03-05 17:00"),  # after closing
        ("priority", "2026-03-04 17:00", "2026-03-05 13:00"),  # at closing time the day is over
        ("soon", "2026-03-27 16:00", "2026-03-30 16:00"),  # the clock goes forward that weekend
        ("now", "2026-03-07 23:30", "2026-03-07 23:30"),  # at any hour
        ("priority", "2026-03-04 10:00", "2026-03-04 14:00"),
        ("priority", "2026-03-04 15:30", "2026-03-04 17:00"),  # the same day, although four hours are not left
        ("priority", "2026-03-07 23:30", "2026-03-09 13:00"),
        ("priority", "2026-03-04 08:59", "2026-03-04 13:00"),
    ],
)
def test_a_concern_is_due_in_working_time(severity, raised, due):
    found = due_at(severity, local(raised), zone=LONDON, alert_hours=4)
    assert found == local(due)


def test_a_session_that_begins_sooner_is_the_latest_moment():
    raised, session = local("2026-03-04 10:00"), local("2026-03-04 11:00")
    assert due_at("soon", raised, zone=LONDON, alert_hours=4, next_session_at=session) == session
    later = session + timedelta(days=7)
    assert due_at("soon", raised, zone=LONDON, alert_hours=4, next_session_at=later) < later


def test_the_practice_s_own_clock_counts():
    raised = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # noon in Los Angeles
    assert due_at("priority", raised, zone="America/Los_Angeles", alert_hours=2) == raised + timedelta(hours=2)


def test_more_hours_than_a_day_has_run_on():
    assert due_at("soon", local("2026-03-04 10:00"), zone=LONDON, alert_hours=99) == local("2026-03-05 10:00")


def test_an_unknown_severity_is_refused():
    with pytest.raises(KeyError):
        due_at("mild", local("2026-03-04 10:00"), zone=LONDON, alert_hours=4)


def test_every_rule_says_where_it_comes_from():
    assert all(rule.source for rule in RULES.values())


@pytest.mark.parametrize(
    ("sent_after", "looked_after", "state"),
    [
        (None, timedelta(0), Notice.ON_ITS_WAY),
        (None, LATE_AFTER, Notice.ON_ITS_WAY),
        (None, LATE_AFTER + timedelta(seconds=1), Notice.UNDELIVERED),
        (timedelta(hours=2), timedelta(hours=3), Notice.SENT),
    ],
)
def test_silence_counts_as_failure(sent_after, looked_after, state):
    asked = local("2026-03-04 10:00")
    assert notice_state(asked, asked + sent_after if sent_after is not None else None, asked + looked_after) is state
