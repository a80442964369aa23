"""What a note about risk needs before it may close a concern."""

from datetime import date, timedelta

import pytest

from openipt.safety.models import Concern
from openipt.safety.risk_note import ASKED, KEYS, LEVELS, PLAN_LOOKED, WRITTEN, look_again_on, missing, standing
from tests.risk import COMPLETE

TODAY = date(2026, 3, 4)


def test_an_empty_note_needs_everything_in_its_order():
    assert missing({}, TODAY) == (*ASKED, *WRITTEN, "level", "plan_looked", "look_again_on")


def test_a_complete_note_needs_nothing():
    assert set(COMPLETE) <= set(KEYS)
    assert missing(COMPLETE, TODAY) == ()


@pytest.mark.parametrize("item", ASKED)
def test_each_item_needs_words_or_what_stands_in_their_place(item):
    bare = {**COMPLETE, item: " \n", f"{item}_is": ""}
    assert missing(bare, TODAY) == (item,)
    assert missing({**bare, item: "yes"}, TODAY) == ()
    for place in ("none", "not_asked", "not_known"):
        assert missing({**bare, f"{item}_is": place}, TODAY) == ()
    assert missing({**bare, f"{item}_is": "perhaps"}, TODAY) == (item,)


def test_the_short_path_says_that_the_rest_was_not_asked():
    short = {key: COMPLETE[key] for key in (*WRITTEN, "level", "plan_looked", "look_again_on")}
    assert missing({**short, "rest_not_asked": "yes"}, TODAY) == ()
    assert standing({"rest_not_asked": "yes"}, "intent") == "not_asked"
    assert standing({"rest_not_asked": "yes", "intent": "None."}, "intent") == ""
    assert standing({"rest_not_asked": "yes", "intent_is": "not_known"}, "intent") == "not_known"


@pytest.mark.parametrize("key", [*WRITTEN, "level", "plan_looked"])
def test_the_judgement_is_always_the_clinicians_own(key):
    assert missing({**COMPLETE, key: "", "rest_not_asked": "yes"}, TODAY) == (key,)


@pytest.mark.parametrize(("key", "known"), [("level", LEVELS), ("plan_looked", PLAN_LOOKED)])
def test_only_known_choices_count(key, known):
    assert all(missing({**COMPLETE, key: one}, TODAY) == () for one in known)
    assert missing({**COMPLETE, key: "other"}, TODAY) == (key,)


@pytest.mark.parametrize(
    ("day", "level", "needs"),
    [
        ("", "none", ()),
        ("", "low", ("look_again_on",)),
        ("2026-03-04", "low", ()),
        ("2026-03-03", "low", ("look_again_on",)),
        ("2026-03-03", "none", ("look_again_on",)),
        ("soon", "none", ("look_again_on",)),
    ],
)
def test_somebody_looks_again_on_a_day_to_come_unless_there_is_no_danger(day, level, needs):
    assert missing({**COMPLETE, "look_again_on": day, "level": level}, TODAY) == needs


def test_the_day_is_read():
    assert look_again_on({"look_again_on": "2026-03-11"}, TODAY) == TODAY + timedelta(days=7)


def test_the_choices_are_those_of_the_concern():
    assert list(LEVELS) == Concern.Level.values
    assert list(PLAN_LOOKED) == Concern.PlanLooked.values
