"""The expected course: against the formula of a conditional normal, by simulation, and where it says nothing."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from openipt.measures.instrument import Direction
from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.expected import Expected, GrowthCurve, fit_curve

TRUE = {"intercept": 17.0, "slope": -3.2, "sd_intercept": 3.6, "sd_slope": 1.7, "correlation": -0.3, "noise": 2.4}
CURVE = GrowthCurve(
    courses=200,
    intercept=17.0,
    slope=-3.2,
    var_intercept=12.96,
    var_slope=2.89,
    covariance=-1.836,
    residual_sd=2.4,
    uncertainty=(0.0, 0.0, 0.0),
)


def people(number, seed, sessions=16):
    """Courses with known parameters: what somebody scores at each session."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        one = chance.normal()
        other = TRUE["correlation"] * one + math.sqrt(1 - TRUE["correlation"] ** 2) * chance.normal()
        start, slope = TRUE["intercept"] + TRUE["sd_intercept"] * one, TRUE["slope"] + TRUE["sd_slope"] * other
        found.append(
            [(n, start + slope * math.log(n) + chance.normal(0, TRUE["noise"])) for n in range(1, sessions + 1)]
        )
    return found


def test_it_is_the_normal_distribution_given_the_first_score():
    """Mean and variance of a bivariate normal given one of the two, written out with matrices."""
    design = np.array([[1.0, 0.0], [1.0, math.log(6)]])
    between = np.array([[12.96, -1.836], [-1.836, 2.89]])
    whole = design @ between @ design.T + 2.4**2 * np.eye(2)
    means = design @ np.array([17.0, -3.2])
    expected = CURVE.expected(6, first=22)
    assert expected.mean == pytest.approx(means[1] + whole[0, 1] / whole[0, 0] * (22 - means[0]))
    assert expected.sd == pytest.approx(math.sqrt(whole[1, 1] - whole[0, 1] ** 2 / whole[0, 0]))


def test_a_higher_start_raises_what_is_expected_but_by_less_than_itself():
    low, high = CURVE.expected(6, first=12).mean, CURVE.expected(6, first=22).mean
    assert 0 < high - low < 10


def test_the_bound_is_on_the_side_of_worse():
    expected = Expected(10.0, 2.0)
    reach = 2 * NormalDist().inv_cdf(0.8)
    assert expected.bound(Direction.HIGHER_WORSE) == pytest.approx(10 + reach)
    assert expected.bound(Direction.HIGHER_BETTER) == pytest.approx(10 - reach)
    assert expected.bound(Direction.HIGHER_WORSE, 0.9) > expected.bound(Direction.HIGHER_WORSE)
    assert expected.range(0.6) == pytest.approx((10 - reach, 10 + reach))


def test_what_is_not_known_of_the_curve_widens_the_range():
    unsure = replace(CURVE, uncertainty=(0.5, -0.1, 0.3))
    assert unsure.expected(9, first=18).sd > CURVE.expected(9, first=18).sd
    assert unsure.expected(9, first=18).mean == CURVE.expected(9, first=18).mean


@pytest.mark.parametrize(("session", "first_session"), [(1, 1), (3, 3), (2, 5), (4, 0)])
def test_it_says_nothing_about_the_first_score_or_before(session, first_session):
    with pytest.raises(ValueError, match="after the first score"):
        CURVE.expected(session, first=15, first_session=first_session)


def test_four_in_five_of_new_courses_are_within():
    """Simulated: a curve from 400 courses with drop-out at random; 4,000 further people with the same parameters."""
    chance = np.random.default_rng(3)
    curve = fit_curve([one[: chance.integers(3, 17)] for one in people(400, seed=11)])
    assert curve.courses == 400
    new = people(4_000, seed=12)
    for session in (2, 4, 6, 9, 12, 16):
        within = sum(
            one[session - 1][1] <= curve.expected(session, first=one[0][1]).bound(Direction.HIGHER_WORSE) for one in new
        )
        assert within / len(new) == pytest.approx(0.8, abs=0.02)
        inside = sum(
            low <= one[session - 1][1] <= high
            for one in new
            for low, high in [curve.expected(session, first=one[0][1]).range()]
        )
        assert inside / len(new) == pytest.approx(0.8, abs=0.025)


def test_it_can_be_kept_and_read_again():
    assert GrowthCurve.from_table(CURVE.as_table()) == CURVE
    assert GrowthCurve.from_table({**CURVE.as_table(), "uncertainty": [0.0, 0.0, 0.0]}) == CURVE
    with pytest.raises(KeyError):
        GrowthCurve.from_table({"courses": 3})


def test_too_little_is_said_to_be_too_little():
    with pytest.raises(StatisticsError):
        fit_curve([[(1, 12.0), (2, 10.0)]])
