"""The daily rhythm log and its weekly score: how regular five things of the day are.

After the Social Rhythm Metric SRM-5 (Monk et al. 1990 J Nerv Ment Dis 178:120-126, 2002 J Sleep Res 11:183-190), in
our own words. The steps of the score and the hints are from memory and marked so on every page; the thresholds of the
hints are design proposals for a therapist to judge, never an alarm.

Worked example: out of bed at 7:00, 7:10, 7:00, 7:18 and once at 11:00. The mean is 7:54, the standard deviation 1:44,
so 11:00 (more than 1.5 of them away) is left out; the usual time is 7:07, and four of the five days are hits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import atan2, cos, pi, sin
from statistics import fmean, stdev

ITEMS = ("out_of_bed", "first_contact", "start", "dinner", "to_bed")
DAY = 24 * 60
LEAST_DAYS, LEAST_ITEMS = 3, 3
OUTLYING = 1.5  # standard deviations
A_LITTLE = 1e-6  # minutes: for times that are all the same
NEAR = 45  # minutes either side of the usual time
SHIFT, SHORT_NIGHT, HIGH_ENERGY, IN_A_ROW = 120, 300, 3, 2  # minutes, minutes, -5..+5, days


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One day: minutes after midnight by item, as far as it was noted; energy -5 (none) to 5 (far too much)."""

    times: Mapping[str, int]
    energy: int | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """One item over a week: its usual time (minutes after midnight), days near it, and days it was noted."""

    item: str
    minutes: int
    hits: int
    days: int


@dataclass(frozen=True, slots=True)
class Regularity:
    """A week's score, 0 (no day like another) to 7 (every day alike); None: not enough was noted."""

    score: float | None
    items: tuple[Usual, ...]


class Hint(StrEnum):
    """What a therapist of somebody with bipolar disorder may want to ask about."""

    SHIFT = "shift"  # to bed or out of bed more than two hours off the usual time
    SHORT_NIGHTS = "short_nights"  # less than five hours for two nights
    HIGH_ENERGY = "high_energy"  # energy of 3 or more for two days


def regularity(days: Sequence[Rhythm]) -> Regularity:
    """The score of up to seven days."""
    noted = {item: [day.times[item] for day in days if item in day.times] for item in ITEMS}
    items = tuple(_usual(item, times) for item, times in noted.items() if len(times) >= LEAST_DAYS)
    if len(items) < LEAST_ITEMS:
        return Regularity(None, items)
    return Regularity(sum(one.hits for one in items) / len(items), items)


def _usual(item: str, times: Sequence[int]) -> Usual:
    straight = _unrolled(times)
    middle, spread = fmean(straight), stdev(straight)
    usual = fmean([time for time in straight if abs(time - middle) <= OUTLYING * spread + A_LITTLE])
    return Usual(item, round(usual) % DAY, sum(abs(time - usual) <= NEAR + A_LITTLE for time in straight), len(times))


def _unrolled(times: Sequence[int]) -> list[float]:
    """Times of a clock on one line, so that half past midnight follows eleven at night."""
    angles = [2 * pi * time / DAY for time in times]
    centre = atan2(sum(map(sin, angles)), sum(map(cos, angles))) / (2 * pi) * DAY
    return [centre + _apart(time, centre) for time in times]


def _apart(time: float, other: float) -> float:
    """How many minutes one time of the clock is after another, -720 to 720."""
    return (time - other + DAY / 2) % DAY - DAY / 2


def hints(days: Mapping[date, Rhythm]) -> frozenset[Hint]:
    """What stands out in the last days against those before."""
    held = {
        Hint.SHIFT: _shifted(days),
        Hint.SHORT_NIGHTS: _in_a_row(sorted(days), [day for day in days if _short_night(days, day)]),
        Hint.HIGH_ENERGY: _in_a_row(sorted(days), [d for d, one in days.items() if (one.energy or 0) >= HIGH_ENERGY]),
    }
    return frozenset(hint for hint, so in held.items() if so)


def _shifted(days: Mapping[date, Rhythm]) -> bool:
    """Whether the last day's time in or out of bed is far from the usual time of the days before."""
    order = sorted(days)
    for item in ("out_of_bed", "to_bed"):
        times = [days[day].times[item] for day in order if item in days[day].times]
        before = times[:-1]
        if len(before) >= LEAST_DAYS and abs(_apart(times[-1], _usual(item, before).minutes)) > SHIFT:
            return True
    return False


def _short_night(days: Mapping[date, Rhythm], day: date) -> bool:
    """Whether the night before a day was short."""
    before, after = days.get(day - timedelta(days=1)), days[day]
    if before is None or "to_bed" not in before.times or "out_of_bed" not in after.times:
        return False
    return (after.times["out_of_bed"] - before.times["to_bed"]) % DAY < SHORT_NIGHT


def _in_a_row(order: Sequence[date], marked: Sequence[date]) -> bool:
    """Whether the last days in a row are marked."""
    last = order[-IN_A_ROW:]
    together = len(last) == IN_A_ROW and (last[-1] - last[0]).days == IN_A_ROW - 1
    return together and set(last) <= set(marked)
