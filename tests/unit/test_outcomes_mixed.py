"""The mixed model against statsmodels, on its border, and where it cannot say anything."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.mixed import Course, fit, slope_indices


def simulated(persons=60, times=6, seed=7, slope_sd=0.8):
    chance = np.random.default_rng(seed)
    made = []
    for number in range(persons):
        intercept, slope = chance.normal(20, 4), chance.normal(-1.2, slope_sd)
        when = tuple(float(time) for time in range(times) if chance.random() > 0.1)
        made.append(Course(str(number), when, tuple(intercept + slope * t + chance.normal(0, 2) for t in when)))
    return made


def test_it_agrees_with_statsmodels():
    courses = simulated()
    found = fit(courses)
    frame = pd.DataFrame(
        [(one.id, t, y) for one in courses for t, y in zip(one.times, one.scores, strict=True)],
        columns=["person", "time", "score"],
    )
    theirs = smf.mixedlm("score ~ time", frame, groups="person", re_formula="~time").fit(reml=True)
    assert found.log_likelihood == pytest.approx(theirs.llf, abs=1e-4)
    assert [found.intercept, found.slope] == pytest.approx(list(theirs.fe_params), abs=1e-4)
    assert [found.se_intercept, found.se_slope] == pytest.approx(list(theirs.bse_fe), rel=2e-3)
    assert found.residual_sd == pytest.approx(theirs.scale**0.5, abs=1e-3)
    effects = {key: value["time"] for key, value in theirs.random_effects.items()}
    assert [person.slope for person in found.persons] == pytest.approx([effects[p.id] for p in found.persons], abs=1e-3)
    variances = {key: value.loc["time", "time"] for key, value in theirs.random_effects_cov.items()}
    assert [p.var_slope for p in found.persons] == pytest.approx([variances[p.id] for p in found.persons], rel=5e-3)
    assert not found.singular


def test_the_indices_are_about_the_average_and_sum_to_nearly_nothing():
    indices = slope_indices(fit(simulated()))
    assert abs(sum(indices.values())) < 0.05 * sum(abs(value) for value in indices.values())


def test_other_units_give_the_same_indices():
    courses = simulated()
    other = [Course(one.id, one.times, tuple(10 * score + 3 for score in one.scores)) for one in courses]
    assert list(slope_indices(fit(other)).values()) == pytest.approx(
        list(slope_indices(fit(courses)).values()), abs=1e-4
    )


def test_slopes_that_do_not_differ_are_said_to_be_so():
    chance = np.random.default_rng(3)
    noise = chance.normal(0, 1, (12, 4))
    noise -= noise.mean(axis=1, keepdims=True)  # persons differ less than chance would have it
    courses = [
        Course(str(n), (0.0, 1.0, 2.0, 3.0), tuple(20 - t + e for t, e in enumerate(row)))
        for n, row in enumerate(noise)
    ]
    found = fit(courses)
    assert found.singular


@pytest.mark.parametrize(
    ("courses", "complaint"),
    [
        ([], "Too few"),
        ([Course("1", (0.0, 1.0), (3.0, 4.0))] * 2, "Too few"),
        ([Course(str(n), (1.0, 1.0, 1.0), (3.0, 4.0, 5.0)) for n in range(4)], "do not vary"),
        ([Course(str(n), (0.0, 1.0, 2.0), (5.0, 5.0, 5.0)) for n in range(4)], "do not vary"),
    ],
)
def test_too_little_for_a_model(courses, complaint):
    with pytest.raises(StatisticsError, match=complaint):
        fit(courses)


def test_indices_without_any_variance():
    from dataclasses import replace

    found = fit(simulated(persons=8))
    flat = replace(found, persons=tuple(replace(person, var_slope=0.0) for person in found.persons))
    with pytest.raises(StatisticsError, match="do not differ"):
        slope_indices(flat)


def test_a_close_fit_is_close():
    courses = simulated(persons=200)
    exact, close = fit(courses), fit(courses, exact=False)
    assert close.log_likelihood == pytest.approx(exact.log_likelihood, abs=1e-3)
    assert [close.intercept, close.slope] == pytest.approx([exact.intercept, exact.slope], rel=1e-3)
    assert close.covariance[1][1] == pytest.approx(exact.covariance[1][1], rel=1e-2)
