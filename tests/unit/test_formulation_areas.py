"""What makes a focus."""

import pytest

from openipt.formulation.areas import Choice, NoFocus, checked

KNOWN = ("grief", "dispute", "transition", "isolation")
GRIEF, DISPUTE = Choice("grief", "Her mother died."), Choice("dispute", "They stopped talking.", "We are stuck.")


@pytest.mark.parametrize("choices", [(GRIEF,), (GRIEF, DISPUTE), (DISPUTE, GRIEF)])
def test_one_area_or_two_with_reasons_make_a_focus_in_their_order(choices):
    assert checked(choices, KNOWN) == choices


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ((), "work on first"),
        ((GRIEF, DISPUTE, Choice("isolation", "x")), "Two problem areas are the most"),
        ((GRIEF, Choice("grief", "another reason")), "must differ"),
        ((Choice("money", "x"),), "no problem area called money"),
        ((GRIEF, Choice("dispute", "  ")), "Say why"),
    ],
)
def test_anything_else_is_refused_in_plain_words(choices, complaint):
    with pytest.raises(NoFocus, match=complaint):
        checked(choices, KNOWN)
