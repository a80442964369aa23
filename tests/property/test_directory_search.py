"""The snapshot against a plain walk over the same rows: nobody missed, counts exact, the same order."""

from dataclasses import replace
from math import inf
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import exposure
from openipt.directory import ranking, searching
from openipt.directory.building import Row, built, lot_of, words_in
from openipt.directory.facets import SETS, counted_values, fees_of, group_of, rungs_of, week_of
from openipt.directory.index import rows_at, rows_of
from openipt.directory.places import miles_between
from openipt.directory.searching import SAME, Near, Search, Sought
from openipt.directory.vocabulary import words

AT = 1_795_000_000
CENTRE = (41.92, -87.65)


def some(group, most=3):
    return st.lists(st.sampled_from(list(words(group))[:4]), max_size=most, unique=True).map(tuple)


places = st.tuples(st.floats(-0.4, 0.4), st.floats(-0.6, 0.6)).map(lambda d: (CENTRE[0] + d[0], CENTRE[1] + d[1]))
rows_without_id = st.builds(
    Row,
    id=st.just(0),
    sets=st.fixed_dictionaries({group: some(group) for group in SETS}),
    profession=st.sampled_from(list(words("professions"))),
    accepting=st.sampled_from(list(words("accepting"))),
    level=st.sampled_from(list(words("levels"))),
    focus=some("areas", 1),
    video_states=st.frozensets(st.sampled_from(["IL", "IN", "NY"]), max_size=2),
    places=st.lists(places, max_size=2),
    fee=st.sampled_from([40.0, 75.0, 80.0, 130.0, inf]),
    sliding=st.booleans(),
    confirmed=st.integers(0, 16 * 86400).map(lambda ago: AT - ago),
    opening=st.sampled_from([inf, AT + 90000.0, AT + 900000.0, AT - 5.0]),
    asked=st.integers(0, 20),
    answered=st.integers(0, 5),
    due=st.floats(0, 1000),
    shown=st.floats(0, 100),
    text=st.sampled_from(["Ben Adler", "Muñoz warm", "calm warm", "Rosa Warmuth", ""]),
)
listings = st.lists(rows_without_id, max_size=150).map(
    lambda rows: [replace(row, id=number + 1) for number, row in enumerate(rows)]
)
searches = st.builds(
    Sought,
    must=st.fixed_dictionaries(
        {},
        optional={
            "areas": some("areas", 2),
            "languages": some("languages", 2),
            "insurers": some("insurers", 2),
            "week": st.just(("evening",)),
            "ipt": st.just(("2",)),
            "accepting": st.just(("open", "waiting")),
        },
    ),
    near=st.none() | st.builds(Near, st.just(CENTRE[0]), st.just(CENTRE[1]), st.sampled_from([2.0, 10.0, 25.0])),
    video_state=st.sampled_from(["", "IL", "NY", "TX"]),
    either=st.booleans(),
    ceiling=st.sampled_from([inf, 80.0, 77.0]),
    words=st.sampled_from([(), ("warm",), ("munoz",), ("ben", "ad"), ("nobody",)]),
    beginning=st.booleans(),
    wishes=st.dictionaries(st.sampled_from(["identities:woman", "week:evening", "scale:sliding"]), st.integers(1, 3)),
)


def names_of(row):
    found = {f"{group}:{code}" for group, codes in row.sets.items() for code in codes}
    found |= {f"professions:{row.profession}", f"accepting:{row.accepting}"}
    found |= {f"ipt:{rung}" for rung in rungs_of(row.level)} | {f"week:{part}" for part in week_of(row.sets["times"])}
    found |= {f"fee:{step}" for step in fees_of(row.fee)} | ({"scale:sliding"} if row.sliding else set())
    return found | ({"way:person"} if row.places else set()) | ({"way:video"} if row.video_states else set())


def miles_of(row, sought):
    if sought.near is None:
        return None
    return min((miles_between(place, CENTRE) for place in row.places), default=inf)


def meets(row, sought, leaving_out=""):
    miles = miles_of(row, sought)
    by_video = sought.video_state in row.video_states
    near = miles is not None and sought.near is not None and miles <= sought.near.miles
    if sought.near is None:
        reached = by_video or not sought.video_state
    elif not sought.video_state:
        reached = near
    else:
        reached = (near or by_video) if sought.either else (near and by_video)
    if not reached or AT - row.confirmed > 14 * 86400:
        return False
    has = names_of(row)
    for group, codes in sought.must.items():
        if codes and group != leaving_out and not any(f"{group}:{code}" in has for code in codes):
            return False
    if leaving_out != "fee" and row.fee > sought.ceiling:
        return False
    said = words_in(row.text)
    last = len(sought.words) - 1
    return all(
        any(word.startswith(asked) if sought.beginning and place == last else word == asked for word in said)
        for place, asked in enumerate(sought.words)
    )


def score_of(row, sought):
    has, miles, areas = names_of(row), miles_of(row, sought), sought.must.get("areas", ())
    ahead = (row.opening - AT) / 86400 if row.opening >= AT else inf
    worth = ranking.access((AT - row.confirmed) // 86400, ahead, row.accepting == "waiting", row.asked, row.answered)
    terms = {"training": ranking.training(row.level), "access": float(worth)}
    if areas:
        declared, verified = bool(set(areas) & set(row.sets["areas"])), bool(set(areas) & set(row.focus))
        terms["fit"] = float(ranking.fit(declared, verified))
    if sought.wishes:
        terms["wishes"] = sum(much for name, much in sought.wishes.items() if name in has) / sum(sought.wishes.values())
    if sought.near is not None:
        near = miles is not None and miles <= sought.near.miles
        terms["near"] = float(ranking.nearness(miles)) if near else 0.0
    return ranking.Score(terms, float(ranking.exposure(row.shown, row.due)))


@settings(max_examples=150)
@given(listings, searches, st.sampled_from([3, 20]))
def test_a_search_finds_what_a_plain_walk_finds_in_the_same_order_with_the_same_counts(rows, sought, most):
    search = Search(built(rows, made_at=AT), AT)
    found = search.found(sought, most)
    fitting = [row for row in rows if meets(row, sought)]
    lots = dict(zip([row.id for row in rows], lot_of(np.array([row.id for row in rows], np.int64)), strict=True))
    wanted = sorted(
        fitting, key=lambda row: -(round(score_of(row, sought).value / SAME) * SAME + lots[row.id] * SAME / 2)
    )
    assert found.total == len(fitting)
    assert np.allclose(found.scores, [score_of(row, sought).value for row in wanted[:most]])
    if most >= len(fitting):
        assert set(found.ids.tolist()) == {row.id for row in fitting}
    for name in counted_values():
        left = group_of()[name] if sought.must.get(group_of()[name]) or group_of()[name] == "fee" else ""
        assert found.counts[name] == sum(name in names_of(row) and meets(row, sought, left) for row in rows), name


@settings(max_examples=50)
@given(listings, searches)
def test_what_is_said_of_a_result_is_what_its_place_was_reckoned_from(rows, sought):
    search = Search(built(rows, made_at=AT), AT)
    found = search.found(sought, 20)
    by_id = {row.id: row for row in rows}
    for place, (key, value) in enumerate(zip(found.ids.tolist(), found.scores.tolist(), strict=True)):
        told, reckoned = search.score_of(sought, found, place), score_of(by_id[key], sought)
        assert told.terms.keys() == reckoned.terms.keys()
        assert all(abs(told.terms[term] - reckoned.terms[term]) < 1e-9 for term in told.terms)
        assert abs(told.value - value) < 1e-9


@settings(max_examples=50)
@given(listings, searches, st.integers(1, 40))
def test_the_best_of_many_are_the_same_as_the_best_of_all(rows, sought, most):
    sought = replace(sought, near=None)
    search = Search(built(rows, made_at=AT), AT)
    one_by_one = search.found(sought, most)
    searching_few = search._best_of_many(sought, one_by_one.bits, most)
    assert searching_few[0].tolist() == one_by_one.rows.tolist()
    assert searching_few[1].tolist() == one_by_one.scores.tolist()


@settings(max_examples=150)
@given(listings, searches, st.integers(1, 40), st.booleans())
def test_short_ways_through_many_find_what_the_long_way_finds(rows, sought, most, either):
    sought = replace(sought, either=either and sought.near is not None and bool(sought.video_state))
    search = Search(built(rows, made_at=AT), AT)
    long_way = search.found(sought, most)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(searching, "FEW", 2)
        small.setattr(searching, "STEP", 5)
        short_way = search.found(sought, most)
    assert short_way.rows.tolist() == long_way.rows.tolist()
    assert short_way.scores.tolist() == long_way.scores.tolist()


@pytest.mark.parametrize("verified", [0, 3, 50])
@pytest.mark.parametrize("wishes", [{}, {"identities:woman": 1}])
def test_short_ways_near_or_by_video_in_a_city(verified, wishes):
    rows = [
        replace(row, video_states=frozenset({"IL"}), focus=row.focus if row.id % 60 < verified else ())
        for row in exposure.city(600, Random(5))
    ]
    search = Search(built(rows, made_at=exposure.AT), exposure.AT)
    for seed in range(8):
        spot = Near(CENTRE[0] + seed / 100, CENTRE[1], 4.0)
        sought = Sought({"areas": ("grief",)}, near=spot, video_state="IL", either=True, wishes=wishes)
        long_way = search.found(sought, 20)
        with pytest.MonkeyPatch.context() as small:
            small.setattr(searching, "FEW", 2)
            small.setattr(searching, "STEP", 5)
            short_way = search.found(sought, 20)
        assert short_way.rows.tolist() == long_way.rows.tolist()
        assert short_way.scores.tolist() == long_way.scores.tolist()
        assert len(set(long_way.rows.tolist())) == 20


def test_an_empty_directory_answers():
    found = Search(built([], made_at=AT), AT).found(Sought(near=Near(*CENTRE, 25)))
    assert (found.total, found.ids.tolist()) == (0, [])


def test_a_snapshot_is_the_same_when_it_was_saved(tmp_path):
    from openipt.directory.index import load

    rows = [
        Row(1, {"areas": ("grief",)}, "other", "open", "B", (), frozenset({"IL"}), [CENTRE], 80.0, False, AT, inf, 0, 0,
            0.0, 0.0, "Ben Adler")
    ]  # fmt: skip
    index = built(rows, made_at=AT, version="7")
    index.save(tmp_path / "7")
    index.save(tmp_path / "7")  # somebody else made it meanwhile
    kept = load(tmp_path / "7")
    assert (kept.version, kept.ids.tolist(), kept.size) == ("7", [1], index.size)
    assert Search(kept, AT).found(Sought(words=("ben",))).ids.tolist() == [1]


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.data())
def test_rows_by_their_rank_are_those_of_the_whole_list(words_of_bits, data):
    bits = np.array(words_of_bits, np.uint64)
    rows = rows_of(bits, 3)
    ranks = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=10)) if len(rows) else []
    assert rows_at(bits, np.array(ranks, np.int64), 3).tolist() == rows[ranks].tolist()
