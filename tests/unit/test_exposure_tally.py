"""What searches add to the sums of exposure."""

import numpy as np
import pytest

from openipt.directory.exposure_tally import Tally
from openipt.directory.ranking import seen_at


def test_views_are_spread_evenly_over_all_within_reach_as_due():
    tally = Tally()
    tally.add(np.array([1, 2, 3, 4]), np.array([3, 1]), 1)
    views = float(seen_at(1) + seen_at(2))
    sums = tally.taken()
    assert {key: due for key, (due, _) in sums.items()} == pytest.approx(dict.fromkeys([1, 2, 3, 4], views / 4))
    assert [sums[key][1] for key in (3, 1, 2)] == pytest.approx([1.0, float(seen_at(2)), 0.0])
    assert sum(due for due, _ in sums.values()) == pytest.approx(sum(seen for _, seen in sums.values()))
    assert tally.taken() == {}


def test_a_second_page_counts_by_its_place_in_the_whole_list():
    tally = Tally()
    tally.add(np.array([1]), np.array([1]), 21)
    assert tally.taken()[1] == pytest.approx((float(seen_at(21)), float(seen_at(21))))


def test_a_search_that_reaches_nobody_adds_nothing():
    tally = Tally()
    tally.add(np.array([], int), np.array([], int), 1)
    assert tally.taken() == {}
