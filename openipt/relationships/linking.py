"""Does contact or conflict with somebody go with one person's mood, on the day and on the day after?

Within one person: mood on contact, mood of the day before, weekday and a linear trend; Newey & West 1987
(Econometrica 55:703-708) standard errors, and circular shifts of the contact series, which keep the autocorrelation of
both. Something is only said where both agree. It is an association over some days; it never names a cause.

With one or two months of days the textbook interval of Newey and West is much too narrow (bench/linking.py: it covers
the truth in 60 to 90 of 100 diaries, not in 95). What is said uses an interval that counts the coefficients and the
lags: t quantiles, n/(n-k), and the fixed-b critical values of Kiefer & Vogelsang 2005 (Econometric Theory
21:1130-1164, table 1). The textbook numbers are kept beside it.
"""

from collections.abc import Mapping, Sequence
from math import ceil, isclose, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from openipt.relationships.association import ALPHA, Day, Estimate, Link, NeweyWest

Floats = NDArray[np.float64]
LEAST_DAYS, LEAST_WITH, LEAST_WITHOUT = 21, 6, 6
WEEK = 7
COEFFICIENTS = 4 + WEEK - 1  # contact, constant, mood before, trend, weekdays
NOTHING = 1e-9  # of the square of a unit of contact, a day
SPARE = 3  # more rows than coefficients, at least


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
        missing = 0 if same else _missing_rows(by_number)
    return Link(len(answered), with_contact, without, missing, same, next_)


def _missing(answered: int, with_contact: int, without: int) -> int:
    """About how many more days are needed, at the rate of days with and without so far."""
    needed = [LEAST_DAYS - answered]
    for there, least in ((with_contact, LEAST_WITH), (without, LEAST_WITHOUT)):
        if there < least:
            rate = there / answered if there else 1 / (answered + 1)
            needed.append(ceil((least - there) / rate))
    return max(0, *needed)


def _missing_rows(by_number: Mapping[int, Day]) -> int:
    """How many more days in a row are needed where too few have an answered day before them."""
    return max(1, COEFFICIENTS + SPARE - len(_rows(by_number, 0)[0]))


def _estimate(by_number: Mapping[int, Day], lag: int) -> Estimate | None:
    """The model for contact `lag` days before; None where too few days have an answered day before them."""
    mood, contact, rest = _rows(by_number, lag)
    if len(mood) < rest.shape[1] + 1 + SPARE or np.ptp(contact) == 0:
        return None
    design = np.column_stack([contact, rest])
    lags = ceil(4 * (len(mood) / 100) ** (2 / 9))
    value, error = newey_west(mood, design, lags)
    p_shift, entangled = _shifted(mood, contact, rest, value), _entangled(contact, rest)
    if isclose(error, 0, abs_tol=1e-12):  # the model leaves no error: a diary made up by a formula
        certain = 1.0 if isclose(value, 0, abs_tol=1e-12) else 0.0
        exact = NeweyWest(error, value, value, certain, lags)
        return Estimate(value, value, value, certain, p_shift, len(mood), exact, entangled)
    half = NormalDist().inv_cdf(1 - ALPHA / 2) * error
    p = 2 * (1 - NormalDist().cdf(abs(value) / error))
    textbook = NeweyWest(error, value - half, value + half, p, lags)
    wide, freedom = widened(error, len(mood), design.shape[1], lags), len(mood) - design.shape[1]
    half = float(stdtrit(freedom, 1 - ALPHA / 2)) * wide
    p = 2 * float(stdtr(freedom, -abs(value) / wide))
    return Estimate(value, value - half, value + half, p, p_shift, len(mood), textbook, entangled)


def widened(error: float, rows: int, coefficients: int, lags: int) -> float:
    """A standard error of Newey and West, made wider for few rows, many coefficients and many lags.

    Times sqrt(n/(n-k)) and the ratio of the fixed-b critical value to the normal one at 95 %, two-sided, Bartlett
    weights, b = (lags+1)/n (Kiefer & Vogelsang 2005, table 1, from memory); to be used with t quantiles, n-k degrees.
    """
    share = (lags + 1) / rows
    ratio = 1 + (2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3) / 1.96
    return error * ratio * sqrt(rows / (rows - coefficients))


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
    if np.linalg.matrix_rank(design) == design.shape[1]:
        return design
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


def _entangled(contact: Floats, rest: Floats) -> bool:
    """Whether the other columns explain contact so well that nothing, or a single day, is left to learn from.

    Somebody met on Sundays alone cannot be told from Sundays, nor by one meeting on a Wednesday.
    """
    left = (contact - rest @ np.linalg.pinv(rest) @ contact) ** 2
    return bool(left.sum() < NOTHING * len(left) * np.ptp(contact) ** 2 or left.max() > left.sum() / 2)


def _shifted(mood: Floats, contact: Floats, rest: Floats, value: float) -> float:
    """The share of circular shifts of the contact series whose coefficient is as large (the series itself counts)."""
    hat = rest @ np.linalg.pinv(rest)
    left = mood - hat @ mood
    places = np.arange(len(contact))
    shifts = contact[(places[None, :] - places[:, None]) % len(contact)]
    remaining = shifts - shifts @ hat.T
    squares = (remaining**2).sum(axis=1)
    slopes = np.where(squares > 1e-12, remaining @ left / np.where(squares > 1e-12, squares, 1), 0.0)
    return float((np.abs(slopes) >= abs(value) - 1e-12).mean())
