"""What holds of every diary: the score stays on its scale, and no day and no reading throws."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openipt.diary.contact_days import Written, linked, moods_by_day
from openipt.diary.rhythm import ITEMS, Rhythm, hints, regularity
from openipt.relationships.diary_file import read_rows

TIMES = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 1439))
DAYS = st.builds(Rhythm, TIMES, st.none() | st.integers(-5, 5))
MONDAY = date(2026, 3, 2)


@given(st.lists(DAYS, max_size=7))
def test_a_week_is_on_the_scale_and_later_by_an_hour_it_is_as_regular(days):
    found = regularity(days)
    assert found.score is None or 0 <= found.score <= 7
    assert all(0 <= one.minutes < 1440 and one.hits <= one.days for one in found.items)
    later = [Rhythm({item: (time + 60) % 1440 for item, time in day.times.items()}) for day in days]
    assert [one.days for one in regularity(later).items] == [one.days for one in found.items]
    hints({MONDAY + timedelta(days=n): day for n, day in enumerate(days)})


ENTRIES = st.lists(
    st.builds(
        Written,
        st.integers(0, 40).map(lambda n: MONDAY + timedelta(days=n)),
        st.integers(0, 10),
        st.sampled_from(["pleasant", "conflict", "alone"]),
        st.frozensets(st.sampled_from("abc"), max_size=2),
    ),
    max_size=60,
)


@given(ENTRIES)
def test_every_diary_is_answered_and_intervals_hold_their_value(entries):
    assert all(0 <= mood <= 10 for mood in moods_by_day(entries).values())
    for one in linked(entries):
        assert one.found.days_with + one.found.days_without == one.found.answered
        for estimate in (one.found.same_day, one.found.next_day):
            assert estimate is None or estimate.low <= estimate.value <= estimate.high


@given(st.text(max_size=300))
def test_a_file_is_read_or_refused_in_words(text):
    with suppress(ValueError):
        diaries, faults = read_rows("mood,contact\n" + text, mood="mood", contact="contact")
        assert sum(len(days) for days in diaries.values()) >= 1
        assert all(fault["reason"] for fault in faults)
