"""Days as people remember them ("spring 2019", "about 2015"): the words are kept, with the earliest and latest day.

Where the words allow several readings, both ends are drawn wide enough for all of them; nothing is rounded to a day.
Between a day and a month by number, the day stands first (12/3/2021 is 12 March). "About" widens a year by one year,
a month by one month and a day by a week, to both sides (our choice).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST_YEAR = 1890
YEARS_AHEAD = 3  # a birth or a wedding to come is on a timeline too
LONGEST = 80  # characters
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month, in the north
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "twelve": 12, "twenty": 20}  # fmt: skip
SOUTH = ("Australia/", "Antarctica/", "Pacific/Auckland", "America/Argentina/", "America/Sao_Paulo", "America/Santiago",
         "America/Montevideo", "Africa/Johannesburg", "Africa/Harare", "Africa/Maputo", "Africa/Windhoek")  # fmt: skip
_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
MONTH = rf"(?P<month>{_NAMES})\.?"
YEAR = r"(?P<year>\d{4})"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
PART = r"(?:(?P<part>early|mid|late|the start of|the beginning of|beginning of|start of|the middle of|middle of|the end of|end of)[ -])?"  # noqa: E501
DASH = "\N{EN DASH}"
ABOUT = re.compile(r"^(?:(?:about|around|approximately|approx|ca?|roughly|maybe|probably|some ?time in)\.? +|~ ?)")
BETWEEN = re.compile(rf"^(?:from|between)? ?(?P<one>.+?)(?: (?:to|until|till|and) | ?[-{DASH}] ?)(?P<two>.+)$")
HOW = "Write when it was, for example: 2015, spring 2019, March 2021 or 12 March 2021."
FIRST, MIDDLE, LAST = 0, 1, 2
PARTS = {"early": FIRST, "start": FIRST, "beginning": FIRST, "mid": MIDDLE, "middle": MIDDLE, "late": LAST, "end": LAST}


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """What was said, and the earliest and latest day it can mean."""

    words: str
    earliest: date
    latest: date

    @property
    def middle(self) -> date:
        """Half-way between both: where it is drawn and from where times are counted."""
        return self.earliest + (self.latest - self.earliest) / 2

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.earliest == self.latest


class NotADate(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The words name no time that can be placed; the message says how to write one."""


Span = tuple[date, date]


def is_south(time_zone: str) -> bool:
    """Whether somebody in this time zone has summer in January."""
    return time_zone.startswith(SOUTH)


def fuzzy_date(words: str, *, today: date, born: date | None = None, south: bool = False) -> FuzzyDate:
    """What somebody typed, as a span of days.

    Args:
        words: as typed: "2015", "about 2015", "spring 2019", "winter 2018/19", "March 2021", "12 March 2021",
            "2021-03-12", "the 90s", "last summer", "two years ago", "when I was 12", "2015 to 2017".
        today: the day it is for whoever types, for "last week" and the like.
        born: the person's birthday, for "when I was 12"; without it those words cannot be placed.
        south: whether summer is in January.

    Raises:
        NotADate: the words cannot be placed, or lie before 1890 or more than three years ahead.
    """
    kept = " ".join(words.split())
    if not kept or len(kept) > LONGEST:
        raise NotADate(HOW)
    try:
        first, last = _Reader(today, born, south).span(kept.lower().strip(" .,?"))
    except (OverflowError, ValueError) as problem:
        raise problem if isinstance(problem, NotADate) else NotADate("There is no such day.") from None
    if first.year < EARLIEST_YEAR:
        raise NotADate("That is too long ago to be drawn.")
    if first > _years_on(today, YEARS_AHEAD):
        raise NotADate("That lies too far ahead to be drawn.")
    return FuzzyDate(kept, first, last)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads words as they are said by somebody, on a day."""

    today: date
    born: date | None
    south: bool

    def span(self, said: str) -> Span:
        """The earliest and latest day."""
        if about := ABOUT.match(said):
            return _widened(*self.span(said[about.end() :].strip()))
        since = re.match(r"^(?:since|in|on|at|during) (?P<rest>.+)$", said)
        for pattern, meaning in _PATTERNS:
            if found := pattern.fullmatch(said):
                return meaning(self, {name: text for name, text in found.groupdict().items() if text})
        if since:
            return self.span(since["rest"])
        if (both := BETWEEN.match(said)) and (span := self._between(both["one"], both["two"])):
            return span
        raise NotADate(HOW)

    def _between(self, one: str, two: str) -> Span | None:
        try:
            year = re.search(r" \d{4}$", two)
            first = self.span(f"{one}{year[0]}" if year and not re.search(r"\d{4}|ago|last", one) else one)[0]
            last = self.span(two)[1]
        except NotADate:
            return None
        if first > last:
            raise NotADate("The end lies before the beginning.")
        return first, last

    def whole_day(self, said: dict[str, str]) -> Span:
        day = date(int(said["year"]), _month(said["month"]), int(said["day"]))
        return day, day

    def whole_month(self, said: dict[str, str]) -> Span:
        year, month = int(said["year"]), _month(said["month"])
        last = monthrange(year, month)[1]
        cuts = {None: (1, last), FIRST: (1, 10), MIDDLE: (11, 20), LAST: (21, last)}
        one, two = cuts[_part(said)]
        return date(year, month, one), date(year, month, two)

    def whole_year(self, said: dict[str, str]) -> Span:
        year = int(said["year"])
        cuts = {None: (1, 12), FIRST: (1, 4), MIDDLE: (5, 8), LAST: (9, 12)}
        one, two = cuts[_part(said)]
        return date(year, one, 1), _end_of(year, two)

    def season(self, said: dict[str, str]) -> Span:
        """Three months. A winter that is called by one year may be the one that began or the one that ended in it."""
        year = int(said["year"])
        first = (SEASONS[said["season"]] + 5) % 12 + 1 if self.south else SEASONS[said["season"]]
        if first < 12:
            return date(year, first, 1), _end_of(year, first + 2)
        begins = year if said.get("until") else year - 1
        return date(begins, 12, 1), _end_of(year + 1, 2)

    def decade(self, said: dict[str, str]) -> Span:
        number = int(said["decade"])
        if number < 100:
            number += 1900 if number + 2000 > self.today.year else 2000
        cuts = {None: (0, 9), FIRST: (0, 3), MIDDLE: (4, 6), LAST: (7, 9)}
        one, two = cuts[_part(said)]
        return date(number + one, 1, 1), _end_of(number + two, 12)

    def feast(self, said: dict[str, str]) -> Span:
        year = int(said["year"])
        if said["feast"] == "easter":
            sunday = _easter(year)
            return sunday - timedelta(days=2), sunday + timedelta(days=1)
        first = date(year, 12, 24) if said["feast"] == "christmas" else date(year, 12, 31)
        return first, first + timedelta(days=2 if said["feast"] == "christmas" else 1)

    def near(self, said: dict[str, str]) -> Span:
        back = {"today": 0, "now": 0, "yesterday": 1, "the day before yesterday": 2}[said["near"]]
        day = self.today - timedelta(days=back)
        return day, day

    def this_or_last(self, said: dict[str, str]) -> Span:
        """This or last week, month, year, season, or month by its name."""
        back, unit, today = said["which"] != "this", said["unit"], self.today
        if unit == "week":
            monday = today - timedelta(days=today.weekday() + 7 * back)
            return monday, monday + timedelta(days=6)
        if unit == "month":
            first = (today.replace(day=1) - timedelta(days=back)).replace(day=1)
            return first, _end_of(first.year, first.month)
        if unit == "year":
            return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
        meaning = self.season if unit in SEASONS else self.whole_month
        name = "season" if unit in SEASONS else "month"
        years = (today.year - ago for ago in range(3))
        spans = [meaning({name: unit, "year": str(year), "until": "x"}) for year in years]
        begun = [span for span in spans if span[0] <= today]
        return begun[0] if not back or begun[0][1] < today else begun[1]

    def ago(self, said: dict[str, str]) -> Span:
        """So long ago; the longer ago, the less exactly meant: half a unit to each side."""
        number = NUMBERS.get(said["number"]) or int(said["number"])
        days = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[said["unit"]]
        middle, spare = self.today - timedelta(days=number * days), timedelta(days=days // 2)
        return middle - spare, min(middle + spare, self.today)

    def at_age(self, said: dict[str, str]) -> Span:
        if self.born is None:
            raise NotADate("Write the year: the birthday is not known here.")
        first, last = int(said["age"]), int(said.get("age_last", said["age"]))
        return _years_on(self.born, first), _years_on(self.born, last + 1) - timedelta(days=1)

    def in_ones(self, said: dict[str, str]) -> Span:
        """Childhood, teens, twenties and so on."""
        ages = {"childhood": (3, 12), "as a child": (3, 12), "teens": (13, 19), "as a teenager": (13, 19)}
        tens = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}
        word = said["ones"]
        first, last = ages.get(word) or (tens[word], tens[word] + 9)
        return self.at_age({"age": str(first), "age_last": str(last)})


def _month(name: str) -> int:
    """1 to 12, of a number or a name written out or cut short."""
    return int(name) if name.isdigit() else MONTHS.index(name[:3]) + 1


def _part(said: dict[str, str]) -> int | None:
    word = next((word for word in PARTS if word in said.get("part", "").split(" ")), None)
    return None if word is None else PARTS[word]


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _years_on(day: date, years: int) -> date:
    """The same day of another year; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _widened(first: date, last: date) -> Span:
    days = (last - first).days + 1
    spare = timedelta(days=365 if days > 100 else 31 if days > 8 else 7)
    return first - spare, last + spare


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 13:487, 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


Meaning = Callable[[_Reader, dict[str, str]], Span]
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_UNIT = "|".join(("week", "month", "year", *SEASONS, _NAMES))
_COUNT = rf"(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)})"
_ONES = "twenties|thirties|forties|fifties|sixties|seventies"
_PATTERNS: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"{YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?)", _Reader.whole_day),
        (rf"(?P<day>\d\d?)[./-](?P<month>\d\d?)[./-]{YEAR}", _Reader.whole_day),
        (rf"(?:[a-z]+day,? )?(?:the )?{DAY} (?:of )?{MONTH},? {YEAR}", _Reader.whole_day),
        (rf"{MONTH} {DAY},? {YEAR}", _Reader.whole_day),
        (rf"{YEAR}-(?P<month>\d\d?)", _Reader.whole_month),
        (rf"(?P<month>\d\d?)[./]{YEAR}", _Reader.whole_month),
        (rf"{PART}{_SEASON},? (?:of )?{YEAR}(?P<until> ?[/-] ?\d{{2,4}})?", _Reader.season),
        (rf"(?:the )?(?P<feast>christmas|easter|new year)(?: of)? {YEAR}", _Reader.feast),
        (rf"{PART}{MONTH},? (?:of )?{YEAR}", _Reader.whole_month),
        (rf"(?:the )?(?:year )?{PART}{YEAR}", _Reader.whole_year),
        (rf"(?:the )?{PART}(?:the )?'?(?P<decade>\d\d(?:\d\d)?)'?s", _Reader.decade),
        (r"(?P<near>today|now|yesterday|the day before yesterday)", _Reader.near),
        (rf"(?P<which>this|last) (?P<unit>{_UNIT})", _Reader.this_or_last),
        (rf"{_COUNT} (?P<unit>day|week|month|year)s? ago", _Reader.ago),
        (r"(?:when i was|at|age|aged|at age|at the age of) (?P<age>\d\d?)(?: years old)?", _Reader.at_age),
        (
            rf"(?:in )?(?:my )?(?:early |mid |late )?(?P<ones>childhood|as a child|teens|as a teenager|{_ONES})",
            _Reader.in_ones,
        ),
    )
)
