"""What the rules find for each problem area, and what several goals come to together."""

from datetime import date
from math import isclose

import pytest

from openipt.formulation.attainment import Rated, ladder, t_score
from openipt.formulation.evidence import EventSeen, Facts, MoodSeen, PersonSeen, ScoreSeen, Source, gathered
from openipt.formulation.interpersonal import paragraphs, something_written, word_count

ONSET = (date(2025, 5, 1), date(2025, 5, 31))


def rules(**facts):
    return [(one.area, one.rule) for one in gathered(Facts(**facts))]


def event(category, day=date(2025, 3, 1), **more):
    return EventSeen("e", "It happened", category, day, day, "then", **more)


def person(**told):
    return PersonSeen("p", "Tunde", **told)


@pytest.mark.parametrize(
    ("category", "area"),
    [
        ("death", "grief"),
        ("dispute", "dispute"),
        *((one, "transition") for one in ("role_change", "work", "move", "migration", "birth", "separation", "health")),
    ],
)
def test_an_event_before_the_onset_speaks_for_one_area(category, area):
    assert rules(events=[event(category)], onset=ONSET) == [(area, "event")]


def test_what_lies_long_before_the_onset_is_left_out_unless_it_was_linked():
    long_ago = date(2019, 1, 1)
    assert rules(events=[event("death", long_ago)], onset=ONSET) == []
    assert rules(events=[event("death", long_ago, linked=True)], onset=ONSET) == [("grief", "event")]
    assert rules(events=[event("death", long_ago)]) == [("grief", "event")]
    assert rules(events=[event("death", None)], onset=ONSET) == [("grief", "event")]
    assert rules(events=[event("trauma"), event("other")]) == []


NEAR = {"ring_now": 1, "rings": frozenset({1})}
OTHERS = [PersonSeen(str(n), "x", ring_now=1, confides="much") for n in range(4)]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"standing": "dead", "rings": frozenset({2})}, ("grief", "near-and-dead")),
        ({"standing": "dead", "rings": frozenset({3})}, None),
        ({"reciprocal": "no"}, ("dispute", "expectations")),
        ({"reciprocal": "partly"}, None),
        ({"conflict_style": "open"}, ("dispute", "conflict")),
        ({"conflict_style": "unspoken"}, ("dispute", "conflict")),
        ({"conflict_style": "none"}, None),
        ({"resolution": "silence"}, ("dispute", "unsettled")),
        ({"resolution": "settled"}, None),
        ({"standing": "lost", "changed": "spring"}, ("transition", "lost")),
        ({"standing": "lost"}, None),
    ],
)
def test_what_was_said_of_a_person_speaks_for_one_area_or_none(told, found):
    assert rules(people=[person(**told), *OTHERS]) == ([found] if found else [])


def test_isolation_is_asked_about_where_few_are_near():
    far = [PersonSeen(str(n), "x", ring_now=3, confides="little") for n in range(3)]
    assert rules(people=far) == [("isolation", "inner-empty"), ("isolation", "few"), ("isolation", "no-confidant")]
    assert rules(people=OTHERS) == []
    assert rules(people=[]) == []  # nobody was asked about yet
    assert rules(people=[PersonSeen("p", "x"), *OTHERS[1:]]) == []


@pytest.mark.parametrize(
    ("instrument", "total", "area"),
    [("ucla-3", 6, "isolation"), ("ucla-3", 5, None), ("lsns-6", 11, "isolation"), ("lsns-6", 12, None),
     ("pg-13-r", 30, "grief"), ("pg-13-r", 29, None), ("phq-9", 27, None)],
)  # fmt: skip
def test_a_score_speaks_for_an_area_by_its_published_bound(instrument, total, area):
    found = rules(scores=[ScoreSeen("s", instrument, "Name", total)])
    assert found == ([(area, "score")] if area else [])


def test_evidence_is_known_again_by_its_key_and_says_where_it_is_from():
    facts = Facts(events=[event("death")], people=[person(reciprocal="no"), *OTHERS], moods=[MoodSeen("m", "Lower")])
    found = gathered(facts)
    assert [one.key for one in found] == ["grief:event:e", "dispute:expectations:p", "dispute:mood:m"]
    assert [one.source for one in found] == [Source.TIMELINE, Source.INVENTORY, Source.DIARY]
    assert next(one.pattern.format(**dict(one.values)) for one in found) == "It happened (then)"


@pytest.mark.parametrize(("goals", "factor"), [(1, 10.00), (2, 6.20), (3, 4.56), (4, 3.63), (5, 3.01)])
def test_goals_that_count_the_same_follow_the_published_conversion_key(goals, factor):
    """The factors by which a sum of levels is multiplied, as printed in the conversion keys for equal weights."""
    assert t_score([0] * goals) == 50
    assert isclose(t_score([1] * goals) - 50, factor * goals, abs_tol=0.01 * goals)
    assert isclose(t_score([-2] * goals), 100 - t_score([2] * goals))


def test_a_goal_that_counts_more_moves_the_score_more():
    assert t_score([1, -1], [3, 1]) > 50 > t_score([1, -1], [1, 3])
    assert isclose(t_score([2, 0, -1], [2, 2, 2]), t_score([2, 0, -1]))


@pytest.mark.parametrize(("levels", "weights"), [([], None), ([3], None), ([0], [0]), ([0, 1], [1])])
def test_what_is_no_scale_is_refused(levels, weights):
    with pytest.raises(ValueError, match=r"goal|level"):
        t_score(levels, weights)


def test_a_ladder_has_a_dot_for_each_rating():
    assert ladder([], "Nothing yet").count("<circle") == 0
    assert ladder([Rated("1 Feb", -1)], "One").count("<path") == 0
    drawn = ladder([Rated("1 Feb", -1), Rated("1 May", 1)], "<Two>")
    assert drawn.count("<circle") == 2
    assert "1 May: +1" in drawn
    assert "&lt;Two&gt;" in drawn


def test_what_was_not_written_is_not_on_paper():
    parts = {"condition": "Depression", "how": "  ", "attachment": "for me alone"}
    assert paragraphs(parts) == [("What it is called", "Depression")]
    assert something_written(parts)
    assert not something_written({"attachment": "x"})
    assert word_count({"how": "two words", "attachment": "not counted"}) == 2
