"""Shares, funnel limits and the hiding of small groups, against scipy and statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from openipt.outcomes.rates import funnel_limits, hidden, share


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 17), (3, 17), (17, 17), (481, 1000), (3, 2_000)])
def test_shares_have_wilsons_interval(count, of):
    found = share(count, of)
    assert (found.low, found.high) == pytest.approx(proportion_confint(count, of, method="wilson"), abs=1e-12)
    assert found.rate == count / of


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 4), (5, 4)])
def test_a_share_is_of_somebody(count, of):
    with pytest.raises(ValueError, match="a share is of somebody"):
        share(count, of)


def test_spiegelhalters_interpolation_written_out():
    """Of 20 with a share of 0.3 the quantile for 0.025 is 2: P(R <= 2) = 0.0355, P(R <= 1) = 0.0076."""
    low, high = funnel_limits(20, 0.3, 0.95)
    for limit, tail in ((low, 0.025), (high, 0.975)):
        whole = binom.ppf(tail, 20, 0.3)
        above, below = binom.cdf(whole, 20, 0.3), binom.cdf(whole - 1, 20, 0.3)
        assert limit * 20 == pytest.approx(whole - (above - tail) / (above - below), abs=1e-9)
    assert low * 20 == pytest.approx(2 - (0.03548313 - 0.025) / (0.03548313 - 0.00763726), abs=1e-5)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("of", [1, 5, 37, 400, 5_000])
@pytest.mark.parametrize("rate", [0.03, 0.5, 0.91])
def test_the_limits_lie_at_the_binomial_quantiles(of, rate, level):
    low, high = funnel_limits(of, rate, level)
    assert low * of == pytest.approx(max(0, binom.ppf((1 - level) / 2, of, rate)), abs=1.0001)
    assert high * of == pytest.approx(binom.ppf((1 + level) / 2, of, rate), abs=1.0001)
    assert 0 <= low <= rate <= high <= 1 or of < 5


def test_where_everybody_is_alike_there_is_no_width():
    assert funnel_limits(12, 0.0, 0.95) == (0.0, 0.0)
    assert funnel_limits(12, 1.0, 0.95) == (1.0, 1.0)


@pytest.mark.parametrize(("of", "rate", "level"), [(0, 0.5, 0.95), (5, 1.2, 0.95), (5, 0.5, 1.0)])
def test_a_funnel_needs_a_share(of, rate, level):
    with pytest.raises(ValueError, match="a funnel is around a share"):
        funnel_limits(of, rate, level)


@given(st.integers(1, 300), st.floats(0.01, 0.99))
def test_the_far_limits_are_outside_the_near_ones(of, rate):
    near, far = funnel_limits(of, rate, 0.95), funnel_limits(of, rate, 0.998)
    assert far[0] <= near[0] <= near[1] <= far[1]


def test_small_groups_are_hidden_and_never_one_alone():
    assert hidden({"a": 12, "b": 7, "c": 4}) == {"c", "b"}
    assert hidden({"a": 12, "b": 3, "c": 4}) == {"b", "c"}
    assert hidden({"a": 12, "b": 7, "c": 0}) == set()
    assert hidden({"a": 12, "b": 7}) == set()
    assert hidden({"a": 3}) == {"a"}
    assert hidden({"a": 12, "b": 7, "c": 4}, least=3) == set()


@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 40), max_size=6))
def test_nothing_hidden_can_be_reckoned_from_the_total(sizes):
    gone = {name for name in hidden(sizes) if sizes[name]}
    others = {name for name, size in sizes.items() if size} - gone
    assert len(gone) != 1 or not others
    assert all(sizes[name] >= 5 for name in others)
