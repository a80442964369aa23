"""Does contact or conflict with somebody go with one person's mood, on the day and on the day after?

Within one person: mood on contact, mood of the day before, weekday and a linear trend; Newey & West 1987
(Econometrica 55:703-708) intervals, and circular shifts of the contact series, which keep the autocorrelation of both.
Something is only said where both agree. It is an association over some days; it never names a cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_DAYS, LEAST_WITH, LEAST_WITHOUT = 21, 6, 6
ALPHA = 0.05
FALSE_DISCOVERIES = 0.10  # Benjamini & Hochberg 1995
WEEK = 7
SPARE = 3  # more rows than coefficients, at least


class Verdict(StrEnum):
    """What can be said."""

    ASSOCIATED = "associated"
    NOT_SEEN = "no association seen"
    UNCLEAR = "unclear"
    NOT_ENOUGH = "not enough yet"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a diary: its number (consecutive days count on by one), mood, and contact; None where not answered."""

    number: int
    mood: float | None
    contact: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much mood differs by one unit of contact, in points of the mood scale, with its interval and tests."""

    value: float
    low: float
    high: float
    standard_error: float
    p_hac: float
    p_shift: float
    days: int  # rows that entered the model
    lags: int  # of Newey and West

    @property
    def clear(self) -> bool | None:
        """Whether both tests see a difference; None where they disagree."""
        by_interval, by_shifts = self.p_hac < ALPHA, self.p_shift < ALPHA
        return by_interval if by_interval == by_shifts else None


@dataclass(frozen=True, slots=True)
class Link:
    """What a diary says of one person: on the same day, and on the day after."""

    answered: int
    days_with: int
    days_without: int
    missing_days: int  # about how many more days are needed; 0 when there are enough
    same_day: Estimate | None
    next_day: Estimate | None

    @property
    def verdict(self) -> Verdict:
        """What can be said of the same day."""
        return verdict_of(self.same_day)


def verdict_of(found: Estimate | None) -> Verdict:
    """What an estimate allows to be said."""
    if found is None:
        return Verdict.NOT_ENOUGH
    return {True: Verdict.ASSOCIATED, False: Verdict.NOT_SEEN, None: Verdict.UNCLEAR}[found.clear]


def link(days: Sequence[Day]) -> Link:
    """Hold mood against contact over the days of one diary, in any order; of a day that is there twice, the last."""
    by_number = {day.number: day for day in days}
    answered = [d for d in by_number.values() if d.mood is not None and d.contact is not None]
    with_contact = sum(1 for day in answered if day.contact)
    without = len(answered) - with_contact
    missing = _missing(len(answered), with_contact, without)
    same = next_ = None
    if not missing:
        same, next_ = _estimate(by_number, 0), _estimate(by_number, 1)
    return Link(len(answered), with_contact, without, missing, same, next_)


def _missing(answered: int, with_contact: int, without: int) -> int:
    """About how many more days are needed, at the rate of days with and without so far."""
    needed = [LEAST_DAYS - answered]
    for there, least in ((with_contact, LEAST_WITH), (without, LEAST_WITHOUT)):
        if there < least:
            rate = there / answered if there else 1 / (answered + 1)
            needed.append(ceil((least - there) / rate))
    return max(0, *needed)


def _estimate(by_number: Mapping[int, Day], lag: int) -> Estimate | None:
    """The model for contact `lag` days before; None where too few days have an answered day before them."""
    mood, contact, rest = _rows(by_number, lag)
    if len(mood) < rest.shape[1] + 1 + SPARE or np.ptp(contact) == 0:
        return None
    design = np.column_stack([contact, rest])
    lags = ceil(4 * (len(mood) / 100) ** (2 / 9))
    value, error = newey_west(mood, design, lags)
    z = abs(value) / error if error > 0 else float("inf")
    p_hac = 2 * (1 - NormalDist().cdf(z))
    half = NormalDist().inv_cdf(1 - ALPHA / 2) * error
    p_shift = _shifted(mood, contact, rest, value)
    return Estimate(value, value - half, value + half, error, p_hac, p_shift, len(mood), lags)


def _rows(by_number: Mapping[int, Day], lag: int) -> tuple[Floats, Floats, Floats]:
    """Mood, contact, and the rest of the design (constant, mood before, trend, weekdays)."""
    rows: list[tuple[float, float, float, int]] = []
    for number in sorted(by_number):
        today, before = by_number[number], by_number.get(number - 1)
        contact = today.contact if lag == 0 else before.contact if before else None
        if today.mood is not None and contact is not None and before is not None and before.mood is not None:
            rows.append((today.mood, contact, before.mood, number))
    table = np.array(rows, dtype=float).reshape(-1, 4)
    numbers = table[:, 3]
    columns = [np.ones(len(table)), table[:, 2], numbers - (numbers.mean() if len(table) else 0)]
    weekdays = sorted(set(numbers % WEEK))[1:]
    columns += [(numbers % WEEK == weekday).astype(float) for weekday in weekdays]
    return table[:, 0], table[:, 1], _independent(np.column_stack(columns))


def _independent(design: Floats) -> Floats:
    """The columns that say something the ones before them do not."""
    kept: list[int] = []
    for place in range(design.shape[1]):
        tried = design[:, [*kept, place]]
        if np.linalg.matrix_rank(tried) == len(kept) + 1:
            kept.append(place)
    return design[:, kept]


def newey_west(outcome: Floats, design: Floats, lags: int) -> tuple[float, float]:
    """The first coefficient by least squares, and its standard error (Bartlett weights, no small-sample correction)."""
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    scores = design * (outcome - design @ coefficients)[:, None]
    middle = scores.T @ scores
    for lag in range(1, min(lags, len(scores) - 1) + 1):
        shared = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (shared + shared.T)
    variance = (inverse @ middle @ inverse)[0, 0]
    return float(coefficients[0]), sqrt(max(0.0, float(variance)))


def _shifted(mood: Floats, contact: Floats, rest: Floats, value: float) -> float:
    """The share of circular shifts of the contact series whose coefficient is as large (the series itself counts)."""
    hat = rest @ np.linalg.pinv(rest)
    left = mood - hat @ mood
    shifts = np.array([np.roll(contact, shift) for shift in range(len(contact))])
    remaining = shifts - shifts @ hat.T
    squares = (remaining**2).sum(axis=1)
    slopes = np.where(squares > 1e-12, remaining @ left / np.where(squares > 1e-12, squares, 1), 0.0)
    return float((np.abs(slopes) >= abs(value) - 1e-12).mean())


def discoveries(links: Mapping[str, Link]) -> dict[str, Verdict]:
    """The verdict on each of several people, so that of those called associated one in ten is false at most on average.

    Benjamini & Hochberg 1995, J R Stat Soc B 57:289-300, on the larger of each person's two p values.
    """
    tested = {name: max(one.same_day.p_hac, one.same_day.p_shift) for name, one in links.items() if one.same_day}
    ordered = sorted(tested, key=lambda name: tested[name])
    passed = [n for n, name in enumerate(ordered, 1) if tested[name] <= FALSE_DISCOVERIES * n / len(ordered)]
    kept = set(ordered[: max(passed, default=0)])
    found = {name: one.verdict for name, one in links.items()}
    return {
        name: Verdict.UNCLEAR if verdict is Verdict.ASSOCIATED and name not in kept else verdict
        for name, verdict in found.items()
    }


def words(found: Link, verdict: Verdict, contact: str = "contact", mood: str = "mood") -> str:
    """What can be said, in one sentence without a cause."""
    if verdict is Verdict.NOT_ENOUGH or found.same_day is None:
        return f"Not enough yet: about {max(1, found.missing_days)} more days."
    one = found.same_day
    if verdict is Verdict.UNCLEAR:
        return f"Unclear: the {one.days} days so far do not say whether {mood} differs on days with {contact}."
    low, high = sorted((abs(one.low), abs(one.high)))
    if verdict is Verdict.NOT_SEEN:
        return f"No difference in {mood} was seen between days with and without {contact}, {one.days} days."
    way = "lower" if one.value < 0 else "higher"
    size = f"{abs(one.value):.1f} {way} ({low:.1f} to {high:.1f})"
    return f"On days with {contact}, {mood} was on average {size}, {one.days} days."
