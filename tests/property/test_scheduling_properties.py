"""What holds for every series in every zone, and for every course of sessions."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from openipt.scheduling.numbering import Meeting, numbered
from openipt.scheduling.series import Frequency, nth_day, on_the_clock, replacement, series

ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"]
).map(ZoneInfo)
DAYS = st.dates(date(2005, 1, 1), date(2036, 12, 31))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
DAYTIME = st.builds(time, st.integers(7, 21), st.sampled_from([0, 15, 30, 45]))
FREQUENCIES = st.sampled_from(Frequency)
START = datetime(2026, 1, 7, 15, tzinfo=UTC)


@given(DAYS, CLOCKS, ZONES)
def test_a_moment_exists_and_shows_its_hour_or_the_next_that_exists(day, clock, zone):
    found = on_the_clock(day, clock, zone)
    assert found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == found.replace(tzinfo=None)
    shown, wanted = found.replace(tzinfo=None), datetime.combine(day, clock)
    assert timedelta(0) <= shown - wanted <= timedelta(hours=24)
    assert shown == wanted or not _is_shown(shown - timedelta(minutes=1), zone)
    assert found.fold == 0


def _is_shown(local, zone):
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


@given(DAYS.filter(lambda day: day.year > 2012), DAYTIME, ZONES, FREQUENCIES, st.integers(1, 24))
def test_a_series_keeps_weekday_and_hour_and_goes_forward(day, clock, zone, frequency, count):
    found = series(on_the_clock(day, clock, zone), frequency, count, zone)
    assert len(found) == count
    assert found[0].date() == day
    assert {(one.weekday(), one.time()) for one in found} == {(day.weekday(), clock)}
    steps = {later.date() - earlier.date() for earlier, later in pairwise(found)}
    allowed = {Frequency.WEEKLY: {7}, Frequency.FORTNIGHTLY: {14}, Frequency.MONTHLY: {28, 35}}[frequency]
    assert {step.days for step in steps} <= allowed
    assert replacement(found, frequency, zone) > found[-1]


@given(DAYS, st.integers(0, 40))
def test_a_monthly_day_falls_in_its_month_and_keeps_its_place_in_it(first, n):
    found = nth_day(first, Frequency.MONTHLY, n)
    assert (found.year * 12 + found.month) - (first.year * 12 + first.month) == n
    assert found.weekday() == first.weekday()
    place, wanted = (found.day - 1) // 7, (first.day - 1) // 7
    assert place == wanted or (place == 3 and wanted == 4 and (found + timedelta(weeks=1)).month != found.month)


@given(DAYS, ZONES, FREQUENCIES, st.integers(1, 12), st.data())
def test_skipped_days_are_left_out_and_made_up_for(day, zone, frequency, count, data):
    first = on_the_clock(day, time(12), zone)
    skip = data.draw(st.sets(st.sampled_from([nth_day(first.date(), frequency, n) for n in range(count + 2)])))
    found = series(first, frequency, count, zone, skip=skip)
    longer = series(first, frequency, count + len(skip), zone)
    assert found == [one for one in longer if nth_day_of(one, zone) not in skip][:count]
    assert len(found) == count


def nth_day_of(moment, zone):
    return moment.astimezone(zone).date()


SESSIONS = st.lists(
    st.tuples(st.integers(-5, 20), st.sampled_from(["planned", "held", "no_show", "cancelled"])), max_size=20
)


def meetings(sessions, *, missed_counts):
    """Sessions as (days after the start, state): what was held lies in the past, what is planned in the future."""
    for key, (day, state) in enumerate(sessions):
        past = state in ("held", "no_show")
        counts = state in ("planned", "held") or (state == "no_show" and missed_counts)
        yield key, Meeting(key, START + timedelta(days=day - 100 if past else day, minutes=key), counts)


@given(SESSIONS, st.booleans(), st.data())
def test_numbers_are_unbroken_and_what_was_held_keeps_its_number(sessions, missed_counts, data):
    made = dict(meetings(sessions, missed_counts=missed_counts))
    before = numbered(made.values())
    counting = sorted((one for one in made.values() if one.counts), key=lambda one: one.starts_at)
    assert [before[one.key] for one in counting] == list(range(1, len(counting) + 1))
    assert all(before[key] is None for key, one in made.items() if not one.counts)
    planned = [key for key, (_, state) in enumerate(sessions) if state == "planned"]
    if planned:
        key = data.draw(st.sampled_from(planned))
        moved = START + timedelta(days=data.draw(st.integers(-5, 60)))
        after = numbered({**made, key: Meeting(key, moved, data.draw(st.booleans()))}.values())
        held = [key for key, (_, state) in enumerate(sessions) if state == "held"]
        assert [after[key] for key in held] == [before[key] for key in held]
