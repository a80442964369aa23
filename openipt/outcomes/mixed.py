"""A linear mixed model with a random intercept and slope for each person, by restricted maximum likelihood.

The profiled deviance of Bates, Maechler, Bolker & Walker 2015, J Stat Softw 67(1), for one grouping factor: a
covariance matrix of the random effects on the border of what is possible (a singular fit) is found like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from openipt.outcomes.cut_offs import StatisticsError

Floats = NDArray[np.float64]
STARTS = ((1.0, 0.0, 1.0), (1.0, -0.5, 0.3), (0.3, 0.3, 0.1), (2.0, -1.0, 0.0))
FREE = ((0.0, None), (None, None), (0.0, None))  # the diagonal of the factor is not negative
EXACT, CLOSE = {"xatol": 1e-9, "fatol": 1e-11}, {"xatol": 1e-4, "fatol": 1e-5}
LEAST_PERSONS, LEAST_MEASUREMENTS = 3, 3


@dataclass(frozen=True, slots=True)
class Course:
    """One person's scores at some times, in the unit of the times."""

    id: str
    times: tuple[float, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PersonEffect:
    """How one person's line differs from the average line, and how uncertain that is (conditional variance)."""

    id: str
    intercept: float
    slope: float
    var_intercept: float
    var_slope: float


@dataclass(frozen=True, slots=True)
class MixedFit:
    """What was estimated. Slopes are points for each unit of time."""

    intercept: float
    slope: float
    se_intercept: float
    se_slope: float
    covariance_fixed: tuple[tuple[float, float], tuple[float, float]]
    covariance: tuple[tuple[float, float], tuple[float, float]]  # of the random intercept and slope
    residual_sd: float
    log_likelihood: float  # restricted
    persons: tuple[PersonEffect, ...]
    singular: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the likelihood needs of the scores of all persons: sums of products, one row for each person."""

    xx: Floats
    xy: Floats
    yy: float
    n: int

    @classmethod
    def of(cls, courses: Sequence[Course]) -> "_Sums":
        designs = [np.column_stack([np.ones(len(one.times)), np.asarray(one.times, float)]) for one in courses]
        scores = [np.asarray(one.scores, float) for one in courses]
        return cls(
            np.array([x.T @ x for x in designs]),
            np.array([x.T @ y for x, y in zip(designs, scores, strict=True)]),
            float(sum(y @ y for y in scores)),
            sum(len(y) for y in scores),
        )


@dataclass(frozen=True, slots=True)
class _Profile:
    """The model at one value of the covariance factor."""

    factor: Floats
    inner: Floats  # of each person: the inverse of I + F' X'X F
    information: Floats  # X' V^-1 X over all persons
    fixed: Floats
    residual: float  # weighted sum of squares
    deviance: float


def _profile(theta: Sequence[float] | Floats, sums: _Sums) -> _Profile:
    factor = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
    outer = np.eye(2) + factor.T @ sums.xx @ factor
    inner = np.linalg.inv(outer)
    carried = sums.xx @ factor
    information = (sums.xx - carried @ inner @ carried.transpose(0, 2, 1)).sum(axis=0)
    shared = np.einsum("ij,nj->ni", factor.T, sums.xy)
    weighted = (sums.xy - np.einsum("nij,njk,nk->ni", carried, inner, shared)).sum(axis=0)
    fixed = np.linalg.solve(information, weighted)
    total = sums.yy - float(np.einsum("ni,nij,nj->", shared, inner, shared))
    residual = max(total - float(fixed @ weighted), 1e-12)
    free = sums.n - 2
    logs = float(np.log(np.linalg.det(outer)).sum()) + float(np.log(np.linalg.det(information)))
    return _Profile(
        factor, inner, information, fixed, residual, logs + free * (1 + float(np.log(2 * np.pi * residual / free)))
    )


def fit(courses: Sequence[Course], *, exact: bool = True) -> MixedFit:
    """Fit scores on time with a random intercept and slope for each person.

    Args:
        courses: whose scores at which times.
        exact: to the last digits, from several starts; else from one start to about four digits, ten times as fast:
            enough where hundreds of courses make a singular fit unlikely.

    Raises:
        StatisticsError: fewer than three persons or five scores, or scores or times that do not vary.
    """
    _check(courses)
    sums = _Sums.of(courses)

    def deviance(theta: Floats) -> float:
        return _profile(theta, sums).deviance

    starts, tolerance = (STARTS, EXACT) if exact else (STARTS[:1], CLOSE)
    best = min((_search(deviance, start, tolerance) for start in starts), key=deviance)
    return _result(courses, sums, _profile(best, sums))


def _search(deviance: "object", start: Sequence[float], tolerance: dict[str, float]) -> Floats:
    coarse = minimize(deviance, start, method="L-BFGS-B", bounds=FREE)  # type: ignore[call-overload]
    options = {**tolerance, "maxiter": 4000, "maxfev": 4000}
    fine = minimize(deviance, coarse.x, method="Nelder-Mead", bounds=FREE, options=options)  # type: ignore[call-overload]
    found: Floats = fine.x
    return found


def _check(courses: Sequence[Course]) -> None:
    scores = [score for one in courses for score in one.scores]
    times = {time for one in courses for time in one.times}
    if len(courses) < LEAST_PERSONS or len(scores) <= len(courses) + 1:
        raise StatisticsError("Too few persons or measurements for a model of everybody's course.")
    if len(times) < 2 or all(first == second for first, second in pairwise(scores)):
        raise StatisticsError("The times or the scores do not vary.")


def _result(courses: Sequence[Course], sums: _Sums, at: _Profile) -> MixedFit:
    variance = at.residual / (sums.n - 2)
    fixed_covariance = variance * np.linalg.inv(at.information)
    covariance = variance * at.factor @ at.factor.T
    left = sums.xy - sums.xx @ at.fixed
    effects: Floats = np.einsum("ij,njk,lk,nl->ni", at.factor, at.inner, at.factor, left)
    conditional = variance * at.factor @ at.inner @ at.factor.T
    persons = tuple(
        PersonEffect(one.id, float(b[0]), float(b[1]), float(c[0, 0]), float(c[1, 1]))
        for one, b, c in zip(courses, effects, conditional, strict=True)
    )
    return MixedFit(
        intercept=float(at.fixed[0]),
        slope=float(at.fixed[1]),
        se_intercept=float(np.sqrt(fixed_covariance[0, 0])),
        se_slope=float(np.sqrt(fixed_covariance[1, 1])),
        covariance_fixed=_square(fixed_covariance),
        covariance=_square(covariance),
        residual_sd=float(np.sqrt(variance)),
        log_likelihood=-at.deviance / 2,
        persons=persons,
        singular=bool(min(at.factor[0, 0], at.factor[1, 1]) < 1e-4),
    )


def _square(found: NDArray[np.floating[Any]]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (float(found[0, 0]), float(found[0, 1])), (float(found[1, 0]), float(found[1, 1]))


def slope_indices(found: MixedFit) -> dict[str, float]:
    """The reliable change index of the hierarchical linear model, by person.

    It is the *deviation of a person's slope from the average slope*, over its conditional standard error: somebody who
    improves as fast as everybody else has 0 (Raudenbush & Bryk 2002; Claus, Wager & Bonnet 2024).

    Raises:
        StatisticsError: the slopes of the persons do not differ at all.
    """
    if any(person.var_slope <= 0 for person in found.persons):
        raise StatisticsError("The persons' slopes do not differ: this method says nothing here.")
    return {person.id: person.slope / float(np.sqrt(person.var_slope)) for person in found.persons}
