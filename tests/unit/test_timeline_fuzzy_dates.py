"""Times as people type them, and the days they can mean."""

from datetime import date

import pytest

from openipt.timeline.fuzzy_dates import LONGEST, NotADate, fuzzy_date, is_south

TODAY = date(2026, 11, 25)  # a Wednesday
BORN = date(1984, 6, 3)

MEANT = [
    ("2015", "2015-01-01", "2015-12-31"),
    ("in 2015", "2015-01-01", "2015-12-31"),
    ("about 2015", "2014-01-01", "2016-12-30"),
    ("c. 2015", "2014-01-01", "2016-12-30"),
    ("~2015", "2014-01-01", "2016-12-30"),
    ("early 2015", "2015-01-01", "2015-04-30"),
    ("mid-2015", "2015-05-01", "2015-08-31"),
    ("the end of 2015", "2015-09-01", "2015-12-31"),
    ("Spring 2019", "2019-03-01", "2019-05-31"),
    ("fall 2019", "2019-09-01", "2019-11-30"),
    ("winter 2018/19", "2018-12-01", "2019-02-28"),
    ("winter 2018", "2017-12-01", "2019-02-28"),
    ("March 2021", "2021-03-01", "2021-03-31"),
    ("mar. 2021", "2021-03-01", "2021-03-31"),
    ("Sept 2020", "2020-09-01", "2020-09-30"),
    ("early March 2021", "2021-03-01", "2021-03-10"),
    ("mid March 2021", "2021-03-11", "2021-03-20"),
    ("late february 2020", "2020-02-21", "2020-02-29"),
    ("about March 2021", "2021-01-29", "2021-05-01"),
    ("3/2021", "2021-03-01", "2021-03-31"),
    ("2021-03", "2021-03-01", "2021-03-31"),
    ("12 March 2021", "2021-03-12", "2021-03-12"),
    ("Friday, 12th of March 2021", "2021-03-12", "2021-03-12"),
    ("March 12, 2021", "2021-03-12", "2021-03-12"),
    ("12/3/2021", "2021-03-12", "2021-03-12"),
    ("12.03.2021", "2021-03-12", "2021-03-12"),
    ("2021-03-12", "2021-03-12", "2021-03-12"),
    ("about 12 March 2021", "2021-03-05", "2021-03-19"),
    ("the 1990s", "1990-01-01", "1999-12-31"),
    ("early 90s", "1990-01-01", "1993-12-31"),
    ("the late '10s", "2017-01-01", "2019-12-31"),
    ("Christmas 2019", "2019-12-24", "2019-12-26"),
    ("new year 2020", "2020-12-31", "2021-01-01"),
    ("Easter 2019", "2019-04-19", "2019-04-22"),
    ("today", "2026-11-25", "2026-11-25"),
    ("yesterday", "2026-11-24", "2026-11-24"),
    ("last week", "2026-11-16", "2026-11-22"),
    ("this week", "2026-11-23", "2026-11-29"),
    ("last month", "2026-10-01", "2026-10-31"),
    ("this month", "2026-11-01", "2026-11-30"),
    ("last year", "2025-01-01", "2025-12-31"),
    ("this year", "2026-01-01", "2026-12-31"),
    ("last summer", "2026-06-01", "2026-08-31"),
    ("last autumn", "2025-09-01", "2025-11-30"),
    ("this autumn", "2026-09-01", "2026-11-30"),
    ("last winter", "2025-12-01", "2026-02-28"),
    ("last March", "2026-03-01", "2026-03-31"),
    ("last november", "2025-11-01", "2025-11-30"),
    ("three days ago", "2026-11-22", "2026-11-22"),
    ("2 weeks ago", "2026-11-08", "2026-11-14"),
    ("two years ago", "2024-05-27", "2025-05-26"),
    ("a month ago", "2026-10-11", "2026-11-10"),
    ("when I was 12", "1996-06-03", "1997-06-02"),
    ("age 12", "1996-06-03", "1997-06-02"),
    ("as a child", "1987-06-03", "1997-06-02"),
    ("in my thirties", "2014-06-03", "2024-06-02"),
    ("2015 to 2017", "2015-01-01", "2017-12-31"),
    ("2015-2017", "2015-01-01", "2017-12-31"),
    ("between 2015 and spring 2017", "2015-01-01", "2017-05-31"),
    ("March to May 2021", "2021-03-01", "2021-05-31"),
    ("from march 2021 until last week", "2021-03-01", "2026-11-22"),
    ("since 2015", "2015-01-01", "2015-12-31"),
    ("  March   2021. ", "2021-03-01", "2021-03-31"),
]


@pytest.mark.parametrize(("words", "earliest", "latest"), MEANT)
def test_what_people_type_is_placed(words, earliest, latest):
    found = fuzzy_date(words, today=TODAY, born=BORN)
    assert (found.earliest.isoformat(), found.latest.isoformat()) == (earliest, latest)
    assert found.words == " ".join(words.split())
    assert found.earliest <= found.middle <= found.latest
    assert found.exact is (earliest == latest)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Write when it was"),
        ("   ", "Write when it was"),
        ("the day Mum died", "Write when it was"),
        ("last monday", "Write when it was"),
        ("marvellous 2021", "Write when it was"),
        ("2015 to the flood", "Write when it was"),
        ("x" * (LONGEST + 1), "Write when it was"),
        ("31 February 2021", "There is no such day"),
        ("2021-13-01", "There is no such day"),
        ("1/0/2021", "There is no such day"),
        ("0000", "There is no such day"),
        ("2017 to 2015", "The end lies before"),
        ("1066", "too long ago"),
        ("999 years ago", "too long ago"),
        ("2099", "too far ahead"),
    ],
)
def test_what_cannot_be_placed_says_why(words, why):
    with pytest.raises(NotADate, match=why):
        fuzzy_date(words, today=TODAY)


def test_an_age_needs_a_birthday():
    with pytest.raises(NotADate, match="birthday is not known"):
        fuzzy_date("when I was 12", today=TODAY)


def test_a_birthday_on_the_29th_of_february_has_ages_too():
    found = fuzzy_date("when I was 9", today=TODAY, born=date(1984, 2, 29))
    assert (found.earliest, found.latest) == (date(1993, 2, 28), date(1994, 2, 27))


def test_seasons_turn_round_in_the_south():
    assert is_south("Australia/Sydney")
    assert not is_south("Europe/London")
    summer = fuzzy_date("summer 2018/19", today=TODAY, south=True)
    assert (summer.earliest, summer.latest) == (date(2018, 12, 1), date(2019, 2, 28))
    winter = fuzzy_date("winter 2018", today=TODAY, south=True)
    assert (winter.earliest, winter.latest) == (date(2018, 6, 1), date(2018, 8, 31))


@pytest.mark.parametrize(
    ("year", "sunday"), [(1961, "1961-04-02"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2038, "2038-04-25")]
)
def test_easter_falls_where_the_calendar_says(year, sunday):
    found = fuzzy_date(f"Easter {year}", today=date(2036, 1, 1))
    assert found.earliest.isoformat()[:7] in {sunday[:7], f"{year}-03"}
    assert (date.fromisoformat(sunday) - found.earliest).days == 2
