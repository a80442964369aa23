"""Places, compacts, plain words, numbers of providers, widening, the map."""

from dataclasses import replace

import pytest

from openipt.directory.asking import Question
from openipt.directory.city_map import drawing
from openipt.directory.compacts import compacts, states_allowed
from openipt.directory.gazetteer import TOO_FAR, differing, nearest_postcode, position_of, spot
from openipt.directory.npi import is_npi
from openipt.directory.problem_words import areas_in, without_problem_words
from openipt.directory.vocabulary import words
from openipt.directory.widening import first_with_anybody, wider


def test_a_postcode_has_the_census_position_and_a_box_that_of_the_post():
    assert position_of("60614-1234") == pytest.approx((41.92, -87.65), abs=0.03)
    assert position_of("10008")  # a post office box: the Census has no area for it
    assert position_of("00000") is None


def label(said):
    found = spot(said)
    return found.label if found else None


def test_towns_are_found_with_and_without_their_state():
    assert label("Chicago") == "Chicago, IL"
    assert {label(f"springfield{how}") for how in (", IL", " IL", ", Illinois")} == {"Springfield, IL"}
    assert label("60614 Chicago") == "60614 Chicago"
    assert spot("Nowhereville") is None
    assert label("Chicago, TX") is None
    assert nearest_postcode(41.92, -87.65).startswith("606")
    assert nearest_postcode(0, 0) == ""


def test_the_two_sources_differ_by_more_than_25_miles_for_a_known_few_only():
    apart = differing()
    assert all(miles > TOO_FAR for miles in apart.values())
    assert len(apart) <= 120, "look at the new ones: one of the sources is wrong there"


def test_a_compact_counts_for_its_profession_and_its_members():
    assert states_allowed("psychologist", [("IL", "psypact")]) == compacts()["psypact"].members
    assert states_allowed("counselor", [("IL", "psypact")]) == frozenset()
    assert states_allowed("psychologist", [("CA", "psypact")]) == frozenset()
    assert states_allowed("counselor", [("IL", "counseling")]) == frozenset()  # not in force yet
    assert states_allowed("other", [("IL", ""), ("NY", "")]) == {"IL", "NY"}
    assert len(compacts()["psypact"].members) == 43  # 42 of 51 with DC, and the Northern Marianas
    assert all(compact.members <= set(words("jurisdictions")) for compact in compacts().values())


@pytest.mark.parametrize(
    ("said", "areas"),
    [
        ("someone died", ("grief",)), ("My mother passed away", ("grief",)), ("grief", ("grief",)),
        ("conflict with my partner", ("dispute",)), ("I lost my job", ("transition",)), ("so lonely", ("isolation",)),
        ("A big change in life", ("transition",)), ("Rosa Diaz", ()), ("", ()),
    ],
)  # fmt: skip
def test_plain_words_point_to_problem_areas(said, areas):
    assert areas_in(said) == areas


def test_what_is_left_are_names():
    assert without_problem_words("Rosa someone died") == "rosa"


@pytest.mark.parametrize(
    ("number", "good"), [("1234567893", True), ("1234567890", False), ("123", False), ("\uff11234567893", False)]
)
def test_an_npi_has_a_check_digit(number, good):
    assert is_npi(number) is good


def test_a_question_widens_step_by_step_and_language_and_problem_go_last():
    asked = Question(where="60614", spot=spot("60614"), miles=50, say="x", ceiling=80,
                     chosen={"areas": ("grief",), "languages": ("es",), "week": ("evening",)})  # fmt: skip
    kinds = [step.kind for _, step in wider(asked)]
    assert kinds == ["miles", "miles", "miles", "video", "max", "week", "languages", "areas", "say"]
    assert [step.kind for _, step in wider(Question(where="x"))] == ["where"]
    found, steps = first_with_anybody(asked, lambda one: 3 if one.ceiling is None else 0)
    assert found.ceiling is None
    assert [step.kind for step in steps] == ["miles", "video", "max"]
    assert first_with_anybody(asked, lambda _: 0) == (asked, ())


def test_an_address_says_the_question_again():
    asked = Question(where="60614", miles=10, state="IL", say="a b", ceiling=80, chosen={"week": ("evening",)},
                     wishes={"identities:woman": 2}, page=2)  # fmt: skip
    assert (
        asked.address() == "where=60614&miles=10&state=IL&say=a+b&max=80&week=evening&wish.identities%3Awoman=2&page=2"
    )
    assert replace(asked, page=1).is_narrowed
    assert not Question().is_narrowed


def test_a_dot_is_vague_unless_the_street_is_public():
    here = (41.9249, -87.6551)
    places = [(1, "A", "/a", *here, False), (2, "B", "/b", *here, True), (3, "C", "/c", 60.0, 0.0, True)]
    made = drawing((41.92, -87.65), 10, places)
    assert [dot.number for dot in made.dots] == [1, 2]
    assert (made.dots[0].x, made.dots[0].y) != (made.dots[1].x, made.dots[1].y)


def test_the_map_comes_as_near_as_all_dots_allow():
    middle = (41.92, -87.65)
    north = [(n, str(n), f"/{n}", middle[0] + n / 69.09, middle[1], True) for n in (1, 4)]
    near, far = drawing(middle, 50, north), drawing(middle, 3, north)
    assert (near.scale_miles, [dot.number for dot in near.dots]) == (1, [1, 4])
    assert near.dots[1].y == pytest.approx(200 - 4 / 5 * near.radius, abs=0.1)  # within 5 miles, not 50
    assert [dot.number for dot in far.dots] == [1]  # nobody from beyond what was asked
    assert far.dots[0].y == pytest.approx(200 - 1 / 2 * far.radius, abs=0.1)
    assert drawing(middle, 50, []).scale_miles == 12


def test_no_dot_covers_another():
    at = (41.92, -87.65)
    dots = drawing(at, 10, [(n, str(n), f"/{n}", *at, True) for n in range(1, 21)]).dots
    spots = [complex(dot.x, dot.y) for dot in dots]
    assert min(abs(a - b) for i, a in enumerate(spots) for b in spots[:i]) >= 16.9
    assert max(abs(spot - 200 - 200j) for spot in spots) < 60
