"""Days and times as people say them, in the zone of whoever looks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from openipt.ui.templatetags import moments

NOW = datetime(2027, 2, 3, 12, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _utc():
    with timezone.override("UTC"):
        yield


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(seconds=59), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (NOW - timedelta(hours=1), "today at 11:00"),
        (NOW + timedelta(minutes=5), "today at 12:05"),
        (NOW + timedelta(hours=11, minutes=59), "today at 23:59"),
        (NOW + timedelta(hours=12), "tomorrow at 00:00"),
        (NOW - timedelta(hours=13), "yesterday at 23:00"),
        (NOW + timedelta(days=2), "Fri 5 Feb, 12:00"),
        (NOW - timedelta(days=2), "Mon 1 Feb, 12:00"),
        (NOW - timedelta(days=60), "Sat 5 Dec 2026, 12:00"),
    ],
)
def test_when(moment, words):
    assert moments.when(moment, NOW) == words


def test_today_is_the_day_of_whoever_looks():
    late = datetime(2027, 2, 3, 23, 30, tzinfo=UTC)
    assert moments.when(late, NOW) == "today at 23:30"
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert moments.when(late, NOW) == "tomorrow at 08:30"


def test_clock_and_day_follow_the_zone():
    late = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)
    assert (moments.clock(late), moments.day(late, NOW)) == ("23:30", "Thursday 1 July")
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert (moments.clock(late), moments.day(late, NOW)) == ("01:30", "Friday 2 July")


def test_the_year_is_said_when_it_is_another_one():
    assert moments.day(date(2027, 2, 4), NOW) == "Thursday 4 February"
    assert moments.day(date(2028, 2, 4), NOW) == "Friday 4 February 2028"
    assert moments.short_day(date(2026, 2, 4), NOW) == "Wed 4 Feb 2026"


def test_filters_say_nothing_of_nothing():
    page = Template("{% load ui %}[{{ x|when }}{{ x|day }}{{ x|short_day }}{{ x|clock }}]")
    assert page.render(Context({"x": None})) == "[]"


def test_filters_print_the_moment():
    page = Template("{% load ui %}{{ x|day }}|{{ x|short_day }}|{{ x|clock }}|{{ x|when }}")
    assert page.render(Context({"x": datetime(2001, 2, 3, 4, 5, tzinfo=UTC)})) == (
        "Saturday 3 February 2001|Sat 3 Feb 2001|04:05|Sat 3 Feb 2001, 04:05"
    )
