"""The self-check: danger leads to help, everything else to a sensible next step, and nothing is a verdict."""

import tomllib
from importlib.resources import files
from itertools import product

import pytest

from openipt.enquiries.self_check import SelfCheckError, areas_in, parse, self_check
from openipt.enquiries.terms import HIDDEN_UNTIL_ANSWERED, SHOWN_AT_ONCE, TIMES, words_for


def keys(**answers):
    return [step.key for step in self_check().next_steps(answers)]


@pytest.mark.parametrize("answer", ["yes", "unsure", "", "nonsense"])
def test_danger_leads_to_help_also_when_it_is_left_out(answer):
    assert self_check().needs_help_now(answer)


def test_no_danger_goes_on():
    assert not self_check().needs_help_now("no")


def test_low_mood_with_an_area_may_fit():
    assert keys(low=["yes"], around=["grief"], weekly=["yes"]) == ["fits"]


def test_low_mood_without_an_area_leads_to_a_doctor():
    assert keys(low=["yes"], around=["none"]) == ["other_ways"]


def test_an_area_without_low_mood_is_a_hard_time():
    assert keys(low=["no"], around=["dispute"]) == ["hard_time"]


def test_mania_psychosis_and_eating_come_first():
    for first in ({"high": ["yes"]}, {"high": ["unsure"]}, {"unreal": ["yes"]}, {"eating": ["yes"]}):
        assert keys(low=["yes"], around=["grief"], **first)[0] == "doctor_first"


def test_nothing_answered_still_leads_somewhere():
    assert keys() == ["read_on"]


def test_an_area_alone_with_the_mood_left_out_leads_somewhere():
    assert keys(around=["grief"]) == ["read_on"]


def test_every_combination_leads_somewhere():
    check = self_check()
    single = [question for question in check.questions if not question.several]
    options = [["", *dict(question.options)] for question in single]
    for area in ("", "grief", "none"):
        for chosen in product(*options):
            answers = {question.key: [answer] for question, answer in zip(single, chosen, strict=True) if answer}
            assert check.next_steps({**answers, "around": [area] if area else []})


def test_areas_come_in_the_order_of_ipt():
    assert areas_in({"around": ["isolation", "grief", "none"]}) == ("grief", "isolation")
    assert areas_in({}) == ()


def shipped():
    return tomllib.loads((files("openipt.enquiries") / "self_check.toml").read_text("utf-8"))


def test_a_missing_key_is_named():
    raw = shipped()
    del raw["first"]["text"]
    with pytest.raises(SelfCheckError, match="text is missing"):
        parse(raw)


def test_a_condition_on_an_unknown_answer_is_named():
    raw = shipped()
    raw["suggestions"][0]["when"][0]["any"] = {"high": ["perhaps"]}
    with pytest.raises(SelfCheckError, match="doctor_first: high has no answer"):
        parse(raw)


def test_something_must_be_left_for_everybody_else():
    raw = shipped()
    raw["suggestions"] = [entry for entry in raw["suggestions"] if entry["key"] != "read_on"]
    with pytest.raises(SelfCheckError, match="read_on"):
        parse(raw)


def test_who_it_is_stays_hidden_until_there_is_an_answer():
    assert set(HIDDEN_UNTIL_ANSWERED) == {"name", "contact_by", "email", "telephone", "safe_contact"}
    assert not set(SHOWN_AT_ONCE) & set(HIDDEN_UNTIL_ANSWERED)


def test_words_for_keys_drop_what_is_unknown():
    assert words_for(("weekend", "day", "never"), TIMES) == (TIMES["day"], TIMES["weekend"])
