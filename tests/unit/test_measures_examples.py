"""Worked examples: answers in the order of the items, and what the authors' rules make of them."""

from dataclasses import replace
from datetime import date

import pytest

from openipt.measures.asked import age_on, suitable
from openipt.measures.loading import InstrumentError, catalogue, in_place, instruments, packs
from openipt.measures.scoring import Urgency, example_faults, score

N = None


def scored(key, values):
    form = catalogue()[key]
    return score(form, {item.key: value for item, value in zip(form.items, values, strict=False)})


@pytest.mark.parametrize(
    ("key", "values", "total", "band"),
    [
        ("phq-9", [1, 2, 1, 2, 1, 1, 1, 0, 0], 9, "mild"),
        ("phq-9", [2, 2, 2, 2, 1, 2, 1, 0, 1], 13, "moderate"),
        ("phq-9", [3, 3, 3, 3, 2, 3, 2, 1, 2], 22, "severe"),
        ("phq-9", [2, 2, N, 1, 1, 1, 1, 0, 0], 9, "mild"),
        ("phq-9", [2, 2, N, N, 1, 3, 1, 0, 0], 12, "moderate"),
        ("phq-9", [2, N, N, N, 1, 3, 1, 0, 1], None, None),
        ("phq-9", [1, 1, 1, 1, 1, 1, 1, 1, N], 9, "mild"),
        ("phq-8", [2, 2, 2, 1, 1, 1, 1, 0], 10, "moderate"),
        ("phq-8", [3, 3, 3, 3, 3, 3, 3, N], 24, "severe"),
        ("phq-8", [3, 3, 3, 3, 3, 3, N, N], None, None),
        ("phq-2", [1, 1], 2, "below the cut-off"),
        ("phq-2", [2, 1], 3, "at or above the cut-off"),
        ("phq-2", [3, N], None, None),
        ("gad-7", [1] * 7, 7, "mild"),
        ("gad-7", [2, 2, 2, 1, 1, 1, 1], 10, "moderate"),
        ("gad-7", [2, 2, N, 2, 1, 1, 1], 11, "moderate"),
        ("gad-7", [2, 2, N, N, N, 1, 1], None, None),
        ("gad-2", [2, 1], 3, "at or above the cut-off"),
        ("gad-2", [1, 1], 2, "below the cut-off"),
        ("phq-4", [2, 2, 1, 1], 6, "moderate"),
        ("phq-15", [1, 1, 1, 8, *[1] * 11], 14, "medium"),
        ("phq-15", [1] * 15, 15, "high"),
        ("phq-a", [2, 2, 1, 1, 1, 1, 1, 1, 1], 11, "moderate"),
        ("phq-a", [1, 1, 1, 1, 1, 1, 1, 1, 0], 8, "mild"),
        ("ces-d", [0] * 20, 12, "below the cut-off"),
        ("ces-d", [1] * 20, 24, "at or above the cut-off"),
        ("ces-d-10", [1] * 10, 12, "at or above the cut-off"),
        ("cesd-r", [3] * 20, 60, "at or above the cut-off"),
        ("cesd-r", [4] * 20, 60, "at or above the cut-off"),
        ("cesd-r", [4] * 5 + [0] * 15, 15, "below the cut-off"),
        ("cesd-r", [1] * 15 + [N] * 5, None, None),
        ("pcl-5", [2] * 20, 40, "at or above the cut-off"),
        ("pcl-5", [1] * 20, 20, "below the cut-off"),
        ("pc-ptsd-5", [1, 1, 1, 1, 1, 0], 4, "at or above the cut-off"),
        ("pc-ptsd-5", [0, N, N, N, N, N], 0, "below the cut-off"),
        ("pc-ptsd-5", [1, 1, N, 1, 1, 0], None, None),
        ("gds-15", [1] * 15, 10, "moderate"),
        ("k10", [2] * 10, 20, "moderate"),
        ("k6", [2] * 6, 12, "moderate"),
        ("core-10", [1] * 10, 14, "mild"),
        ("yp-core", [1] * 10, 16, "above every cut-off"),
        ("yp-core", [0, 0, 4, 0, 4, 0, 0, 0, 0, 4], 0, "below every cut-off"),
        ("yp-core", [1, 1, N, 0, N, 1, 1, 1, 1, 4], None, None),
        ("who-5", [2, 2, 2, 3, 3], 48, "low"),
        ("who-5", [3, 3, 3, 3, 1], 52, "not low"),
        ("who-5", [3, 3, 3, 3, N], None, None),
        ("audit-c", [2, 1, 1], 4, "positive"),
        ("audit-c", [0, N, N], 0, "low"),
        ("audit-c", [3, N, 1], None, None),
        ("ham-d-17", [2, 1, 1, 1, 1, 0, 2, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0], 15, "mild"),
        ("ham-d-17", [2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 1, 1, 1, 1, 0, N, 0], 14, "mild"),
        ("ham-d-17", [4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, N, 2], 52, "severe"),
        ("ham-d-17", [4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, 2], 52, "severe"),
        ("cgi-s", [4], 4, "Moderately ill"),
        ("cgi-i", [2], 2, "Much improved"),
    ],
)
def test_total_and_band(key, values, total, band):
    found = scored(key, values)
    assert found.shown == total
    assert (found.band.label if found.band else None) == band


@pytest.mark.parametrize("form", catalogue().values(), ids=lambda form: form.key)
def test_every_file_carries_examples_and_they_come_out(form):
    assert example_faults(form) == []
    assert any(example.shown is not None for example in form.examples)
    if form.asks_about_risk:
        assert any(example.flags for example in form.examples)
    if form.missing.most + 1 < len(form.scored_items) and not any(item.zero_if for item in form.items):
        assert score(form, {}).shown is None


def test_an_example_that_does_not_come_out_is_named():
    form = catalogue()["gad-2"]
    first = form.examples[0]
    wrong = (replace(first, shown=6), replace(first, answers=(1,)), replace(first, answers=(1, 9)))
    assert example_faults(replace(form, examples=wrong)) == [
        "examples[1].total: the example says 6, the rules give 3",
        "examples[2].answers: has 1 of 2 answers",
        "examples[3].answers: GAD-2 item gad-2 takes 0 to 3.",
    ]


def test_parts_of_dass_21_have_the_bands_of_its_authors():
    def label(part, total):
        scale = next(scale for scale in catalogue()["dass-21"].subscales if scale.key == part)
        step = scale.step_of(total)
        return step.label if step else None

    names = ["normal", "mild", "moderate", "severe", "extremely severe"]
    assert [label("depression", total) for total in (9, 10, 14, 21, 28)] == names
    assert [label("anxiety", total) for total in (7, 8, 10, 15, 20)] == names
    assert [label("stress", total) for total in (14, 18, 25, 33, 34)] == names
    assert label("stress", None) is None


def test_subscales():
    assert scored("phq-4", [2, 2, 1, 1]).subscales == {"anxiety": 4, "depression": 2}
    assert scored("pcl-5", [2] * 20).subscales == {"b": 10, "c": 4, "d": 14, "e": 12}
    depressed = [1 if number in {3, 5, 10, 13, 16, 17, 21} else 0 for number in range(1, 22)]
    assert scored("dass-21", depressed).subscales == {"depression": 14, "anxiety": 0, "stress": 0}
    assert scored("phq-4", [N, 2, 1, 1]).subscales == {"anxiety": None, "depression": 2}


@pytest.mark.parametrize(
    ("key", "values", "shown"),
    [
        ("pcl-5", [2] * 20, True),
        ("pcl-5", [1] * 20, False),
        ("pcl-5", [4] * 5 + [0] * 15, False),
        ("phq-9", [2, 0, 2, 2, 2, 0, 0, 0, 1], True),
        ("phq-9", [0, 0, 2, 2, 2, 2, 2, 2, 1], False),
        ("phq-9", [2, 2, 2, 2, 0, 0, 0, 0, 0], False),
    ],
)
def test_patterns_are_shown_by_the_answers(key, values, shown):
    assert bool(scored(key, values).patterns) == shown


def test_in_a_pattern_items_of_one_group_count_once():
    def found(**given):
        return scored("cesd-r", [given.get(f"q{number}", 0) for number in range(1, 21)]).patterns

    asleep = dict.fromkeys(("q5", "q11", "q19"), 4)  # three ways to sleep badly: one group
    assert found(q4=4, **asleep, q3=4, q9=4, q16=4) == ("meets-criteria", "probable")
    assert found(q4=4, **asleep, q3=4, q9=4) == ("probable",)
    assert found(q4=4, **asleep, q3=3, q9=3) == ("probable",)
    assert found(q4=4, **asleep, q3=4) == ()
    assert found(q4=3, **asleep, q3=4, q9=4, q16=4) == ()  # neither low mood nor loss of interest nearly every day


@pytest.mark.parametrize(
    ("key", "values", "urgency"),
    [
        ("core-10", [0, 4, 4, 0, 0, 1, 0, 0, 0, 0], Urgency.PRIORITY),
        ("core-10", [0, 4, 4, 0, 0, N, 0, 0, 0, 0], Urgency.ASK),
        ("yp-core", [0, 0, 4, 1, 4, 0, 0, 0, 0, 4], Urgency.SOON),
        ("yp-core", [0, 0, 4, 2, 4, 0, 0, 0, 0, 4], Urgency.PRIORITY),
        ("cesd-r", [0] * 13 + [1] + [0] * 6, Urgency.SOON),
        ("phq-a", [0] * 8 + [1], Urgency.SOON),
        ("dass-21", [0] * 20 + [1], Urgency.SOON),
    ],
)
def test_answers_that_must_reach_a_person(key, values, urgency):
    assert [flag.urgency for flag in scored(key, values).flags] == [urgency]


def test_a_total_is_stored_to_the_thousandth():
    assert str(scored("phq-9", [2, 2, N, N, 1, 3, 1, 0, 0]).stored) == "11.571"
    assert scored("phq-9", [2, N, N, N, 1, 3, 1, 0, 1]).stored is None


@pytest.mark.parametrize(
    ("born", "there", "not_there"),
    [
        (None, {"phq-9", "pcl-5"}, {"phq-a", "gds-15", "ces-dc"}),
        (date(2012, 6, 1), {"phq-a", "ces-dc"}, {"phq-9", "gds-15"}),
        (date(1950, 1, 1), {"gds-15", "phq-9"}, {"phq-a"}),
        (date(2007, 11, 24), {"phq-a"}, {"phq-9"}),  # eighteen tomorrow
    ],
)
def test_what_suits_an_age(born, there, not_there):
    found = {one.key for one in suitable(catalogue().values(), age=age_on(born, date(2025, 11, 23)))}
    assert there <= found
    assert not not_there & found


def test_a_cut_off_where_higher_is_better():
    form = catalogue()["who-5"]
    assert (form.beyond(50, 48), form.beyond(50, 52)) == (True, False)


def test_packs_are_off_until_they_are_switched_on():
    assert "who-5" not in instruments()
    assert {"who-5", "audit-c"} < set(catalogue())
    assert packs("") == frozenset()
    assert packs(" A-NC ,") == {"a-nc"}
    with pytest.raises(InstrumentError, match="no pack b"):
        packs("b")


def test_at_least_twenty_may_be_used_without_a_condition():
    free = [form for form in instruments().values() if form.licence_class in {"A", "A-ND"}]
    assert len(free) >= 20


def test_a_licence_class_has_its_folder():
    with pytest.raises(InstrumentError, match="core-10: class A-ND may not lie in"):
        in_place([catalogue()["core-10"]], "")
    worded = replace(catalogue()["gad-2"], licence_class="B")
    with pytest.raises(InstrumentError, match="gad-2: class B must not carry the words"):
        in_place([worded], "b")


def test_what_is_not_worded_is_not_asked():
    unworded = {key for key, form in catalogue().items() if not form.is_worded}
    assert {"epds", "ucla-3", "bdi-ii"} < unworded
    assert not unworded & set(instruments())
