"""A weekly hour stays the same hour on the clock, in every zone and across every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from openipt.scheduling.series import Frequency, nth_day, on_the_clock, replacement, series

WEEKLY, FORTNIGHTLY, MONTHLY = Frequency


def moment(zone, year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def in_utc(moments):
    return [found.astimezone(UTC).strftime("%m-%d %H:%M") for found in moments]


@pytest.mark.parametrize(
    ("zone", "first", "expected"),
    [
        ("Europe/London", (2026, 3, 18, 15), ["03-18 15:00", "03-25 15:00", "04-01 14:00"]),  # forward 29 March
        ("Europe/London", (2026, 10, 14, 15), ["10-14 14:00", "10-21 14:00", "10-28 15:00"]),  # back 25 October
        ("America/New_York", (2026, 2, 25, 9), ["02-25 14:00", "03-04 14:00", "03-11 13:00"]),  # forward 8 March
        ("America/New_York", (2026, 10, 21, 9), ["10-21 13:00", "10-28 13:00", "11-04 14:00"]),  # back 1 November
        ("Australia/Lord_Howe", (2026, 3, 25, 12), ["03-25 01:00", "04-01 01:00", "04-08 01:30"]),  # half an hour
        ("Africa/Casablanca", (2026, 2, 11, 10), ["02-11 09:00", "02-18 10:00", "02-25 10:00"]),  # back for Ramadan
        ("Africa/Casablanca", (2026, 3, 11, 10), ["03-11 10:00", "03-18 10:00", "03-25 09:00"]),  # and forward again
        ("Asia/Kathmandu", (2026, 3, 18, 15), ["03-18 09:15", "03-25 09:15", "04-01 09:15"]),  # never changes
    ],
)
def test_the_hour_on_the_clock_stays(zone, first, expected):
    found = series(moment(zone, *first), WEEKLY, 3, ZoneInfo(zone))
    assert in_utc(found) == expected
    assert {(one.weekday(), one.hour, one.minute) for one in found} == {(2, first[3], 0)}


@pytest.mark.parametrize(
    ("zone", "day", "clock", "shown"),
    [
        ("Europe/London", (2026, 3, 29), (1, 30), "2026-03-29T02:00:00+01:00"),
        ("America/New_York", (2026, 3, 8), (2, 0), "2026-03-08T03:00:00-04:00"),
        ("Australia/Lord_Howe", (2026, 10, 4), (2, 10), "2026-10-04T02:30:00+11:00"),
        ("Pacific/Apia", (2011, 12, 30), (15, 0), "2011-12-31T00:00:00+14:00"),
    ],
)
def test_an_hour_that_the_clock_skips_becomes_the_first_minute_that_exists(zone, day, clock, shown):
    assert on_the_clock(date(*day), time(*clock), ZoneInfo(zone)).isoformat() == shown


@pytest.mark.parametrize(
    ("zone", "day", "clock", "shown"),
    [
        ("Europe/London", (2026, 10, 25), (1, 30), "2026-10-25T01:30:00+01:00"),
        ("America/New_York", (2026, 11, 1), (1, 0), "2026-11-01T01:00:00-04:00"),
        ("Australia/Lord_Howe", (2026, 4, 5), (1, 45), "2026-04-05T01:45:00+11:00"),
    ],
)
def test_of_an_hour_that_the_clock_shows_twice_the_first_is_meant(zone, day, clock, shown):
    assert on_the_clock(date(*day), time(*clock), ZoneInfo(zone)).isoformat() == shown
    assert on_the_clock(date(*day), time(*clock, fold=1), ZoneInfo(zone)).isoformat() == shown


def test_a_day_that_a_zone_left_out_moves_only_its_own_meeting():
    found = series(moment("Pacific/Apia", 2011, 12, 23, 15), WEEKLY, 3, ZoneInfo("Pacific/Apia"))
    assert [one.strftime("%m-%d %H:%M") for one in found] == ["12-23 15:00", "12-31 00:00", "01-06 15:00"]


def test_the_clock_is_the_series_own_not_that_of_the_first_meeting():
    (found,) = series(datetime(2026, 7, 1, 14, tzinfo=UTC), WEEKLY, 1, ZoneInfo("Europe/London"))
    assert found.isoformat() == "2026-07-01T15:00:00+01:00"


def test_a_fortnightly_series():
    found = series(moment("Europe/London", 2026, 3, 18, 15), FORTNIGHTLY, 3, ZoneInfo("Europe/London"))
    assert in_utc(found) == ["03-18 15:00", "04-01 14:00", "04-15 14:00"]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        ((2026, 11, 10), ["2026-11-10", "2026-12-08", "2027-01-12", "2027-02-09"]),  # the second Tuesday
        ((2026, 10, 30), ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"]),  # the fifth Friday, or the fourth
        ((2028, 2, 29), ["2028-02-29", "2028-03-28", "2028-04-25", "2028-05-30"]),  # a leap day, the fifth Tuesday
    ],
)
def test_a_monthly_series_keeps_to_its_weekday_of_the_month(first, days):
    assert [nth_day(date(*first), MONTHLY, n).isoformat() for n in range(4)] == days


def test_days_on_which_nobody_meets_are_made_up_for_at_the_end():
    holidays = [date(2026, 12, 23), date(2026, 12, 30), date(2026, 12, 25)]
    found = series(moment("Europe/London", 2026, 12, 16, 15), WEEKLY, 3, ZoneInfo("Europe/London"), skip=holidays)
    assert in_utc(found) == ["12-16 15:00", "01-06 15:00", "01-13 15:00"]


def test_a_replacement_follows_the_last_by_one_step():
    zone = ZoneInfo("Europe/London")
    times = series(moment("Europe/London", 2026, 10, 7, 15), WEEKLY, 3, zone)
    assert replacement(times[::-1], WEEKLY, zone).isoformat() == "2026-10-28T15:00:00+00:00"
    assert replacement(times, MONTHLY, zone).isoformat() == "2026-11-18T15:00:00+00:00"


def test_this_and_the_following_move_to_another_day_and_keep_its_hour():
    zone = ZoneInfo("Europe/London")
    moved = series(moment("Europe/London", 2026, 10, 15, 9, 30), WEEKLY, 3, zone)
    assert in_utc(moved) == ["10-15 08:30", "10-22 08:30", "10-29 09:30"]
    assert [later - earlier for earlier, later in pairwise(moved)] == [timedelta(days=7)] * 2


def test_what_cannot_be_a_series_is_refused():
    zone = ZoneInfo("Europe/London")
    with pytest.raises(ValueError, match="a time zone, and a count"):
        series(datetime(2026, 1, 1, 9), WEEKLY, 1, zone)  # noqa: DTZ001 - the missing zone is the point
    with pytest.raises(ValueError, match="a time zone, and a count"):
        series(moment("Europe/London", 2026, 1, 1, 9), WEEKLY, -1, zone)
    with pytest.raises(ValueError, match="no meeting"):
        replacement([], WEEKLY, zone)
    assert series(moment("Europe/London", 2026, 1, 1, 9), WEEKLY, 0, zone) == []
