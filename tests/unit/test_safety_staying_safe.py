"""The lines of a staying-safe plan, and the numbers in them."""

import pytest

from openipt.safety.staying_safe import PARTS, Line, lines, something_written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("My sister 07700 900123", "07700 900123"),
        ("Dr Lee: +44 (0)20 7946-0000, mornings", "+44 (0)20 7946-0000"),
        ("NHS 111", "111"),
        ("Call 116 123", "116 123"),
        ("Flat 2, then ring 0151/555 01", "0151/555 01"),
        ("At 9 I go for a walk", ""),
        ("12345678901234567890 is too long", ""),
        ("The park", ""),
    ],
)
def test_the_number_in_a_line(text, number):
    assert lines(text) == [Line(text, number)]


def test_empty_lines_say_nothing():
    assert lines("  \n\nWalk \r\n Tea\n") == [Line("Walk"), Line("Tea")]


def test_a_plan_with_blanks_only_says_nothing():
    assert not something_written(dict.fromkeys(PARTS, " \n"))
    assert something_written({"reasons": "Zuri"})
