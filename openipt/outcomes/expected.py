"""The course that comparable courses took, from the first score, and whether one course is beyond it.

A growth curve, linear in the logarithm of the session number, with a random intercept and slope for each person, fitted
to past courses: Lutz, Martinovich & Howard 1999, J Consult Clin Psychol 67:571; the feedback rule after Delgadillo et
al. 2018, Lancet Psychiatry 5:564 (beyond the one-sided 80 % prediction bound at that session). What is expected of one
person is conditional on their own first score, which takes the place of bands of severity at the start.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from math import log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Self

from openipt.measures.instrument import Direction

if TYPE_CHECKING:
    from openipt.outcomes.mixed import MixedFit

LEAST_COURSES = 100
LEVEL = 0.8  # one-sided: four in five comparable courses are within


@dataclass(frozen=True, slots=True)
class Expected:
    """What comparable courses scored at a session: normal with this mean and standard deviation, in points."""

    mean: float
    sd: float

    def bound(self, direction: Direction, level: float = LEVEL) -> float:
        """The score that a share `level` (between 0 and 1) of comparable courses do not go beyond for the worse."""
        reach = NormalDist().inv_cdf(level) * self.sd
        return self.mean + reach if direction is Direction.HIGHER_WORSE else self.mean - reach

    def range(self, level: float = LEVEL) -> tuple[float, float]:
        """The scores between which a share `level` of comparable courses lie in the middle."""
        reach = NormalDist().inv_cdf((1 + level) / 2) * self.sd
        return self.mean - reach, self.mean + reach


@dataclass(frozen=True, slots=True)
class GrowthCurve:
    """A fitted curve: score = intercept + slope x ln(session number), with variances between and within persons."""

    courses: int  # how many it was fitted to
    intercept: float
    slope: float
    var_intercept: float
    var_slope: float
    covariance: float
    residual_sd: float
    uncertainty: tuple[float, float, float]  # of the fixed effects: variance, covariance, variance

    @classmethod
    def of(cls, found: "MixedFit") -> Self:
        """The curve of a fitted mixed model whose times are ln(session number)."""
        (var_intercept, covariance), (_, var_slope) = found.covariance
        (first, between), (_, second) = found.covariance_fixed
        return cls(
            courses=len(found.persons),
            intercept=found.intercept,
            slope=found.slope,
            var_intercept=var_intercept,
            var_slope=var_slope,
            covariance=covariance,
            residual_sd=found.residual_sd,
            uncertainty=(first, between, second),
        )

    def expected(self, session: int, *, first: float, first_session: int = 1) -> Expected:
        """What to expect at a session (1 or later) of somebody whose first score was `first` at `first_session`.

        Raises:
            ValueError: a session before the first.
        """
        if not 1 <= first_session < session:
            raise ValueError("expected() is about a session after the first score")
        start, now = log(first_session), log(session)
        spread = self._between(start, start) + self.residual_sd**2
        share = self._between(start, now) / spread
        mean = self.intercept + self.slope * now + share * (first - self.intercept - self.slope * start)
        left = self._between(now, now) + self.residual_sd**2 - share**2 * spread
        a, b = 1 - share, now - share * start  # how the fixed effects enter the mean
        left += a * a * self.uncertainty[0] + 2 * a * b * self.uncertainty[1] + b * b * self.uncertainty[2]
        return Expected(mean, sqrt(max(left, 0.0)))

    def _between(self, one: float, other: float) -> float:
        """The covariance of a person's true scores at two times."""
        return self.var_intercept + self.covariance * (one + other) + self.var_slope * one * other

    def as_table(self) -> dict[str, object]:
        """The parameters as plain values, to be kept."""
        return asdict(self)

    @classmethod
    def from_table(cls, table: dict[str, object]) -> Self:
        """The curve that was kept.

        Raises:
            TypeError, KeyError: not a table of `as_table`.
        """
        values = {one.name: table[one.name] for one in fields(cls)}
        values["uncertainty"] = tuple(values["uncertainty"])  # type: ignore[arg-type]
        return cls(**values)  # type: ignore[arg-type]


def fit_curve(courses: Sequence[Sequence[tuple[int, float]]]) -> GrowthCurve:
    """Fit a growth curve to past courses, each the session numbers (1 or later) and scores of one person.

    Raises:
        StatisticsError: too few courses or scores, or all alike.
    """
    from openipt.outcomes.mixed import Course, fit  # numpy and scipy only where a curve is fitted

    gathered = [
        Course(str(place), tuple(log(session) for session, _ in one), tuple(score for _, score in one))
        for place, one in enumerate(courses)
    ]
    return GrowthCurve.of(fit(gathered, exact=False))
