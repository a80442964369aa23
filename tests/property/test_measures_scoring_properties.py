"""What holds for every set of answers to every instrument."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from openipt.measures.loading import catalogue
from openipt.measures.scoring import Urgency, change_between, score

SHIPPED = [form for form in catalogue().values() if not any(item.zero_if for item in form.items)]
PLAIN = [form for form in SHIPPED if not form.highest_of]
SUMS = [form for form in PLAIN if not form.mean_of_parts and not form.missing.only]
ALIKE = [form for form in SUMS if len({(item.options, item.reverse) for item in form.scored_items}) == 1]
GROUPED = [form for form in SHIPPED if form.highest_of]
TURNED = [replace(form, items=(replace(form.items[0], reverse=True), *form.items[1:])) for form in SHIPPED]
FORMS = st.sampled_from(SHIPPED + TURNED)


@st.composite
def answered(draw, forms=FORMS):
    """An instrument, and answers to it of which some are missing."""
    form = draw(forms)
    return form, {
        item.key: draw(st.sampled_from([None, *(option.value for option in item.options)])) for item in form.items
    }


@given(answered())
def test_a_total_lies_in_the_range_and_there_is_one_unless_too_much_is_missing(case):
    form, answers = case
    scored = score(form, answers)
    missing = [item.key for item in form.scored_items if answers[item.key] is None]
    assert scored.missing == len(missing)
    assert (scored.total is None) == (not form.missing.allows(missing)) == (scored.band is None)
    if scored.total is not None and scored.shown is not None and scored.band is not None:
        assert form.lowest <= scored.total <= form.highest
        assert Fraction(-1, 2) < scored.shown - scored.total <= Fraction(1, 2)
        assert scored.band.lowest <= scored.shown <= scored.band.highest


@given(answered())
def test_a_prorated_total_lies_between_the_least_and_the_most_the_missing_answers_could_make(case):
    form, answers = case
    scored = score(form, answers)
    if scored.total is not None:
        open_items = [item for item in form.scored_items if answers[item.key] is None]
        ends = [{item.key: side(item) for item in open_items} for side in (_least, _most)]
        least, most = (score(form, {**answers, **end}).total or 0 for end in ends)
        assert least <= scored.total <= most


def _least(item):
    return min((option.value for option in item.options), key=item.points)


def _most(item):
    return max((option.value for option in item.options), key=item.points)


@given(answered(), st.data())
def test_an_answer_that_adds_more_never_lowers_the_total(case, data):
    form, answers = case
    item = data.draw(st.sampled_from(form.scored_items))
    less, more = sorted((data.draw(st.sampled_from(item.options)).value for _ in range(2)), key=item.points)
    before, after = (score(form, {**answers, item.key: value}) for value in (less, more))
    assert (before.total is None) == (after.total is None)
    if before.total is not None and after.total is not None:
        assert before.total <= after.total
        if not form.highest_of:
            assert (before.total == after.total) == (item.points(less) == item.points(more))


@given(answered(st.sampled_from(ALIKE)), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter_to_the_total(case, random):
    form, answers = case
    assert score(form, dict(random.sample(list(answers.items()), len(answers)))) == score(form, answers)
    keys = [item.key for item in form.scored_items]
    mixed = dict(zip(keys, random.sample([answers[key] for key in keys], len(keys)), strict=True))
    assert score(form, mixed).total == score(form, {key: answers[key] for key in keys}).total


@given(answered())
def test_a_flag_is_raised_exactly_when_the_rule_says_so(case):
    form, answers = case
    flags = {flag.item.key: flag for flag in score(form, answers).flags}
    for item in form.items:
        value, rule = answers[item.key], item.risk
        wanted = rule is not None and (value is None or value >= rule.review_from)
        assert (item.key in flags) == wanted
        if rule is not None and wanted:
            priority = value is not None and value >= rule.priority_from
            expected = Urgency.ASK if value is None else Urgency.PRIORITY if priority else Urgency.SOON
            assert (flags[item.key].value, flags[item.key].urgency) == (value, expected)


@given(st.sampled_from(SHIPPED), st.data())
def test_every_total_has_exactly_one_band(form, data):
    total = data.draw(st.integers(form.lowest, form.highest))
    assert [band for band in form.bands if band.lowest <= total <= band.highest] == [form.band_of(total)]


@given(answered(st.sampled_from(PLAIN)))
def test_turning_all_items_round_twice_changes_nothing_and_once_mirrors_the_total(case):
    form, answers = case
    turned = replace(form, items=tuple(replace(item, reverse=not item.reverse) for item in form.items))
    again = replace(turned, items=tuple(replace(item, reverse=not item.reverse) for item in turned.items))
    total, mirrored = score(form, answers).total, score(turned, answers).total
    assert score(again, answers) == score(form, answers)
    assert (total is None) == (mirrored is None)
    if total is not None and mirrored is not None:
        assert total + mirrored == form.lowest + form.highest


@given(answered())
def test_subscales_are_sums_of_their_items_within_their_range(case):
    form, answers = case
    items = {item.key: item for item in form.items}
    for scale in form.subscales:
        found = score(form, answers).subscales[scale.key]
        missing = sum(answers[key] is None for key in scale.items)
        assert (found is None) == (missing > scale.most_missing or missing == len(scale.items))
        if found is not None:
            ends = [items[key].points_range() for key in scale.items]
            by = len(ends) if form.mean_of_parts else 1
            low, high = (form.factor * sum(end[side] for end in ends) / by for side in (0, 1))
            assert low <= found <= high


@given(answered(st.sampled_from(GROUPED)))
def test_of_a_group_only_the_highest_counts(case):
    form, answers = case
    full = {item.key: item.options[0].value if answers[item.key] is None else answers[item.key] for item in form.items}
    points = {item.key: item.points(full[item.key]) for item in form.scored_items}
    alone = sum(value for key, value in points.items() if not any(key in group for group in form.highest_of))
    assert score(form, full).total == alone + sum(max(points[key] for key in group) for group in form.highest_of)


@given(st.sampled_from(SHIPPED), st.data())
def test_a_step_of_a_part_is_the_highest_one_reached(form, data):
    for scale in form.subscales:
        total = data.draw(st.integers(0, 200))
        step = scale.step_of(total)
        assert (step is None) == (not scale.steps or total < scale.steps[0].lowest)
        if step:
            assert step.lowest <= total
            assert not any(step.lowest < other.lowest <= total for other in scale.steps)


@given(st.sampled_from(SHIPPED), st.data())
def test_a_change_there_and_back_is_the_same_change_turned_round(form, data):
    totals = st.integers(form.lowest, form.highest)
    first, last = data.draw(totals), data.draw(totals)
    there, back = change_between(form, first, last), change_between(form, last, first)
    assert (there.better_by, there.reliable) == (-back.better_by, back.reliable)
