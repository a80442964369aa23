"""Sessions are numbered in order of time, without a gap, over those that count."""

from datetime import UTC, datetime

from openipt.scheduling.numbering import Meeting, numbered


def meeting(key, day, *, counts=True):
    return Meeting(key, datetime(2026, 1, day, 15, tzinfo=UTC), counts)


def test_a_cancelled_session_has_no_number_and_leaves_no_gap():
    found = numbered([meeting("a", 7), meeting("b", 14, counts=False), meeting("c", 21), meeting("d", 28)])
    assert found == {"a": 1, "b": None, "c": 2, "d": 3}


def test_the_order_of_time_counts_not_that_of_writing():
    assert numbered([meeting("last", 21), meeting("first", 7), meeting("second", 14)]) == {
        "first": 1,
        "second": 2,
        "last": 3,
    }


def test_two_at_the_same_moment_keep_the_order_they_came_in():
    assert numbered([meeting("a", 7), meeting("b", 7)]) == {"a": 1, "b": 2}


def test_no_sessions_no_numbers():
    assert numbered([]) == {}
