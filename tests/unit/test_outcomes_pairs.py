"""What a pair of totals is called, published results, and rows for research."""

from dataclasses import replace

import pytest

from openipt.measures.loading import catalogue
from openipt.outcomes.benchmarks import Benchmark, benchmarks
from openipt.outcomes.pairs import PairNames, names_of_pair
from openipt.outcomes.research import coarsened

PHQ, WHO = catalogue()["phq-9"], catalogue()["who-5"]


def called(form, first, last):
    names = names_of_pair(form, first, last)
    return {name for name in PairNames.__slots__ if getattr(names, name)}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (18, 18, {"clinical"}),
        (18, 13, {"clinical"}),
        (18, 12, {"clinical", "improved"}),
        (18, 9, {"clinical", "improved", "recovered", "responded"}),
        (10, 9, {"clinical", "recovered"}),
        (9, 3, {"improved"}),
        (12, 18, {"clinical", "worse"}),
        (12, 17, {"clinical"}),
        (0, 0, set()),
    ],
)
def test_what_a_pair_of_phq9_totals_is_called(first, last, expected):
    assert called(PHQ, first, last) == expected


def test_where_higher_is_better_it_is_the_other_way_round():
    assert "improved" in called(WHO, 20, 60)
    assert "worse" in called(WHO, 60, 20)


def test_without_published_rules_nothing_is_called_anything():
    bare = replace(PHQ, change=None, goals=None, cut_offs=())
    assert called(bare, 27, 0) == set()


def test_published_results_are_said_with_their_source():
    assert len(benchmarks()) >= 6
    assert len({one.key for one in benchmarks()}) == len(benchmarks())
    assert all(one.citation and one.who and one.measure for one in benchmarks())
    assert next(one for one in benchmarks() if one.low != one.high).percent == "43 to 55 %"
    assert next(one for one in benchmarks() if one.key == "gyani-2013-deterioration").percent == "6.6 %"


@pytest.mark.parametrize("wrong", [{"kind": "cured"}, {"low": 60.0, "high": 40.0}, {"high": 140.0}])
def test_a_published_result_that_makes_no_sense_is_refused(wrong):
    fine = {"key": "x", "kind": "improved", "low": 10.0, "high": 20.0, "who": "", "measure": "", "citation": ""}
    with pytest.raises(ValueError, match="x: kind, low or high"):
        Benchmark(**{**fine, "checked": False, **wrong})


def test_what_few_share_is_written_as_other():
    assert coarsened(["a"] * 5 + ["b"] * 4) == {"a": "a", "b": "other"}
    assert coarsened([]) == {}
