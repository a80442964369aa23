"""A small simulated city: views are spread, and nobody is worse off for being new or poor."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.exposure import AT, CENTRE, city, searches, simulated
from openipt.directory import ranking
from openipt.directory.building import built
from openipt.directory.searching import Near, Search, Sought


@pytest.mark.parametrize(
    ("seed", "most"), [(11, 0.10), (7, 0.11), (8, 0.11)]
)  # of ten cities tried, 7 gives the top most and 8 loses most
def test_the_top_hundredth_gets_about_a_tenth_of_the_views_for_less_than_two_percent_of_fit(seed, most):
    """The aim is at most a tenth; most cities end a little above it (docs/directory.md), none above eleven percent."""
    chance = Random(seed)
    rows, asked = city(3436, chance), searches(4000, chance)
    alone, corrected = (simulated(rows, asked, strength) for strength in (0.0, ranking.EXPOSURE_WEIGHT))
    assert corrected["top"] <= most < alone["top"] / 2
    assert corrected["never"] < alone["never"]
    assert 1 - corrected["score"] / alone["score"] < 0.02


@settings(max_examples=20)
@given(st.integers(0, 400), st.integers(0, 200), st.sampled_from([20.0, 300.0]), st.integers(0, 1000))
def test_nobody_is_ever_worse_for_being_newer_or_poorer(eligible, shown, fee, seed):
    [old, *others] = [replace(row, eligible=50.0, shown=2.0) for row in city(30, Random(seed))]
    old = replace(old, eligible=float(eligible), shown=float(shown), fee=300.0)
    new = replace(old, id=999, eligible=0.0, shown=0.0, fee=fee, sliding=fee < 300.0)
    found = Search(built([old, *others, new], made_at=AT), AT).found(Sought(near=Near(*CENTRE, 60)), 40)
    scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
    if new.id in scores:
        assert scores[new.id] >= scores[old.id] - 1e-9
