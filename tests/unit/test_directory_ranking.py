"""The published score: its terms, its weights, and that neither money nor age is anywhere in it."""

import inspect
from math import inf

import pytest

from openipt.directory import ranking
from openipt.directory.ranking import Score


def test_the_weights_are_a_whole():
    assert sum(ranking.WEIGHTS.values()) == pytest.approx(1)


STEPS = [(0, 1), (3, 1), (3.1, 0.7), (6, 0.7), (10, 0.4), (25, 0.2), (26, 0), (inf, 0)]


@pytest.mark.parametrize(("miles", "worth"), STEPS)
def test_nearness_goes_in_steps(miles, worth):
    assert float(ranking.nearness(miles)) == worth


def test_a_verified_focus_counts_more_than_a_declared_one():
    assert [float(ranking.fit(*pair)) for pair in ((1, 1), (1, 0), (0, 0))] == [1, 0.7, 0]


def test_training_counts_up_to_level_b():
    worths = [ranking.training(level) for level in ("none", "A", "B", "isipt", "C", "D", "isipt_supervisor", "E", "?")]
    assert worths == pytest.approx([0, 0.4 / 0.7, 1, 1, 1, 1, 1, 1, 0])


def test_access_falls_with_days_and_waiting_and_silence():
    best = float(ranking.access(0, 0, False, 0, 0))
    assert best == pytest.approx(0.8)  # nobody has asked yet: four in five answers are expected
    assert float(ranking.access(5, 0, False, 0, 0)) < best
    assert float(ranking.access(0, 10, False, 0, 0)) < best
    assert float(ranking.access(0, 0, True, 0, 0)) == pytest.approx(best * 0.8)
    assert float(ranking.access(0, 0, False, 10, 2)) < best < float(ranking.access(0, 0, False, 10, 10))


def test_a_newcomer_loses_nothing_and_never_more_than_an_equal_who_was_shown():
    assert float(ranking.correction(ranking.exposure(0, 0))) == 0
    for due in (0, 1, 50, 1000):
        for shown in (0, 1, 50):
            assert ranking.correction(ranking.exposure(shown, due)) >= 0


def test_half_of_the_correction_is_reached_at_eight_times_what_a_lot_would_have_given():
    assert float(ranking.correction(8)) == pytest.approx(0.15)
    assert float(ranking.exposure(80, 9)) == pytest.approx(8)
    assert float(ranking.correction(1)) < 0.005  # who gets what a lot would give is hardly touched


def test_places_down_the_list_are_seen_less():
    assert [float(ranking.seen_at(rank)) for rank in (1, 3)] == [1, 0.5]


def test_terms_that_nobody_asked_about_drop_out():
    assert Score({"training": 1.0, "access": 0.5}, 0).before == pytest.approx(0.75)
    assert Score({"training": 1.0, "access": 0.5, "near": 0.0}, 0).before == pytest.approx(0.6)
    assert Score({}, 8.0).value == pytest.approx(-0.15)


def test_nothing_in_the_score_knows_of_money_or_of_how_long_somebody_is_here():
    names = {
        name for _, one in inspect.getmembers(ranking, inspect.isfunction) for name in inspect.signature(one).parameters
    }
    assert not names & {"fee", "lowest_fee", "paid", "created_at", "consented_at", "sessions", "stars", "rating"}
