"""Which stretch of time is looked at, what lies before a change, and how it is drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from openipt.timeline.drawing import Happening, Scores, Turn, Words, cut, picture
from openipt.timeline.lag import Lag, before, lag, nearest, window_before, words
from openipt.timeline.lanes import Box, lanes
from openipt.timeline.window import Window, asked_for, ticks, whole_life, zoom_of, zoomed

TODAY = date(2026, 11, 25)
LIFE = Window(date(1984, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class At:
    """Something with a place in time."""

    earliest: date | None
    latest: date | None


def at(first, last=None):
    return At(date.fromisoformat(first), date.fromisoformat(last or first))


def test_a_life_goes_from_the_first_thing_to_today_with_a_margin():
    life = whole_life([date(1990, 5, 1), date(2020, 1, 1)], TODAY)
    assert life.first < date(1990, 5, 1)
    assert life.last > TODAY
    assert whole_life([], TODAY).days > 365


def test_a_zoom_is_round_the_day_asked_for():
    week = zoomed(date(2020, 1, 15), "week", LIFE)
    assert (week.days, week.middle) == (7, date(2020, 1, 15))
    assert zoomed(date(2020, 1, 15), "life", LIFE) == LIFE
    assert zoom_of(week, LIFE) == "week"
    assert zoom_of(LIFE, LIFE) == "life"
    assert zoom_of(zoomed(TODAY, "three", LIFE), LIFE) == "three"


def test_earlier_and_later_stay_within_the_calendar():
    assert Window(date(2020, 1, 1), date(2020, 1, 10)).moved(0.5) == Window(date(2020, 1, 6), date(2020, 1, 15))
    assert Window(date(1, 1, 3), date(1, 1, 10)).moved(-9).first == date.min
    assert Window(date(9999, 12, 1), date(9999, 12, 30)).moved(9).last == date.max


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("x", "2020-01-01"), ("2020-01-02", "2020-01-01"), ("0001-01-01", "0002-01-01"),
                        ("1800-01-01", "2199-01-01")]
)  # fmt: skip
def test_an_address_without_sense_shows_everything(first, last):
    assert asked_for(first, last, LIFE) == LIFE


def test_an_address_with_sense_is_followed():
    assert asked_for("2020-01-01", "2020-01-01", LIFE).days == 1


@pytest.mark.parametrize(
    ("days", "kind", "most"), [(1, "day", 1), (7, "day", 7), (31, "day", 5), (92, "month", 4), (366, "month", 13),
                               (1000, "month", 12), (3653, "year", 11), (20000, "year", 13), (46000, "year", 14)]
)  # fmt: skip
def test_an_axis_has_marks_but_not_too_many(days, kind, most):
    found = ticks(Window(date(1900, 1, 1), date(1900, 1, 1) + timedelta(days=days - 1)))
    assert {how for _, how in found} == {kind}
    assert 1 <= len(found) <= most


def test_what_lies_before_a_change_comes_nearest_first_and_never_after():
    onset = at("2021-03-01", "2021-03-31")
    near, far, fuzzy, after = at("2021-02-20"), at("2020-06-01"), at("2021-01-01", "2021-12-31"), at("2021-06-01")
    too_far, nowhere = at("2019-01-01"), At(None, None)
    found = before([far, after, fuzzy, nowhere, near, too_far], onset)
    assert [event for event, _ in found] == [near, fuzzy, far]
    assert found[0][1] == Lag(9, 24, 39)
    assert before([near], nowhere) == []
    assert lag(near, nowhere) is None
    assert nearest(near, [nowhere, at("2015-01-01"), onset]) == onset
    assert nearest(nowhere, [onset]) is None
    assert window_before(onset) == (date(2020, 3, 1), date(2021, 5, 31))
    assert window_before(nowhere) is None


@pytest.mark.parametrize(
    ("between", "said"),
    [
        (Lag(0, 0, 0), ("the same day", 0)),
        (Lag(-2, 0, 2), ("about the same time", 0)),
        (Lag(-150, 10, 160), ("about the same time", 0)),
        (Lag(5, 5, 5), ("{count} days before", 5)),
        (Lag(-5, -5, -5), ("{count} days after", 5)),
        (Lag(20, 22, 24), ("{count} weeks before", 3)),
        (Lag(80, 92, 99), ("{count} months before", 3)),
        (Lag(800, 800, 800), ("{count} years before", 2)),
    ],
)
def test_a_lag_is_said_as_roughly_as_it_is_known(between, said):
    assert words(between) == said


WORDS = Words("All of it", "Mood", "Today", "{} more", lambda day, kind: f"{day.year}" if kind == "year" else f"{day}")
YEAR = Window(date(2020, 1, 1), date(2020, 12, 31))


def draw(happenings=(), turns=(), scores=(), window=YEAR, **more):
    return picture(happenings, turns, scores, window=window, today=date(2020, 7, 1), words=WORDS, **more)


def test_a_picture_has_what_lies_in_its_window_and_nothing_else():
    looks = ("good", "hard", "mixed", "plain")
    seen = [
        Happening(f"Event {look}", date(2020, 1 + month, 1), date(2020, 1 + month, 9), look, look)
        for month, look in enumerate(looks)
    ]
    gone = Happening("Long ago", date(1990, 1, 1), date(1990, 1, 1), "hard", "gone")
    onset = Turn("It began", date(2020, 5, 1), date(2020, 5, 31), 3, "onset")
    late = Turn("It got worse again, and worse", date(2020, 12, 30), date(2020, 12, 30), None, "late")
    mood = Turn("", date(2020, 8, 1), date(2020, 8, 1), 6)
    drawn = draw(
        [*seen, gone],
        [onset, late, mood],
        [Scores("PHQ-9", 27, [(date(2020, 9, 1), 18), (date(2020, 10, 1), 9)]), Scores("GAD-7", 21, [])],
        links=[("good", "onset"), ("gone", "onset"), ("hard", "never")],
    )
    for word in ("Event good", "It began", "PHQ-9: 18", "Mood: 3", "2020-01-01", "Today"):
        assert word in drawn.svg
    assert "Long ago" not in drawn.svg
    assert "GAD-7" not in drawn.svg
    assert drawn.svg.count('class="link"') == 1
    assert drawn.crowded == 0


def test_words_in_a_picture_are_escaped():
    assert "<b>" not in draw([Happening("<b>&", date(2020, 2, 1), date(2020, 2, 1), "plain")]).svg


def test_what_finds_no_room_is_counted():
    drawn = draw(
        [Happening(f"On one day {number}", date(2020, 6, 1), date(2020, 6, 1), "hard") for number in range(40)]
    )
    assert drawn.crowded == 14
    assert "14 more" in drawn.svg


def test_an_empty_window_is_drawn_too():
    assert draw(window=Window(date(2019, 1, 1), date(2019, 1, 1))).svg.startswith("<svg")


def test_long_words_are_cut():
    assert cut("x" * 40) == "x" * 25 + "…"


def test_lanes_are_filled_from_the_top():
    assert lanes([Box(0, 50), Box(20, 80), Box(70, 90)]) == [0, 1, 0]
    assert lanes([Box(0, 50), Box(20, 80)], most=1) == [0, None]


def test_what_is_kept_off_paper_and_its_line_are_marked_so():
    onset = Turn("It began", date(2020, 5, 1), date(2020, 5, 31), 3, "onset")
    kept = Happening("Moved in", date(2020, 2, 1), date(2020, 2, 1), "hard", "kept", kept_off_paper=True)
    drawn = draw([kept], [onset], links=[("kept", "onset")]).svg
    assert 'class="event hard no-print"' in drawn
    assert 'class="link no-print"' in drawn


def test_turns_that_find_no_room_keep_their_line_and_lose_their_words():
    turns = [Turn(f"It got worse {n}", date(2020, 6, 1), date(2020, 6, 1), None, f"t{n}") for n in range(6)]
    drawn = draw(turns=turns).svg
    assert drawn.count('class="turn"') == 6
    assert drawn.count('class="head') == 4


def test_a_single_score_is_a_dot_without_a_line():
    drawn = draw(scores=[Scores("PHQ-9", 27, [(date(2020, 9, 1), 18)])]).svg
    assert drawn.count('class="dot"') == 1
    assert 'class="series"' not in drawn


def test_an_axis_over_centuries_still_has_few_marks():
    assert 2 <= len(ticks(Window(date(1800, 1, 1), date(2200, 1, 1)))) <= 25
