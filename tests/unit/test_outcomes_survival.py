"""Kaplan and Meier's estimate against statsmodels and a published example."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from openipt.outcomes.survival import kaplan_meier, time_until

# Weeks in remission with 6-mercaptopurine (Freireich et al. 1963, Blood 21:699), the example of Kalbfleisch & Prentice.
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def test_a_published_example():
    steps = kaplan_meier(Counter(RELAPSED), Counter(STILL_WELL))
    assert [(step.time, step.at_risk, step.events) for step in steps] == [
        (6, 21, 3), (7, 17, 1), (10, 15, 1), (13, 12, 1), (16, 11, 1), (22, 7, 1), (23, 6, 1)
    ]  # fmt: skip
    assert [round(step.left, 4) for step in steps] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    # R: survfit(Surv(time, relapse) ~ 1, conf.type = "log-log")
    assert [(round(step.low, 3), round(step.high, 3)) for step in steps][:3] == [
        (0.620, 0.952), (0.563, 0.923), (0.503, 0.889)
    ]  # fmt: skip
    assert time_until(steps) == 23
    assert time_until(steps, 0.2) is None


def test_it_agrees_with_statsmodels():
    chance = np.random.default_rng(5)
    times, happened = chance.integers(0, 30, 400), chance.random(400) < 0.4
    theirs = SurvfuncRight(times, happened.astype(int))
    steps = kaplan_meier(Counter(times[happened].tolist()), Counter(times[~happened].tolist()))
    kept = theirs.n_events > 0
    assert [step.time for step in steps] == theirs.surv_times[kept].tolist()
    assert [step.at_risk for step in steps] == theirs.n_risk[kept].tolist()
    assert [step.left for step in steps] == pytest.approx(theirs.surv_prob[kept].tolist())


def test_when_it_happened_to_everybody_nobody_is_left():
    steps = kaplan_meier({2: 1, 5: 2}, {})
    assert (steps[-1].left, steps[-1].low, steps[-1].high) == (0.0, 0.0, 0.0)


def test_nobody_at_all_makes_no_steps():
    assert kaplan_meier({}, {}) == []
    assert kaplan_meier({}, {3: 4}) == []


@given(st.dictionaries(st.integers(0, 40), st.integers(1, 9)), st.dictionaries(st.integers(0, 40), st.integers(1, 9)))
def test_it_only_falls_and_stays_within_its_interval(events, censored):
    steps = kaplan_meier(events, censored)
    assert [step.left for step in steps] == sorted((step.left for step in steps), reverse=True)
    assert all(0 <= step.low <= step.left + 1e-12 <= step.high + 2e-12 <= 1 + 3e-12 for step in steps)
