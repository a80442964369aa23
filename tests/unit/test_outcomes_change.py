"""Reliable change against printed examples, hand computation and refusals."""

from math import sqrt

import pytest

from openipt.outcomes import change as rci
from openipt.outcomes.change import (
    METHODS,
    Change,
    HagemanArrindell,
    Pair,
    Reliability,
    Sample,
    Significance,
    by_anchor,
    by_cut_off,
    by_index,
    by_percentage,
    combined,
    critical,
    cut_off_for,
    reliability_of_differences,
    s_diff,
    sample_of,
    sem,
    sides,
)
from openipt.outcomes.cut_offs import CUT_OFFS, Populations, StatisticsError, reliability_at, true_populations

PAIRS = [Pair("1", 30, 12), Pair("2", 25, 24), Pair("3", 28, 20), Pair("4", 22, 27), Pair("5", 35, 15)]


def test_jacobson_and_truax_print_this_example():
    # 1991, p. 14: SE 3.35, S_diff 4.74, RC 3.16 for a change from 32.5 to 47.5 (marital satisfaction, higher is better)
    of = Sample(n=1, m_pre=40, sd_pre=7.5, m_post=60, sd_post=7.5, m_change=0, sd_change=0, correlation=None)
    assert round(sem(7.5, 0.8), 2) == 3.35
    assert round(s_diff(7.5, 0.8), 2) == 4.74
    assert round(rci.jt(Pair("w", 32.5, 47.5), of, Reliability(0.8)), 2) == 3.16


@pytest.mark.parametrize(("kind", "expected"), [("a", 55), ("b", 45), ("c", 50), ("b_package", 45)])
def test_jacobson_and_truax_cut_offs(kind, expected):
    assert CUT_OFFS[kind](Populations(40, 7.5, 60, 7.5, direction=1)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("direction", "kind", "expected"),
    [
        (-1, "a", 25.281),
        (1, "a", 111.419),
        (-1, "b_package", 93.069),
        (1, "b_package", 6.931),
        (-1, "c", 59.1067),
        (1, "c", 59.1067),
    ],
)
def test_true_cut_offs_of_hageman_and_arrindell(direction, kind, expected):
    of = true_populations(Populations(68.35, 22.33, 50, 22, direction), sem(22.33, 0.93), 0.93)
    assert CUT_OFFS[kind](of) == pytest.approx(expected, abs=5e-4)


def test_b_of_the_paper_uses_the_functional_spread():
    of = Populations(35.475, 8.158643, 7.69, 7.52)
    assert CUT_OFFS["b"](of) == pytest.approx(22.73)
    assert CUT_OFFS["b_package"](of) == pytest.approx(24.007287, abs=1e-5)


def test_the_methods_by_hand():
    of, r = sample_of(PAIRS), 0.8
    assert [of.m_pre, of.m_post, of.m_change] == pytest.approx([28, 19.6, -8.4])
    sd = sqrt((4 + 9 + 0 + 36 + 49) / 4)
    assert of.sd_pre == pytest.approx(sd)
    first = PAIRS[0]
    true_before = 28 + 0.8 * 2
    expected = {
        "jt": -18 / (sd * sqrt(2 * 0.2)),
        "gln": (12 - 28 - 0.8 * 2) / (sd * 0.6),
        "hll": (12 - 19.6 - 0.8 * 2) / (sd * 0.6),
        "en": (12 - true_before) / (sd * sqrt(0.2)),
        "nk": (12 - true_before) / sqrt(0.64 * sd**2 * 0.2 + sd**2 * 0.5),
    }
    for name, value in expected.items():
        assert METHODS[name](first, of, Reliability(r, 0.5)) == pytest.approx(value)


def test_a_given_spread_replaces_the_sample_s_and_one_person_is_enough():
    of = sample_of([Pair("w", 32.5, 47.5)], sd=7.5)
    assert rci.jt(Pair("w", 32.5, 47.5), of, Reliability(0.8)) == pytest.approx(3.1623, abs=1e-4)


@pytest.mark.parametrize(
    ("pairs", "sd", "complaint"),
    [
        ([], None, "0; needed: at least 2"),
        (PAIRS[:1], None, "1; needed: at least 2"),
        ([], 5.0, "0; needed: at least 1"),
        ([Pair("1", 9, 1), Pair("2", 9, 5)], None, "do not vary"),
        (PAIRS, 0.0, "do not vary"),
    ],
)
def test_too_little_to_say_anything(pairs, sd, complaint):
    with pytest.raises(StatisticsError, match=complaint):
        sample_of(pairs, sd)


@pytest.mark.parametrize("r", [0, 1, -0.2, 1.2])
def test_a_reliability_outside_its_range(r):
    with pytest.raises(StatisticsError, match="between 0 and 1"):
        Reliability(r)
    with pytest.raises(StatisticsError, match="between 0 and 1"):
        Reliability(0.8, r)


def test_critical_values():
    assert critical(0.05) == pytest.approx(1.959964, abs=1e-6)
    assert critical(0.05, "ha") == pytest.approx(1.644854, abs=1e-6)
    with pytest.raises(StatisticsError, match="Alpha"):
        critical(1.0)


@pytest.mark.parametrize(
    ("index", "direction", "expected"),
    [
        (-2, -1, "improved"),
        (2, -1, "deteriorated"),
        (2, 1, "improved"),
        (1.96, 1, "unchanged"),
        (-1.96, 1, "unchanged"),
    ],
)
def test_inequalities_of_the_index_are_strict(index, direction, expected):
    assert by_index(index, 1.96, direction) == expected


@pytest.mark.parametrize(
    ("pre", "post", "direction", "expected"),
    [
        (20, 10, -1, "improved"),
        (20, 11, -1, "unchanged"),
        (20, 26, -1, "deteriorated"),
        (20, 20, -1, "unchanged"),
        (0, 3, -1, "deteriorated"),
        (0, 3, 1, "improved"),
        (0, 0, -1, "unchanged"),
        (20, 30, 1, "improved"),
        (-10, -4, 1, "improved"),
    ],
)
def test_percentage(pre, post, direction, expected):
    found = by_percentage(Pair("x", pre, post), improved=0.5, deteriorated=0.3, direction=direction)
    assert found == expected


@pytest.mark.parametrize(
    ("pre", "post", "expected"), [(20, 13, "improved"), (20, 14, "unchanged"), (20, 27, "deteriorated")]
)
def test_anchor(pre, post, expected):
    assert by_anchor(Pair("x", pre, post), improved=7) == expected


@pytest.mark.parametrize("rule", [by_percentage, by_anchor])
@pytest.mark.parametrize("limits", [{"improved": 0}, {"improved": 1, "deteriorated": 0}])
def test_limits_must_be_above_0(rule, limits):
    with pytest.raises(StatisticsError, match="above 0"):
        rule(PAIRS[0], **limits)


@pytest.mark.parametrize(
    ("change", "clinical", "functional", "expected"),
    [
        (Change.IMPROVED, True, True, "recovered"),
        (Change.IMPROVED, True, False, "improved"),
        (Change.IMPROVED, False, True, "improved"),
        (Change.DETERIORATED, False, False, "harmed"),
        (Change.DETERIORATED, True, False, "deteriorated"),
        (Change.DETERIORATED, False, True, "deteriorated"),
        (Change.UNCHANGED, True, True, "unchanged"),
    ],
)
def test_change_and_cut_off_together(change, clinical, functional, expected):
    assert combined(change, clinical_before=clinical, functional_after=functional) == Significance(expected)


@pytest.mark.parametrize(
    ("clinical", "functional", "expected"),
    [(True, True, "improved"), (False, False, "deteriorated"), (True, False, "unchanged"), (False, True, "unchanged")],
)
def test_the_cut_off_alone(clinical, functional, expected):
    assert by_cut_off(clinical_before=clinical, functional_after=functional) == expected


def test_a_score_at_the_cut_off_is_on_neither_side():
    found = sides(Pair("x", 10, 10), 10, -1)
    assert (found.clinical_before, found.functional_after) == (False, False)


def test_hageman_and_arrindell_needs_differences_that_vary_more_than_error():
    constant = [Pair("1", 10, 10), Pair("2", 12, 12), Pair("3", 14, 14)]
    with pytest.raises(StatisticsError, match="vary no more"):
        reliability_of_differences(sample_of(constant), Reliability(0.8))
    with pytest.raises(StatisticsError, match="scores that vary"):
        reliability_of_differences(sample_of([Pair("1", 1, 5), Pair("2", 2, 5)]), Reliability(0.8))
    with pytest.raises(StatisticsError, match="larger than"):
        reliability_at(1.0, 2.0)


def test_hageman_and_arrindell_by_hand():
    of, reliability = sample_of(PAIRS), Reliability(0.8)
    error = sem(of.sd_pre, 0.8)
    r_post = (of.sd_post**2 - error**2) / of.sd_post**2
    assert of.correlation is not None
    shared = 2 * of.sd_pre * of.sd_post * of.correlation
    total = of.sd_pre**2 + of.sd_post**2 - shared
    r_dd = (of.sd_pre**2 * 0.8 + of.sd_post**2 * r_post - shared) / total
    assert reliability_of_differences(of, reliability) == pytest.approx(r_dd)
    expected = (-18 * r_dd + of.m_change * (1 - r_dd)) / (sqrt(r_dd) * sqrt(2) * error)
    assert rci.ha(PAIRS[0], of, reliability) == pytest.approx(expected)
    whole = HagemanArrindell(of, reliability, cut_off=24, direction=-1, limit=critical(0.05, "ha"))
    true_after = of.m_post + (12 - of.m_post) * r_post
    assert whole.index(PAIRS[0]) == pytest.approx((true_after - 24) / (sqrt(r_post) * error))
    assert whole.sides(PAIRS[0]).functional_after
    assert not whole.harmed_side(PAIRS[0])
    assert 0.5 < whole.changed() < 1
    assert 0.5 < whole.functional() < 1


def test_somebody_who_was_well_and_is_now_in_the_clinical_range():
    of, reliability = sample_of(PAIRS), Reliability(0.8)
    whole = HagemanArrindell(of, reliability, cut_off=18, direction=-1, limit=critical(0.05, "ha"))
    assert whole.harmed_side(Pair("x", 10, 35))


@pytest.mark.parametrize("kind", ["b", "c", "b_package"])
@pytest.mark.parametrize(("mean", "sd", "complaint"), [(None, None, "functional population"), (8, 0, "above 0")])
def test_cut_offs_that_need_a_functional_population(kind, mean, sd, complaint):
    with pytest.raises(StatisticsError, match=complaint):
        CUT_OFFS[kind](Populations(25, 5, mean, sd))


def test_an_unknown_cut_off_is_named():
    with pytest.raises(StatisticsError, match="no cut-off d"):
        cut_off_for(Populations(25, 5), "d", method="jt", reliability=Reliability(0.8))


def test_true_cut_off_a_needs_no_functional_population():
    found = cut_off_for(Populations(25, 5), "a", method="ha", reliability=Reliability(0.8))
    assert found == pytest.approx(25 - 2 * 5 * sqrt(0.8))
    assert cut_off_for(Populations(25, 5), "a", method="jt", reliability=Reliability(0.8)) == 15
