"""What the scores of a course say."""

from dataclasses import replace

import pytest

from openipt.measures.instrument import Goals
from openipt.measures.loading import catalogue
from openipt.outcomes.expected import GrowthCurve
from openipt.outcomes.signals import CONSIDER, SAYS, SURE, Kind, signals

PHQ = catalogue()["phq-9"]


def kinds(*totals, form=PHQ, sessions=None):
    when = sessions or range(1, len(totals) + 1)
    return [str(signal.kind) for signal in signals(form, list(zip(when, totals, strict=True)))]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([], []),
        ([15], []),
        ([15, 16], []),
        ([12, 18], ["deteriorated"]),
        ([12, 17], []),
        ([15, 9], ["improved"]),
        ([15, 10], []),
        ([20, 18, 15, 12, 9], ["response"]),
        ([16, 12, 8, 4], ["remission", "response"]),
        ([8, 3], []),  # did not begin in the clinical range
        ([18, 18, 17, 18, 17, 18], ["not_on_track"]),
        ([18, 18, 17, 18, 17], []),  # before session 6
        ([15, 20, 15, 20, 15, 12], []),  # better by a fifth exactly
        ([15, 20, 15, 20, 15, 13], ["not_on_track"]),
        ([12, 12, 12, 14, 16, 19], ["deteriorated"]),
        ([18, 12, 13, 12, 13, 14, 13], ["plateau"]),
        ([18, 15, 12, 12, 12, 11], ["plateau", "improved"]),
        ([0, 0], []),
    ],
)
def test_signals(totals, expected):
    assert kinds(*totals) == expected


def test_the_session_counts_and_not_how_many_scores_there_are():
    assert kinds(18, 17, sessions=[1, 8]) == ["not_on_track"]


def test_where_higher_is_better():
    form = catalogue()["who-5"]
    assert kinds(40, 28, form=form) == ["deteriorated"]
    assert kinds(28, 60, form=form) == ["improved"]
    assert kinds(40, 40, 42, 40, 40, 44, form=form) == ["not_on_track"]


def test_without_published_values_less_is_said():
    bare = replace(PHQ, change=None, goals=None)
    assert kinds(10, 27, form=bare) == []
    assert kinds(20, 2, form=bare) == []
    assert kinds(18, 18, 18, 18, 18, 18, form=bare) == ["not_on_track"]
    assert kinds(18, 2, 2, 2, 2, 2, form=replace(PHQ, cut_offs=())) == ["improved"]
    assert kinds(18, 2, form=replace(PHQ, goals=Goals(source="nowhere"))) == ["improved"]


def test_every_signal_can_be_put_into_words_with_its_numbers():
    for totals in ([12, 19], [18] * 6, [18, 12, 13, 12, 13, 14, 13], [16, 4], [15, 9]):
        for signal in signals(PHQ, list(enumerate(totals, 1))):
            told = [SAYS[signal.kind] % dict(signal.values), SURE[signal.kind] % dict(signal.values)]
            assert all(text.endswith(".") and "%(" not in text for text in told)
            assert signal.source


def test_only_what_does_not_go_well_is_to_be_considered():
    assert {kind for totals in ([12, 19], [16, 4]) for kind in kinds(*totals)} == {
        "deteriorated",
        "remission",
        "response",
    }
    assert [signal.to_consider for signal in signals(PHQ, [(1, 12), (2, 19)])] == [True]
    assert not any(signal.to_consider for signal in signals(PHQ, [(1, 16), (2, 4)]))
    assert next(iter(CONSIDER))[0] == "risk"
    assert set(SAYS) == set(SURE) == set(Kind)


CURVE = GrowthCurve(240, 17.0, -3.2, 12.96, 2.89, -1.836, 2.4, (0.05, -0.01, 0.02))


def beyond(form=PHQ, curve=CURVE, sessions=None, totals=(18, 18, 18, 18)):
    when = sessions or range(1, len(totals) + 1)
    return signals(form, list(zip(when, totals, strict=True)), curve)


def test_a_score_beyond_the_bound_of_comparable_courses_is_to_be_considered():
    found = beyond()
    assert [str(one.kind) for one in found] == ["beyond_expected", "plateau"][: len(found)]
    assert found[0].to_consider
    said = found[0].says % dict(found[0].values)
    assert said == "PHQ-9 is 18 at session 4: worse than in four of five comparable courses."
    bound = CURVE.expected(4, first=18).bound(PHQ.direction)
    assert f"four in five are at {int(bound)} or better" in found[0].sure % dict(found[0].values)
    assert "240 courses" in found[0].sure % dict(found[0].values)


def test_the_bound_itself_is_still_within():
    bound = int(CURVE.expected(4, first=18).bound(PHQ.direction))
    assert "beyond_expected" not in [str(one.kind) for one in beyond(totals=(18, 18, 17, bound))]
    assert "beyond_expected" in [str(one.kind) for one in beyond(totals=(18, 18, 17, bound + 1))]


def test_a_curve_takes_the_place_of_the_rule_of_thumb():
    slow = replace(CURVE, slope=-0.1)
    assert [str(one.kind) for one in beyond(curve=slow, totals=(18, 18, 17, 18, 17, 18))] == ["plateau"]
    assert kinds(18, 18, 17, 18, 17, 18) == ["not_on_track"]


def test_below_the_cut_off_nothing_is_beyond():
    steep = replace(CURVE, intercept=8.0, slope=-6.0)
    assert beyond(curve=steep, totals=(9, 9, 9, 9)) == ()


def test_where_higher_is_better_the_bound_is_below():
    who = catalogue()["who-5"]
    rising = GrowthCurve(200, 40.0, 12.0, 80.0, 20.0, -5.0, 8.0, (0.0, 0.0, 0.0))
    found = signals(who, [(1, 36), (4, 32)], rising)
    assert "beyond_expected" in [str(one.kind) for one in found]


def test_a_first_score_outside_the_sessions_is_not_compared_by_the_curve():
    found = beyond(sessions=(0, 4, 5, 6), totals=(18, 18, 18, 18))
    assert [str(one.kind) for one in found] == ["not_on_track"]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([20, 19, 20, 10, 9, 10], ["sudden_gain", "response"]),
        ([20, 19, 20, 10, 9], ["sudden_gain", "response"]),
        ([20, 19, 20, 10], ["response"]),  # one score afterwards is too few to say
        ([20, 19, 20, 15, 14, 15], []),  # five points are within the error of measurement
        ([20, 12, 20, 10, 18, 9], ["response"]),  # ups and downs all along
        ([20, 19, 20, 10, 9, 18], []),  # more than half was lost again
        ([12, 10, 11, 18, 19, 18], ["deteriorated", "sudden_loss"]),
    ],
)
def test_sudden_changes(totals, expected):
    assert [kind for kind in kinds(*totals) if kind != "not_on_track"] == expected


def test_a_sudden_change_is_named_by_its_sessions():
    found = signals(PHQ, [(2, 20), (3, 19), (5, 20), (6, 10), (8, 9), (9, 10)])[0]
    assert found.says % dict(found.values) == "PHQ-9 fell by 10 points between sessions 5 and 6: a sudden gain."
    assert not found.to_consider


def test_where_higher_is_better_nothing_sudden_is_looked_for():
    assert "sudden_gain" not in kinds(80, 76, 80, 20, 24, 20, form=catalogue()["who-5"])
