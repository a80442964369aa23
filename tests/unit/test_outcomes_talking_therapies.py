"""The rule of NHS Talking Therapies on two questionnaires: at its edges, and against a second, plainer reading."""

from itertools import product

import pytest

from openipt.outcomes.talking_therapies import Change, names_of_two


def called(*scores):
    """The names of: PHQ-9 first, last, GAD-7 first, last."""
    phq_first, phq_last, gad_first, gad_last = scores
    found = names_of_two(Change(phq_first, phq_last), Change(gad_first, gad_last))
    names = ("case", "recovered", "improved", "worse", "reliably_recovered")
    return {name for name in names if getattr(found, name)}


@pytest.mark.parametrize(
    ("scores", "names"),
    [
        ((10, 4, 0, 0), {"case", "recovered", "improved", "reliably_recovered"}),
        ((10, 9, 0, 0), {"case", "recovered"}),  # recovered, though not reliably
        ((9, 0, 7, 0), {"improved"}),  # no case: in no denominator of recovery
        ((0, 0, 8, 7), {"case", "recovered"}),
        ((0, 0, 8, 4), {"case", "recovered", "improved", "reliably_recovered"}),
        ((20, 9, 15, 8), {"case", "improved"}),  # one of the two is still at caseness
        ((20, 10, 15, 0), {"case", "improved"}),
        ((10, 9, 3, 8), {"case", "worse"}),  # became a case on the other
        ((20, 14, 3, 7), {"case"}),  # one reliably better, the other reliably worse: neither
        ((20, 14, 3, 6), {"case", "improved"}),
        ((10, 15, 0, 3), {"case"}),
        ((10, 16, 0, 0), {"case", "worse"}),
        ((10, 16, 10, 6), {"case"}),
    ],
)
def test_at_the_edges(scores, names):
    assert called(*scores) == names


def test_nobody_is_improved_and_worse_and_every_recovery_was_a_case():
    for scores in product(range(0, 28, 3), range(0, 28, 3), range(0, 22, 2), range(0, 22, 2)):
        found = called(*scores)
        assert not {"improved", "worse"} <= found
        assert ("recovered" in found) == (
            (scores[0] >= 10 or scores[2] >= 8) and not (scores[1] >= 10 or scores[3] >= 8)
        )
        assert ("reliably_recovered" in found) == ({"recovered", "improved"} <= found)
