"""The daily rhythm log: the worked examples, times past midnight, not enough, and what a therapist is told."""

from datetime import date, timedelta

import pytest

from openipt.diary.rhythm import ITEMS, Hint, Rhythm, hints, regularity

MONDAY = date(2026, 3, 2)


def minutes(clock):
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def week(**times):
    """Seven days at most: for each item its times, day by day, "" where nothing was noted."""
    rows = {item: said.split() for item, said in times.items()}
    length = max(len(said) for said in rows.values())
    return [
        Rhythm({item: minutes(said[n]) for item, said in rows.items() if n < len(said) and said[n] != "-"})
        for n in range(length)
    ]


def test_the_worked_example():
    days = week(out_of_bed="7:00 7:10 7:00 7:18 11:00", first_contact="8:00 8:00 8:00", dinner="18:00 18:00 18:00")
    found = regularity(days)
    first = found.items[0]
    assert (first.item, first.minutes, first.hits, first.days) == ("out_of_bed", minutes("7:07"), 4, 5)
    assert found.score == pytest.approx((4 + 3 + 3) / 3)


def test_nineteen_hits_of_five_things_are_three_point_eight():
    same, split = "7:00 7:00 7:00 7:00", "7:00 7:00 7:00"
    found = regularity(week(out_of_bed=same, first_contact=same, start=same, dinner=same, to_bed=split))
    assert sum(one.hits for one in found.items) == 19
    assert found.score == pytest.approx(3.8)


def test_every_day_alike_is_seven():
    found = regularity(week(**dict.fromkeys(ITEMS, " ".join(["9:00"] * 7))))
    assert found.score == 7


@pytest.mark.parametrize(
    ("said", "usual", "hits"),
    [
        ("23:30 0:30 23:50 0:10", "0:00", 4),
        ("23:00 0:30 1:45", "0:25", 1),
        ("0:10 0:20 0:30", "0:20", 3),
        ("12:00 0:00 12:00 12:00 12:00", "12:00", 4),  # at the other end of the day
    ],
)
def test_bed_after_midnight_follows_bed_before_it(said, usual, hits):
    found = regularity(week(to_bed=said)).items[0]
    assert (found.minutes, found.hits) == (minutes(usual), hits)


def test_less_than_three_things_on_three_days_are_not_enough():
    assert regularity([]).score is None
    assert regularity([]).items == ()
    two = regularity(week(out_of_bed="7:00 7:00 7:00", to_bed="23:00 23:00 23:00", dinner="18:00 18:00"))
    assert two.score is None
    assert [one.item for one in two.items] == ["out_of_bed", "to_bed"]


def by_day(rows):
    return {MONDAY + timedelta(days=n): row for n, row in enumerate(rows)}


def test_nothing_stands_out_in_a_steady_week():
    assert hints(by_day(week(out_of_bed="7:00 7:10 7:20 7:00", to_bed="23:00 23:10 22:50 23:20"))) == frozenset()
    assert hints({}) == frozenset()


def test_a_bedtime_two_hours_off_is_a_hint():
    assert hints(by_day(week(to_bed="23:00 23:10 22:50 1:30"))) == {Hint.SHIFT}
    assert hints(by_day(week(out_of_bed="7:00 7:10 6:50 9:20"))) == {Hint.SHIFT}
    assert hints(by_day(week(to_bed="23:00 23:10 1:30"))) == frozenset()  # too few days before


def test_two_short_nights_are_a_hint_and_one_is_not():
    assert Hint.SHORT_NIGHTS in hints(by_day(week(out_of_bed="- 5:00 5:10", to_bed="1:00 1:10 -")))
    assert Hint.SHORT_NIGHTS not in hints(by_day(week(out_of_bed="- 8:00 5:10", to_bed="1:00 1:10 -")))
    apart = by_day(week(out_of_bed="- 5:00", to_bed="1:00 1:10"))
    assert Hint.SHORT_NIGHTS not in hints(apart)


def test_two_days_of_high_energy_are_a_hint():
    high, usual = Rhythm({}, 3), Rhythm({}, 0)
    assert hints(by_day([usual, high, high])) == {Hint.HIGH_ENERGY}
    assert hints(by_day([high, high, usual])) == frozenset()
    assert hints({MONDAY: high, MONDAY + timedelta(days=3): high}) == frozenset()
