"""Mood and contact in one diary: equal to statsmodels, silent where there is too little, careful where unclear."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from openipt.relationships.association import (
    Day,
    Estimate,
    Link,
    NeweyWest,
    Verdict,
    discoveries,
    together,
    verdict_of,
    words,
)
from openipt.relationships.linking import _estimate, link, newey_west


def diary(days=60, effect=-1.5, rho=0.4, seed=1, gaps=0.0, share=0.4, noise=1.0):
    chance = np.random.default_rng(seed)
    mood, made = 6.0, []
    for number in range(days):
        contact = float(chance.random() < share)
        mood = 6 + rho * (mood - 6) + effect * contact + chance.normal(0, noise)
        if chance.random() >= gaps:
            made.append(Day(700_000 + number, mood, contact))
    return made


@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize("lag", [0, 1])
def test_it_equals_statsmodels(gaps, lag):
    days = {day.number: day for day in diary(gaps=gaps)}
    found = _estimate(days, lag)
    assert found is not None
    rows = [
        (days[n].mood, days[n - lag].contact, days[n - 1].mood, n - 700_030, n % 7)
        for n in sorted(days)
        if n - 1 in days
    ]
    frame = pd.DataFrame(rows, columns=["mood", "contact", "before", "number", "weekday"])
    model = smf.ols("mood ~ contact + before + number + C(weekday)", frame)
    fitted = model.fit(cov_type="HAC", cov_kwds={"maxlags": found.hac.lags})
    assert found.days == len(frame)
    assert found.value == pytest.approx(fitted.params["contact"], abs=1e-8)
    assert found.hac.standard_error == pytest.approx(fitted.bse["contact"], abs=1e-8)
    assert [found.hac.low, found.hac.high] == pytest.approx(list(fitted.conf_int().loc["contact"]), abs=1e-8)
    assert found.hac.p == pytest.approx(fitted.pvalues["contact"], abs=1e-8)
    assert found.low < found.hac.low < found.hac.high < found.high


def test_a_clear_difference_is_said_without_a_cause():
    found = link(diary())
    said = words(found, found.verdict, "conflict")
    assert found.same_day is not None
    assert found.verdict is Verdict.ASSOCIATED
    assert said.startswith("On days with conflict, mood was on average 1.")
    assert "lower (" in said
    assert said.endswith(f", {found.same_day.days} days.")
    assert not [word for word in ("because", "cause", "due to", "leads", "makes") if word in said]
    assert "higher" in words(link(diary(effect=1.5)), Verdict.ASSOCIATED)


def test_no_difference_is_said_as_not_seen():
    found = link(diary(effect=0.0, seed=5))
    assert found.verdict is Verdict.NOT_SEEN
    assert "No difference" in words(found, found.verdict)


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        ([], 21),
        (diary(days=20), 1),
        ([Day(n, 5.0, 0.0) for n in range(40)], 246),  # never with
        ([Day(n, 5.0, float(n < 5)) for n in range(25)], 5),
        ([Day(n, 5.0 + n % 3, 1.0) for n in range(30)], 186),  # never without
        ([Day(n, None, 1.0) for n in range(30)], 21),
    ],
)
def test_too_little_says_how_much_more(made, missing):
    found = link(made)
    assert (found.verdict, found.missing_days) == (Verdict.NOT_ENOUGH, missing)
    more = "1 more day" if missing == 1 else f"{missing} more days"
    assert words(found, found.verdict) == f"Not enough yet: about {more}."


def test_days_without_a_day_before_do_not_enter_the_model():
    scattered = [Day(2 * n, 5.0 + n % 4, float(n % 2)) for n in range(40)]
    found = link(scattered)
    assert (found.missing_days, found.same_day, found.verdict) == (13, None, Verdict.NOT_ENOUGH)
    assert words(found, found.verdict) == "Not enough yet: about 13 more days."


def test_a_day_that_is_there_twice_counts_once():
    days = diary()
    assert link([*days, days[-1]]) == link(days)


def noisy(days, contact, effect, seed=2):
    """A diary in which Sundays are better, whoever was met."""
    chance = np.random.default_rng(seed)
    return [Day(700_000 + n, 5 + effect(n) + chance.normal(0, 1), float(contact(n))) for n in range(days)]


@pytest.mark.parametrize(
    "contact",
    [
        lambda n: n % 7 == 0,
        lambda n: n % 7 in (0, 1),
        lambda n: n % 7 == 0 or n == 38,  # one meeting in the week decides nothing
    ],
    ids=["Sundays", "weekends", "Sundays and once besides"],
)
def test_what_comes_in_a_pattern_cannot_be_told_from_the_pattern(contact):
    found = link(noisy(84, contact, lambda n: 2 * (n % 7 == 0)))
    assert found.same_day is not None
    assert found.verdict is Verdict.UNCLEAR
    assert found.same_day.entangled
    assert "came in a pattern" in words(found, found.verdict)
    assert discoveries({"a": found, "b": link(diary())}) == {"a": Verdict.UNCLEAR, "b": Verdict.ASSOCIATED}


def test_contact_on_most_sundays_and_other_days_is_told_from_sundays():
    sundays = link(noisy(112, lambda n: n % 7 == 0 or n % 5 == 0, lambda n: 2 * (n % 7 == 0)))
    assert sundays.verdict is Verdict.NOT_SEEN
    person = link(noisy(112, lambda n: n % 7 == 0 or n % 5 == 0, lambda n: 2 * (n % 7 == 0 or n % 5 == 0)))
    assert person.verdict is Verdict.ASSOCIATED


@pytest.mark.parametrize(("effect", "p"), [(-2.0, 0.0), (0.0, 1.0)])
def test_a_diary_made_by_a_formula_has_an_interval_without_width(effect, p):
    chance = np.random.default_rng(4)
    made = [float(chance.random() < 0.4) for _ in range(60)]
    found = link([Day(700_000 + n, 5 + effect * contact, contact) for n, contact in enumerate(made)]).same_day
    assert found is not None
    assert [found.low, found.value, found.high, found.p] == pytest.approx([effect, effect, effect, p], abs=1e-9)


def test_mood_that_alternates_with_contact_is_left_open():
    days = [Day(700_000 + n, 5.0 - 2 * (n % 2), float(n % 2)) for n in range(60)]
    assert link(days).verdict is Verdict.UNCLEAR  # yesterday's mood says the same as today's contact


def estimate(p, p_shift):
    return Estimate(-1.0, -2.0, -0.1, p, p_shift, 40, NeweyWest(0.4, -1.8, -0.2, p / 2, 4))


@pytest.mark.parametrize(
    ("p", "p_shift", "verdict"),
    [
        (0.01, 0.01, Verdict.ASSOCIATED),
        (0.01, 0.2, Verdict.UNCLEAR),
        (0.2, 0.01, Verdict.UNCLEAR),
        (0.5, 0.5, Verdict.NOT_SEEN),
    ],
)
def test_only_where_both_agree_something_is_said(p, p_shift, verdict):
    found = Link(40, 20, 20, 0, estimate(p, p_shift), None)
    assert found.verdict is verdict
    assert ("Unclear" in words(found, found.verdict)) == (verdict is Verdict.UNCLEAR)


def test_what_cannot_be_told_apart_does_not_help_others_to_pass():
    open_question = replace(estimate(0.0, 0.0), entangled=True)
    people = {"near": estimate(0.045, 0.045), **{f"none {n}": estimate(0.5, 0.5) for n in range(3)}}
    alone = together(people)["near"]
    assert alone is together({**people, "a": open_question, "b": open_question})["near"] is Verdict.UNCLEAR


def test_of_many_people_only_those_that_pass_together_are_named():
    links = {f"p{n}": Link(40, 20, 20, 0, estimate(p, p), None) for n, p in enumerate([0.001, 0.012, 0.045, 0.3, 0.6])}
    links["new"] = link([])
    found = discoveries(links)
    assert [found[name] for name in ("p0", "p1", "p2", "p3", "new")] == [
        Verdict.ASSOCIATED, Verdict.ASSOCIATED, Verdict.ASSOCIATED, Verdict.NOT_SEEN, Verdict.NOT_ENOUGH,
    ]  # fmt: skip
    many = {f"p{n}": Link(40, 20, 20, 0, estimate(p, p), None) for n, p in enumerate([0.04] + [0.9] * 9)}
    assert discoveries(many)["p0"] is Verdict.UNCLEAR
    assert discoveries({}) == {}


def test_without_any_error_left_over():
    mood = np.array([1.0, 2.0, 3.0, 4.0])
    value, error = newey_west(mood, mood[:, None], 2)
    assert [value, error] == pytest.approx([1.0, 0.0], abs=1e-12)
    assert verdict_of(None) is Verdict.NOT_ENOUGH


def test_intervals_cover_and_false_discoveries_are_rare():
    covered, alarms, runs = 0, 0, 240
    for seed in range(runs):
        rho, gaps = (0.0, 0.3, 0.5, 0.7)[seed % 4], (0.0, 0.2, 0.3)[seed % 3]
        one = link(diary(days=60, effect=-1.0, rho=rho, gaps=gaps, seed=seed)).same_day
        covered += one is not None and one.low <= -1.0 <= one.high
        alarms += link(diary(days=60, effect=0.0, rho=rho, gaps=gaps, seed=seed)).verdict is Verdict.ASSOCIATED
    assert 0.92 <= covered / runs <= 0.98  # the textbook interval: 0.84
    assert alarms / runs <= 0.06
