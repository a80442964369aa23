"""What holds for any scores: units do not matter, better and worse mirror each other, nothing falls between."""

from hypothesis import given
from hypothesis import strategies as st

from openipt.outcomes.change import METHODS, Change, Pair, Reliability, by_index, critical, hll, jt, sample_of
from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.sudden_gains import Rules, gains, intervals

scores = st.integers(0, 63)
people = st.lists(st.tuples(scores, scores), min_size=3, max_size=25)
sessions = st.lists(st.none() | scores, min_size=0, max_size=16)


def pairs_of(found):
    return [Pair(str(place), float(pre), float(post)) for place, (pre, post) in enumerate(found)]


def index(method, pairs, reliability):
    try:
        of = sample_of(pairs)
        return [METHODS[method](pair, of, reliability) for pair in pairs]
    except StatisticsError:
        return None


@given(
    people, st.sampled_from(sorted(METHODS)), st.floats(0.3, 0.95), st.sampled_from([0.5, 3, 10]), st.integers(-9, 9)
)
def test_other_units_change_nothing(found, method, r, factor, shift):
    pairs = pairs_of(found)
    moved = [Pair(pair.id, factor * pair.pre + shift, factor * pair.post + shift) for pair in pairs]
    first, second = index(method, pairs, Reliability(r)), index(method, moved, Reliability(r))
    if first is None or second is None:
        return  # at the edge of what can be computed, rounding decides
    assert all(abs(a - b) < 1e-6 * max(1, abs(a)) for a, b in zip(first, second, strict=True))


@given(people, st.floats(0.3, 0.95))
def test_a_mirrored_scale_mirrors_the_verdict(found, r):
    pairs = pairs_of(found)
    mirrored = [Pair(pair.id, 63 - pair.pre, 63 - pair.post) for pair in pairs]
    first, second = index("jt", pairs, Reliability(r)), index("jt", mirrored, Reliability(r))
    if first is not None and second is not None:
        limit = critical(0.05)
        assert [by_index(i, limit, -1) for i in first] == [by_index(i, limit, 1) for i in second]


@given(people, st.floats(0.3, 0.95))
def test_change_relative_to_the_group_sums_to_nothing(found, r):
    pairs = pairs_of(found)
    try:
        of = sample_of(pairs)
    except StatisticsError:
        return
    assert abs(sum(hll(pair, of, Reliability(r)) for pair in pairs)) < 1e-6
    assert all((jt(pair, of, Reliability(r)) < 0) == (pair.change < 0) for pair in pairs)


@given(st.floats(-50, 50), st.floats(0.1, 5), st.sampled_from([1, -1]))
def test_every_index_has_one_verdict_and_its_opposite(value, limit, direction):
    opposite = {
        Change.IMPROVED: Change.DETERIORATED,
        Change.DETERIORATED: Change.IMPROVED,
        Change.UNCHANGED: Change.UNCHANGED,
    }
    assert by_index(value, limit, -direction) == opposite[by_index(value, limit, direction)]


@given(sessions, st.integers(1, 20))
def test_gains_are_falls_of_at_least_the_cut_off_within_the_series(found, cut_off):
    rules = Rules(cut_off)
    assert len(intervals(found, rules)) == max(0, len(found) - 3)
    for one in gains(found, rules):
        before, after = found[one.before - 1], found[one.before]
        assert before - after == one.magnitude >= max(cut_off, before / 4)
        assert one.reversal_value == (before + after) / 2


@given(sessions, st.integers(1, 20))
def test_a_loss_is_a_gain_of_the_mirrored_scale_but_for_its_share(found, cut_off):
    losses = Rules(cut_off, criteria=(1, 3), losses=True)
    mirrored = [None if score is None else 63 - score for score in found]
    ups, downs = gains(found, losses), gains(mirrored, Rules(cut_off, criteria=(1, 3)))
    assert [one.before for one in ups] == [one.before for one in downs]
    assert [one.reversed for one in ups] == [one.reversed for one in downs]
