"""Sudden gains against the published results for the data set of Wiedemann et al. 2020 (MIT licence)."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.sudden_gains import (
    Rules,
    critical_t,
    gains,
    intervals,
    reliable_cut_off,
    summary,
)

FOLDER = Path(__file__).parent.parent / "reference"
SESSIONS = [f"bdi_s{number}" for number in range(1, 13)]


def rows(file):
    with (FOLDER / file).open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def number(cell):
    return None if cell in {"", "NA"} else float(cell)


PEOPLE = [[number(row[column]) for column in ["bdi_s0", *SESSIONS]] for row in rows("sgdata_bdi.csv")]
SEVEN = Rules(7)


def everybody(rules, first=1):
    scores = [person[first:] for person in PEOPLE]
    return summary([gains(one, rules) for one in scores], [intervals(one, rules) for one in scores])


def test_every_interval_is_as_the_reference_package_found_it():
    expected = rows("expected_sg_bdi7.csv")
    names = [name for name in expected[0] if name.startswith("sg_")]
    for person, row in zip(PEOPLE, expected, strict=True):
        found = intervals(person[1:], SEVEN)
        assert [one.before for one in found] == list(range(2, 11))
        told = {True: "1", False: "0", None: "NA"}
        assert [told[one.sudden] for one in found] == [row[name] for name in names], row["id"]


def test_every_gain_is_described_as_the_reference_package_does():
    expected = rows("expected_bysg_bdi7.csv")
    found = [one for person in PEOPLE for one in gains(person[1:], SEVEN)]
    assert len(found) == len(expected) == 24
    for one, row in zip(found, expected, strict=True):
        assert one.before == int(row["sg_session_n"])
        assert one.magnitude == number(row["sg_magnitude"])
        assert one.total_change == number(row["sg_bdi_tx_change"])
        assert one.proportion == pytest.approx(number(row["sg_change_proportion"]), nan_ok=True)
        assert one.reversal_value == number(row["sg_reversal_value"])
        assert one.reversed == (row["sg_reversal"] == "1")


def test_the_published_summary():
    found = everybody(SEVEN)
    assert (found.persons, found.gains, found.persons_with_gain, found.persons_with_several) == (43, 24, 15, 8)
    assert round(100 * found.of_persons_with_several / found.gains, 2) == 70.83
    assert (found.reversals, found.first_reversals) == (4, 3)
    assert [round(value, 2) for value in found.magnitude] == [11.00, 3.43]
    assert [round(value, 2) for value in found.first_magnitude] == [11.4, 3.98]
    assert (found.intervals, found.intervals_not_sudden, found.intervals_unknown) == (387, 274, 89)


@pytest.mark.parametrize(
    ("rules", "first", "expected"),
    [
        (Rules(7, adjusted=False), 1, 26),
        (Rules(7, alpha=0.01), 1, 17),
        (Rules(7, criteria=(1,)), 1, 34),
        (Rules(7, criteria=(2,)), 1, 45),
        (Rules(7, criteria=(3,)), 1, 81),
        (SEVEN, 0, 26),
        (Rules(7, losses=True), 1, 3),
        (Rules(7, losses=True, package=True), 1, 3),
    ],
)
def test_published_variants(rules, first, expected):
    assert everybody(rules, first).gains == expected


def test_gains_by_interval():
    found = Counter(one.before for person in PEOPLE for one in gains(person[1:], SEVEN))
    assert [found[before] for before in range(2, 11)] == [3, 8, 1, 3, 1, 2, 5, 1, 0]


@pytest.mark.parametrize(("sd", "reliability", "expected"), [(6.396073, 0.931, 4.65703), (10.5, 0.961, 5.747681)])
def test_the_cut_off_from_reliability(sd, reliability, expected):
    assert reliable_cut_off(sd, reliability) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("alpha", "freedom", "expected"), [(0.05, 4, 2.776), (0.01, 4, 4.604), (0.01, 2, 9.925), (0.05, 3, 3.182)]
)
def test_the_published_critical_values(alpha, freedom, expected):
    assert round(critical_t(alpha, freedom), 3) == expected


def test_the_published_single_intervals():
    assert gains([32, 31, 33, 5, 6, 7], SEVEN)[0].magnitude == 28
    assert gains([None, 31, 33, 5, None, 7], Rules(7, alpha=0.01))[0].magnitude == 28
    assert gains([5, None, 7, 16, 12, 14], Rules(7, losses=True))[0].magnitude == -9


def test_the_package_s_second_criterion_does_nothing_for_losses():
    ours, theirs = (Rules(3, criteria=(2,), losses=True, package=package) for package in (False, True))
    scores = [20, 20, 20, 24, 24, 24]  # a rise of a fifth
    assert not gains(scores, ours)
    assert gains(scores, theirs)


def test_missing_scores_leave_it_open():
    assert [one.sudden for one in intervals([1, None, 2, None, 3, 4], SEVEN)] == [None, None, None]
    assert intervals([1, 2], SEVEN) == []
    assert [one.sudden for one in intervals([None, 30, 20, None, None], Rules(7))] == [None, None]


def test_a_gain_whose_own_score_is_missing_is_counted_but_has_no_size():
    found = gains([30, 31, None, 5, 6, 7], Rules(7, criteria=(3,)))
    assert [(one.magnitude, one.reversal_value, one.reversed) for one in found if one.before == 3] == [
        (None, None, False)
    ]
    assert summary([found], [[]]).magnitude is not None or all(one.magnitude is None for one in found)


def test_no_gains_at_all():
    found = summary([[]], [intervals([9, 9, 9, 9, 9], SEVEN)])
    assert (found.gains, found.magnitude, found.first_magnitude) == (0, None, None)


def test_without_change_there_is_no_proportion():
    found = gains([10, 20, 20, 5, 6, 10], Rules(7, criteria=(1,)))
    assert found[0].proportion is None
    assert gains([None, 20, 20, 5, 6, 10], Rules(7, criteria=(1,)))[0].total_change is None


@pytest.mark.parametrize("wrong", [{"cut_off": 0}, {"cut_off": 7, "alpha": 1}])
def test_rules_that_make_no_sense(wrong):
    with pytest.raises(StatisticsError, match="above 0"):
        Rules(**wrong)


@pytest.mark.parametrize("criteria", [(), (4,)])
def test_criteria_that_do_not_exist(criteria):
    with pytest.raises(StatisticsError, match="1, 2 and 3"):
        Rules(7, criteria=criteria)


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.9), (5, 1)])
def test_a_cut_off_from_nonsense(sd, reliability):
    with pytest.raises(StatisticsError, match="above 0"):
        reliable_cut_off(sd, reliability)


@pytest.mark.parametrize("freedom", [2, 3, 4])
def test_the_values_known_by_heart_are_those_of_student(freedom):
    from scipy.stats import t

    assert critical_t(0.05, freedom) == pytest.approx(-t.ppf(0.025, freedom), abs=1e-12)
    assert critical_t(0.01, freedom) == pytest.approx(-t.ppf(0.005, freedom), abs=1e-12)
