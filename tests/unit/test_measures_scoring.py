"""The worked examples of the clinical reference, and what happens when answers are missing or wrong."""

from dataclasses import replace
from fractions import Fraction

import pytest

from openipt.measures.instrument import Direction
from openipt.measures.loading import instrument
from openipt.measures.scoring import (
    AnswerError,
    Audience,
    ChangeSince,
    Urgency,
    change_between,
    change_words,
    meaning,
    score,
)

PHQ_9, PHQ_8, GAD_7 = instrument("phq-9"), instrument("phq-8"), instrument("gad-7")
REVERSED = replace(PHQ_8, items=(replace(PHQ_8.items[0], reverse=True), *PHQ_8.items[1:]))


def answers(form, written):
    """Answers from "1,2,-": a dash is an item that was not answered."""
    values = [None if value == "-" else int(value) for value in written.split(",")]
    return dict(zip((item.key for item in form.items), values, strict=False))


@pytest.mark.parametrize(
    ("form", "written", "shown", "band", "missing", "urgency"),
    [
        (PHQ_9, "1,2,1,2,1,1,1,0,0", 9, "mild", 0, None),
        (PHQ_9, "2,2,2,2,1,2,1,0,1", 13, "moderate", 0, Urgency.SOON),
        (PHQ_9, "3,3,3,3,2,3,2,1,2", 22, "severe", 0, Urgency.PRIORITY),
        (PHQ_9, "2,2,-,1,1,1,1,0,0", 9, "mild", 1, None),
        (PHQ_9, "2,2,-,-,1,3,1,0,0", 12, "moderate", 2, None),
        (PHQ_9, "2,-,-,-,1,3,1,0,1", None, None, 3, Urgency.SOON),
        (PHQ_9, "1,1,1,1,1,1,1,1,-", 9, "mild", 1, Urgency.ASK),
        (PHQ_8, "2,2,2,1,1,1,1,0", 10, "moderate", 0, None),
        (PHQ_8, "3,3,3,3,3,3,3,-", 24, "severe", 1, None),
        (PHQ_8, "3,3,3,3,3,3,-,-", None, None, 2, None),
        (GAD_7, "1,1,1,1,1,1,1", 7, "mild", 0, None),
        (GAD_7, "2,2,2,1,1,1,1", 10, "moderate", 0, None),
        (GAD_7, "2,2,-,2,1,1,1", 11, "moderate", 1, None),
        (GAD_7, "2,2,-,-,-,1,1", None, None, 3, None),
    ],
)
def test_worked_examples(form, written, shown, band, missing, urgency):
    scored = score(form, answers(form, written))
    assert (scored.shown, scored.band and scored.band.key, scored.missing) == (shown, band, missing)
    assert [flag.urgency for flag in scored.flags] == ([urgency] if urgency else [])
    assert scored.complete == (missing == 0)
    assert scored.prorated == (missing > 0 and shown is not None)


def test_the_exact_total_is_kept_and_a_half_is_rounded_up():
    assert score(PHQ_9, answers(PHQ_9, "2,2,-,-,1,3,1,0,0")).total == Fraction(81, 7)
    half = score(GAD_7, answers(GAD_7, "2,2,-,2,1,1,1"))
    assert (half.total, half.shown) == (Fraction(21, 2), 11)


def test_an_item_that_is_absent_is_as_one_that_was_declined():
    written = answers(PHQ_9, "2,2,-,1,1,1,1,0,0")
    assert score(PHQ_9, {key: value for key, value in written.items() if value is not None}) == score(PHQ_9, written)
    nothing = score(PHQ_9, {})
    assert (nothing.total, nothing.shown, nothing.band, nothing.missing) == (None, None, None, 9)
    assert [(flag.item.number, flag.value, flag.urgency) for flag in nothing.flags] == [(9, None, Urgency.ASK)]


@pytest.mark.parametrize(("value", "urgency"), [(1, Urgency.SOON), (2, Urgency.PRIORITY), (3, Urgency.PRIORITY)])
def test_a_risk_item_counts_by_itself_even_without_a_total(value, urgency):
    (flag,) = score(PHQ_9, {"phq-9": value}).flags
    assert (flag.item.key, flag.value, flag.urgency) == ("phq-9", value, urgency)


def test_the_question_about_difficulty_adds_nothing():
    without = answers(PHQ_9, "1,2,1,2,1,1,1,0,0")
    assert score(PHQ_9, {**without, "phq-10": 3}) == score(PHQ_9, {**without, "phq-10": None}) == score(PHQ_9, without)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"phq-11": 1}, "PHQ-9 has no item phq-11."),
        ({"phq-1": 4}, "PHQ-9 item phq-1 takes 0 to 3."),
        ({"phq-1": -1}, "PHQ-9 item phq-1 takes 0 to 3."),
        ({"phq-1": True}, "PHQ-9 item phq-1 takes 0 to 3."),
        ({"phq-1": "2"}, "PHQ-9 item phq-1 takes 0 to 3."),
        ({"phq-10": 4}, "PHQ-9 item phq-10 takes 0 to 3."),
    ],
)
def test_an_answer_that_does_not_belong_is_refused(given, complaint):
    with pytest.raises(AnswerError) as refused:
        score(PHQ_9, given)
    assert str(refused.value) == complaint


def test_a_reverse_item_is_turned_round_before_prorating():
    assert score(REVERSED, answers(REVERSED, "0,0,0,0,0,0,0,0")).shown == 3
    assert score(REVERSED, answers(REVERSED, "3,1,1,1,1,1,1,1")).shown == 7
    assert score(REVERSED, answers(REVERSED, "0,0,0,0,0,0,0,-")).total == Fraction(24, 7)


def test_a_score_is_said_in_a_sentence_for_each_reader():
    mild = score(PHQ_9, answers(PHQ_9, "1,2,1,2,1,1,1,0,0"))
    assert meaning(mild, Audience.CLIENT) == "Your answers point to mild signs of depression at the moment."
    assert meaning(mild, Audience.THERAPIST) == "Mild depressive symptoms: below the usual cut-off of 10."
    assert meaning(score(PHQ_9, {}), Audience.CLIENT) == "Too many questions were left out to add up your answers."
    assert meaning(score(PHQ_9, {}), Audience.THERAPIST) == "No total: too many items were not answered."


@pytest.mark.parametrize(
    ("form", "first", "last", "better_by", "reliable"),
    [
        (PHQ_9, 18, 12, 6, True),
        (PHQ_9, 18, 13, 5, False),
        (PHQ_9, 10, 16, -6, True),
        (PHQ_9, 10, 10, 0, False),
        (GAD_7, 12, 8, 4, True),
        (GAD_7, 12, 9, 3, False),
        (PHQ_8, 20, 2, 18, None),
        (replace(GAD_7, direction=Direction.HIGHER_BETTER), 8, 12, 4, True),
        (replace(GAD_7, direction=Direction.HIGHER_BETTER), 12, 8, -4, True),
    ],
)
def test_a_change_is_held_against_the_published_value(form, first, last, better_by, reliable):
    change = change_between(form, first, last)
    assert (change.better_by, change.reliable) == (better_by, reliable)
    assert bool(change.source) == (reliable is not None)


def test_a_change_is_said_in_words():
    words = {
        (better_by, reliable): change_words(ChangeSince(better_by, reliable, ""))
        for better_by in (6, -6)
        for reliable in (True, False, None)
    }
    assert len(set(words.values())) == 6
    assert words[6, True] % {"points": 6} == (
        "Better by 6 than at the start: more than the questionnaire's margin of error."
    )
    assert words[-6, False] % {"points": 6} == (
        "Worse by 6 than at the start: within the questionnaire's margin of error."
    )
    assert (
        change_words(ChangeSince(0, False, ""))
        == change_words(ChangeSince(0, None, ""))
        == ("The same as at the start.")
    )
