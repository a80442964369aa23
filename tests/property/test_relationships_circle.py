"""On the closeness circle nobody stands on somebody else, and no name covers anything, whoever is on it."""

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.relationships.circle import BANDS, ME, Box, Someone, laid_out
from openipt.relationships.closeness import GROUPS, SHORT_RINGS

PEOPLE = st.lists(
    st.tuples(
        st.text(min_size=1, max_size=20),
        st.sampled_from([1, 1, 1, 2, 3, 4]),
        st.none() | st.integers(0, 359),
        st.sampled_from(list(GROUPS)),
    ),
    max_size=60,
)


def circle_of(rows):
    return [
        Someone(str(place), name, ring, angle, group=group) for place, (name, ring, angle, group) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(rows=PEOPLE, grouped=st.booleans())
def test_nobody_covers_anybody_and_everybody_is_on_their_ring(rows, grouped):
    people = circle_of(rows)
    layout = laid_out(people, dict(SHORT_RINGS), groups=dict(GROUPS) if grouped else None)
    assert [spot.person.key for spot in layout.spots] == [one.key for one in people]
    for spot in layout.spots:
        start, end = BANDS[spot.person.ring]
        assert start <= hypot(spot.x, spot.y) - spot.reach
        assert hypot(spot.x, spot.y) + spot.reach <= end
    for one, other in combinations(layout.spots, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.reach + other.reach
    solid = [Box(-ME, -ME, ME, ME), *(word.box for word in layout.captions), *(spot.box for spot in layout.spots)]
    names = [spot.label for spot in layout.spots if spot.label]
    assert all(name.inside for name in names)
    assert not any(name.meets(other) for name in names for other in solid)
    assert not any(one.meets(other) for one, other in combinations(names, 2))
    assert not any(one.box.meets(other.box) for one, other in combinations(layout.captions, 2))


@settings(max_examples=15, deadline=None)
@given(rows=PEOPLE)
def test_the_same_people_are_laid_out_the_same_way(rows):
    assert laid_out(circle_of(rows), dict(SHORT_RINGS)) == laid_out(circle_of(rows), dict(SHORT_RINGS))
