"""Sudden gains and losses between sessions (Tang & DeRubeis 1999, J Consult Clin Psychol 67:894-904).

Criteria as Wiedemann et al. 2020, PLoS ONE 15:e0230276, state them; lower scores are better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev, variance

from openipt.outcomes.cut_offs import StatisticsError

Score = float | None
Scores = Sequence[Score]
SHARE = 0.25  # of the score before
WINDOW = 3  # scores on each side
FULL_WINDOWS = 2 * WINDOW - 2  # degrees of freedom
Z = 1.96  # as published, not the more exact quantile
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """By what rules an interval is a sudden gain (or loss).

    Attributes:
        cut_off: the least change in points; always given above 0.
        alpha: of the third criterion.
        adjusted: whether the third criterion's t value follows the number of scores; else that of two full windows.
        criteria: which of the three count.
        losses: whether losses are looked for instead of gains.
        package: for losses, the second criterion as the R package suddengains 0.7.2 computes it, where it does nothing.
    """

    cut_off: float
    alpha: float = 0.05
    adjusted: bool = True
    criteria: tuple[int, ...] = (1, 2, 3)
    losses: bool = False
    package: bool = False

    def __post_init__(self) -> None:
        if self.cut_off <= 0 or not 0 < self.alpha < 1:
            raise StatisticsError("The cut-off must be above 0, and alpha between 0 and 1.")
        if not self.criteria or not set(self.criteria) <= {1, 2, 3}:
            raise StatisticsError("The criteria are 1, 2 and 3: choose at least one of them.")


@dataclass(frozen=True, slots=True)
class Interval:
    """From one score to the next: whether it is a sudden gain; None where scores are missing to say so."""

    before: int  # the place of the score before, from 1 on
    sudden: bool | None


@dataclass(frozen=True, slots=True)
class SuddenGain:
    """One sudden gain (or loss) of one person.

    Attributes:
        before: the place of the score before it, from 1 on.
        magnitude: points from before to after; positive for a gain. None where one of them is missing, which only
            happens where the third criterion alone is asked for.
        total_change: points from the first to the last score; None where one of them is missing.
        proportion: magnitude over total change; None where there was none.
        reversal_value: a later score beyond it (half of the gain lost) is a reversal.
        reversed: whether there was one.
    """

    before: int
    magnitude: float | None
    total_change: float | None
    proportion: float | None
    reversal_value: float | None
    reversed: bool


def reliable_cut_off(sd: float, reliability: float) -> float:
    """The least change in points beyond error: sd * sqrt(1 - r) * sqrt(2) * 1.96.

    Raises:
        StatisticsError: sd not above 0, or reliability not between 0 and 1.
    """
    if sd <= 0 or not 0 < reliability < 1:
        raise StatisticsError("The standard deviation must be above 0 and the reliability between 0 and 1.")
    return sd * sqrt(1 - reliability) * sqrt(2) * Z


def intervals(scores: Scores, rules: Rules) -> list[Interval]:
    """Whether each interval of one person's scores is sudden.

    Tested are the intervals with at least two places on each side: from the second score to the last but two. Where a
    baseline stands before the first session, put it first: then the interval from the first session on is tested too.
    """
    return [Interval(place + 1, _sudden(scores, place, rules)) for place in _places(scores)]


def _sudden(scores: Scores, place: int, rules: Rules) -> bool | None:
    met = [CRITERIA[number](scores, place, rules) for number in rules.criteria]
    return None if None in met else all(met)


def _fall(scores: Scores, place: int) -> float | None:
    before, after = scores[place], scores[place + 1]
    return None if before is None or after is None else before - after


def _large(scores: Scores, place: int, rules: Rules) -> bool | None:
    """Criterion 1: large in points."""
    fall = _fall(scores, place)
    return None if fall is None else fall <= -rules.cut_off if rules.losses else fall >= rules.cut_off


def _large_share(scores: Scores, place: int, rules: Rules) -> bool | None:
    """Criterion 2: large as a share of the score before."""
    fall, before = _fall(scores, place), scores[place]
    if fall is None or before is None:
        return None
    if rules.losses:
        return fall <= SHARE * before if rules.package else fall <= -SHARE * before
    return fall >= SHARE * before


def _large_for_these_scores(scores: Scores, place: int, rules: Rules) -> bool | None:
    """Criterion 3: large against the spread of the scores around it. Stricter than a t test, as published."""
    before = [score for score in scores[max(0, place - WINDOW + 1) : place + 1] if score is not None]
    after = [score for score in scores[place + 1 : place + 1 + WINDOW] if score is not None]
    if len(before) < FEWEST or len(after) < FEWEST:
        return None
    freedom = len(before) + len(after) - 2
    pooled = sqrt(((len(before) - 1) * variance(before) + (len(after) - 1) * variance(after)) / freedom)
    limit = critical_t(rules.alpha, freedom if rules.adjusted else FULL_WINDOWS) * pooled
    fall = fmean(before) - fmean(after)
    return fall < -limit if rules.losses else fall > limit


CRITERIA = {1: _large, 2: _large_share, 3: _large_for_these_scores}


# Student's t for alpha 0.05, two-sided, by degrees of freedom: what pages need, without loading scipy.
USUAL_T = {2: 4.302652729749464, 3: 3.182446305284264, 4: 2.7764451051977996}


def critical_t(alpha: float, freedom: int) -> float:
    """The two-sided critical value of Student's t."""
    if alpha == 0.05 and freedom in USUAL_T:
        return USUAL_T[freedom]
    from scipy.stats import t as students_t  # a second to load: only where it is needed

    return float(-students_t.ppf(alpha / 2, freedom))


def gains(scores: Scores, rules: Rules) -> list[SuddenGain]:
    """The sudden gains (or losses) of one person, in order."""
    large = (place for place in _places(scores) if 1 not in rules.criteria or _large(scores, place, rules))
    return [_described(scores, place, rules) for place in large if _sudden(scores, place, rules)]


def _places(scores: Scores) -> range:
    """Before which intervals there are two scores at least, and after which two."""
    return range(1, len(scores) - 2)


def _described(scores: Scores, place: int, rules: Rules) -> SuddenGain:
    fall, after = _fall(scores, place), scores[place + 1]
    first, last = scores[0], scores[-1]
    total = None if first is None or last is None else first - last
    if fall is None or after is None:
        return SuddenGain(place + 1, None, total, None, None, reversed=False)
    half_lost = after + fall / 2
    later = [score for score in scores[place + 2 :] if score is not None]
    back = any(score < half_lost if rules.losses else score > half_lost for score in later)
    return SuddenGain(place + 1, fall, total, fall / total if total else None, half_lost, back)


@dataclass(frozen=True, slots=True)
class Summary:
    """All persons together. Shares are from 0 to 1; means and standard deviations in points, None without a gain.

    `first_*` count only the first gain of each person.
    """

    persons: int
    gains: int
    persons_with_gain: int
    persons_with_several: int
    of_persons_with_several: int  # how many gains belong to persons with more than one
    reversals: int
    first_reversals: int
    intervals: int
    intervals_not_sudden: int
    intervals_unknown: int
    magnitude: tuple[float, float | None] | None
    first_magnitude: tuple[float, float | None] | None


def summary(found: Sequence[Sequence[SuddenGain]], tested: Sequence[Sequence[Interval]]) -> Summary:
    """The gains of all persons, one entry each, and their tested intervals."""
    every = [gain for person in found for gain in person]
    first = [person[0] for person in found if person]
    several = [person for person in found if len(person) > 1]
    flat = [interval for person in tested for interval in person]
    return Summary(
        persons=len(found),
        gains=len(every),
        persons_with_gain=len(first),
        persons_with_several=len(several),
        of_persons_with_several=sum(len(person) for person in several),
        reversals=sum(gain.reversed for gain in every),
        first_reversals=sum(gain.reversed for gain in first),
        intervals=len(flat),
        intervals_not_sudden=sum(one.sudden is False for one in flat),
        intervals_unknown=sum(one.sudden is None for one in flat),
        magnitude=_spread([gain.magnitude for gain in every]),
        first_magnitude=_spread([gain.magnitude for gain in first]),
    )


def _spread(found: Sequence[float | None]) -> tuple[float, float | None] | None:
    values = [value for value in found if value is not None]
    if not values:
        return None
    return fmean(values), stdev(values) if len(values) > 1 else None
