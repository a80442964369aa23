"""The closeness circle: where people stand, how they are drawn, what it says in numbers, and what changed."""

from xml.etree import ElementTree as ET

import pytest

from openipt.relationships.circle import BANDS, Someone, by_group, laid_out, point, shortened, text_width
from openipt.relationships.closeness import GROUPS, KINDS, SHORT_RINGS, group_of
from openipt.relationships.inventory import NotSaid, as_written, checked, contact_name, in_words, missing_from
from openipt.relationships.network import changes, nearest_ring, network
from openipt.relationships.picture import Words, drawn, example, side_by_side

WORDS = Words("Now", "Rings", "Me")


def one(name, ring=1, **more):
    return Someone(key=name, name=name, ring=ring, **more)


def layout(people, **more):
    return laid_out(people, dict(SHORT_RINGS), **more)


def drawing(people, **more):
    return drawn(layout(people), WORDS, {person.key: f"{person.name}: close" for person in people}, **more)


def test_people_stand_at_the_angle_they_were_put():
    [spot] = layout([one("Tunde", 2, angle=90)]).spots
    assert (round(spot.x), round(spot.y)) == (round(sum(BANDS[2]) / 2), 0)
    assert spot.label


def test_whoever_was_put_nowhere_goes_where_room_is():
    first, second = layout([one("Ada", angle=0), one("Zuri")]).spots
    assert second.y > first.y  # at the bottom, opposite


def test_sixty_people_all_have_a_place_and_most_have_their_name():
    people = [one(f"Person {n}", n % 4 + 1, angle=n * 6 % 360) for n in range(60)]
    spots = layout(people).spots
    assert {spot.reach for spot in spots} == {11.0}
    assert sum(spot.text == spot.person.name for spot in spots) >= 40
    assert sum(spot.label is None for spot in spots) <= 5
    assert [spot.number for spot in spots] == list(range(1, 61))


def test_when_a_ring_is_full_markers_become_smaller():
    assert layout([one(f"P{n}") for n in range(90)]).spots[0].reach < 11


def test_groups_get_sectors_and_everybody_is_in_theirs():
    people = [one("Ada", group="family"), one("Zuri", group="friends"), one("Tunde", group="family")]
    placed, sectors = by_group(people)
    assert list(sectors) == ["family", "friends"]
    assert all(sectors[person.group][0] < (person.angle or 0) < sectors[person.group][1] for person in placed)
    assert len(layout(people, groups=dict(GROUPS)).borders) == 2
    assert layout(people[:1], groups=dict(GROUPS)).borders == ()


def test_nobody_on_it_is_a_circle_too():
    assert layout([]).spots == ()
    assert layout([], groups=dict(GROUPS)).borders == ()


def test_every_kind_belongs_to_a_group():
    assert {group_of(kind) for kind in KINDS} <= set(GROUPS)
    assert group_of("") == "others"


def test_names_are_measured_and_shortened():
    assert shortened("Bartholomew Featherstonehaugh") == "Bartholomew F…"
    assert text_width("WW", 10) > text_width("ii", 10)
    assert text_width("日", 10) > text_width("i", 10)
    assert point(0, 1) == (0, -1)


def test_the_drawing_escapes_names_and_is_well_formed():
    svg = drawing([one("<b>&\"'", tie="mixed")], alone=True)
    root = ET.fromstring(str(svg))
    assert root.tag.endswith("svg")
    assert "<b>" not in svg
    assert "circle-ring" in svg


@pytest.mark.parametrize(("tie", "shape"), [("mixed", "0Z"), ("strained", "H-"), ("ended", "circle-cross")])
def test_every_tie_has_its_own_shape(tie, shape):
    svg = drawing([one("Tunde", tie=tie)])
    assert shape in svg
    assert f"tie-{tie}" in svg
    assert shape in example(tie)


def test_who_has_died_is_met_rarely_or_is_confided_in_looks_different():
    dead = drawing([one("Ada", standing="dead", often="rarely", confides="much")])
    assert "stands-dead" in dead
    assert "circle-confidant" in dead
    assert 'class="circle-mark" r="10.8"' in dead


def test_only_what_may_be_changed_can_be_taken_hold_of():
    assert "data-person" not in drawing([one("Tunde")])
    assert 'data-moves="3"' in drawing([one("Tunde")], moves={"Tunde": 3})
    assert "unshared" in drawing([one("Tunde")], unshared=["Tunde"])


def test_a_change_draws_where_people_came_from():
    svg = drawing([one("Tunde"), one("Ada")], came_from={"Tunde": (10.0, 20.0)})
    assert svg.count("circle-way") == 1
    assert 'data-from="10.0 20.0"' in svg


def test_a_number_stands_where_a_name_has_no_room():
    svg = drawing([one(f"Somebody {n}") for n in range(60)])
    assert "circle-number" in svg


def test_numbers_count_the_living_who_are_part_of_life():
    people = [
        one("Ada", 1, tie="supportive", confides="much"),
        one("Tunde", 1, tie="strained", confides="little"),
        one("Zuri", 2, tie="mixed"),
        one("Eze", 3),
        one("Grandma", 1, standing="dead", tie="supportive", confides="everything"),
        one("Marc", 4, tie="ended"),
        one("A child", 4, standing="wished"),
    ]
    found = network(people)
    assert (found.size, found.closest, found.confidants) == (4, 2, 1)
    assert (found.strained, found.known_ties, found.strain_percent) == (2, 3, 67)
    assert found.isolation == ()


@pytest.mark.parametrize(
    ("people", "signs"),
    [
        ([], ("few", "nobody_close")),
        ([one(f"P{n}", 2) for n in range(4)], ("nobody_close",)),
        ([one(f"P{n}", confides="little") for n in range(4)], ("no_confidant",)),
        ([one(f"P{n}", confides="much") for n in range(3)], ("few",)),
    ],
)
def test_signs_of_isolation_are_those_of_the_method(people, signs):
    assert network(people).isolation == signs


def test_what_was_not_asked_is_not_a_number():
    assert (network([one("Ada")]).confidants, network([one("Ada")]).strain_percent) == (None, None)


def test_changes_between_two_circles():
    before = [one("Ada", 3), one("Tunde", 1), one("Zuri", 2, tie="strained"), one("Marc", 4), one("Eze", 2)]
    after = [one("Ada", 1), one("Tunde", 2), one("Zuri", 2, tie="supportive"), one("Nia", 3), one("Eze", 2)]
    ways = {change.name: change.way for change in changes(before, after)}
    assert ways == {"Ada": "closer", "Tunde": "further", "Zuri": "same", "Nia": "new", "Marc": "gone"}


def test_people_named_elsewhere_and_not_here():
    named = [
        ("Tunde Obi", "diary"),
        ("ada", "timeline"),
        ("Folasade Bello", "diary"),
        ("folasade", "contact"),
        (" ", ""),
    ]
    assert missing_from(["Tunde", "Ada"], named) == [("Folasade Bello", "diary")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tunde Obi (brother) 07700 900123", "Tunde Obi"),
        ("Mum: 07700", "Mum"),
        ("", ""),
        ("Ada, sister", "Ada"),
        ("Ada tel 1", "Ada"),
    ],
)
def test_the_name_in_an_emergency_contact(text, name):
    assert contact_name(text) == name


def test_names_as_they_are_written_while_listening():
    assert as_written(["Ada,  Tunde\nAda", ""]) == ["Ada", "Tunde"]


def test_what_may_be_stored():
    assert checked("support_given", "advice,practical") == "practical,advice"
    assert checked("standing", "") == "living"
    assert checked("positives", " kind\x00 ") == "kind"
    assert in_words("support_given", "practical,advice") == ["help with things to do", "advice"]
    assert in_words("positives", "") == []
    for name, value in (("mood", "1"), ("tie", "golden"), ("name", ""), ("name", "x" * 121)):
        with pytest.raises(NotSaid):
            checked(name, value)


def test_a_place_on_the_drawing_belongs_to_the_ring_it_lies_in():
    for ring, (start, end) in BANDS.items():
        assert nearest_ring((start + end) / 2, BANDS) == ring
    assert nearest_ring(10_000, BANDS) == max(BANDS)  # beyond the edge: at the edge


def test_sectors_have_borders_in_the_drawing():
    people = [one("Ada", group="family"), one("Zuri", group="friends")]
    groups = drawn(layout(people, groups=dict(GROUPS)), WORDS, {person.key: person.name for person in people})
    assert str(groups).count('class="circle-border"') == 2
    assert "circle-border" not in str(drawing(people))


def test_circles_stand_side_by_side_as_one_picture():
    both = side_by_side((drawing([one("Ada")]), "At the start"), (drawing([one("Zuri")]), "Now"))
    root = ET.fromstring(str(both))
    assert [child.tag.rpartition("}")[2] for child in root] == ["text", "svg", "text", "svg"]
    first, second = (child for child in root if child.tag.endswith("svg"))
    assert float(second.attrib["x"]) >= float(first.attrib["x"]) + float(first.attrib["width"])
    assert "Ada" in str(both)
    assert "Zuri" in str(both)
