"""The order of search results: a published score, corrected for how much each therapist was shown so far.

    score = .30 Fit + .20 Training + .20 Access + .20 Wishes + .10 Near     (terms nobody asked for drop out)
    shown = score - .30 x²/(x² + 8²)        x = views so far / (views that a lot would have given so far + 1)

Source: directory research, section 4; the weights are a judgement, no study derives them. The research weighs views
against the searches that somebody fitted; against what a lot among all within reach would have given, as here, the
most viewed make room and hardly anybody else does (decision 13, `bench.exposure`). Nothing here knows of money, of the
age of a listing, of its number of sessions or of stars. Functions take one number or an array of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = "2 (November 2026)"
WEIGHTS: Mapping[str, float] = {"fit": 0.30, "training": 0.20, "access": 0.20, "wishes": 0.20, "near": 0.10}
EXPOSURE_WEIGHT, EXPOSURE_HALF = 0.30, 8.0
PRIOR_VIEWS = 1.0  # a newcomer stands as if a lot had given them this much and they had not been shown yet
DECLARED = 0.7  # of a problem area that a therapist names and nobody has verified
TRAINING = {"none": 0.0, "A": 0.4, "B": 0.7, "isipt": 0.7, "C": 0.7, "D": 0.7, "isipt_supervisor": 0.7, "E": 0.7}
ENOUGH_TRAINING = 0.7
FRESHNESS = ((3.0, 1.0), (7.0, 0.85), (14.0, 0.7))  # confirmed at most so many days ago -> worth
NEARNESS = ((3.0, 1.0), (6.0, 0.7), (10.0, 0.4), (25.0, 0.2))  # at most so many miles -> worth
WAITING = 0.8
Numbers = NDArray[np.float64]


def stepped(value: Any, steps: tuple[tuple[float, float], ...]) -> Numbers:
    """The worth of the first step a value does not exceed; 0 beyond the last. Steps, so that nobody gains by hours."""
    limits, worths = zip(*steps, strict=True)
    place = np.searchsorted(np.asarray(limits), np.asarray(value, np.float64), side="left")
    found: Numbers = np.asarray([*worths, 0.0])[place]
    return found


def fit(declared: Any, verified: Any) -> Numbers:
    """1 where the asked problem area is a verified focus, .7 where it is declared, 0 where it is not."""
    return np.where(verified, 1.0, np.where(declared, DECLARED, 0.0))


def training(level: str) -> float:
    """0 to 1: from level B on as much as it gets, for supervisors and trainers are not shown to do better."""
    return min(1.0, TRAINING.get(level, 0.0) / ENOUGH_TRAINING)


def access(days_confirmed: Any, days_to_opening: Any, waiting: Any, asked: Any, answered: Any) -> Numbers:
    """How soon one is likely to get an appointment, 0 to 1.

    Args:
        days_confirmed: whole days since availability was confirmed.
        days_to_opening: whole days until the next opening; infinity where none is known.
        waiting: whether there is a waiting list.
        asked: enquiries so far.
        answered: those that were answered; the rate is shrunk towards 4 in 5.
    """
    fresh = stepped(np.floor(days_confirmed), FRESHNESS)
    opening = np.exp(-np.maximum(np.floor(days_to_opening), 0) / 14)
    replies = (np.asarray(answered) + 4) / (np.asarray(asked) + 5)
    likely: Numbers = (0.6 * fresh + 0.4 * opening) * np.where(waiting, WAITING, 1.0) * replies
    return likely


def nearness(miles: Any) -> Numbers:
    """1 within 3 miles, then in steps to 0 beyond 25."""
    return stepped(miles, NEARNESS)


def exposure(shown: Any, due: Any) -> Numbers:
    """How many times what a lot would have given somebody was shown; a newcomer begins at 0.

    Args:
        shown: the views so far, each worth `seen_at` its rank.
        due: what each search so far would have given if its views had been spread evenly over all who take clients
            within its reach, whether or not they fitted what else was asked.
    """
    return np.asarray(shown) / (np.asarray(due) + PRIOR_VIEWS)


def correction(exposed: Any) -> Numbers:
    """What is taken off for exposure so far: 0 to .30, half of it at eight times what a lot would have given."""
    x = np.square(np.asarray(exposed, np.float64))
    taken: Numbers = EXPOSURE_WEIGHT * x / (x + EXPOSURE_HALF**2)
    return taken


def seen_at(rank: Any) -> Numbers:
    """How much a place in the list is seen; the first counts 1, the third half."""
    seen: Numbers = 1 / np.log2(np.asarray(rank) + 1)
    return seen


def total_weight(terms: Mapping[str, object] | set[str]) -> float:
    """The sum of the weights of the terms that count."""
    return sum(WEIGHTS[term] for term in WEIGHTS if term in terms)


@dataclass(frozen=True, slots=True)
class Score:
    """The terms of one result that counted, each 0 to 1, and its exposure so far."""

    terms: Mapping[str, float]
    exposed: float

    @property
    def before(self) -> float:
        """The score before it is corrected."""
        weighted = sum(WEIGHTS[term] * worth for term, worth in self.terms.items())
        return weighted / total_weight(self.terms) if self.terms else 0.0

    @property
    def taken_off(self) -> float:
        """What is taken off for exposure so far."""
        return float(correction(self.exposed))

    @property
    def value(self) -> float:
        """The score by which results are ordered."""
        return self.before - self.taken_off
