"""What must hold for every timeline, whatever people type and however much happened."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from openipt.timeline.drawing import WIDTH, Happening, box
from openipt.timeline.fuzzy_dates import NotADate, fuzzy_date
from openipt.timeline.lanes import GAP, Box, lanes
from openipt.timeline.window import Window, asked_for, ticks, whole_life, zoomed

TODAY = date(2026, 11, 25)
DAYS = some.dates(date(1900, 1, 1), date(2029, 1, 1))
PIECES = some.sampled_from(
    ["about", "spring", "winter", "2015", "20", "12", "March", "may", "to", "-", "/", "ago", "last", "two", "years",
     "between", "and", "early", "the", "of", "when i was", "90s", "since", "~", "easter"]
)  # fmt: skip
BOXES = some.builds(lambda left, wide: Box(left, left + wide), some.floats(0, 900), some.floats(0, 250))


@given(some.one_of(some.text(max_size=100), some.lists(PIECES, max_size=9).map(" ".join)))
def test_whatever_is_typed_is_placed_in_order_or_refused_in_words(words):
    try:
        found = fuzzy_date(words, today=TODAY, born=date(1984, 2, 29))
    except NotADate as problem:
        assert str(problem)  # noqa: PT017 - either is fine
    else:
        assert found.earliest <= found.middle <= found.latest


@given(DAYS)
def test_every_way_to_write_a_day_means_that_day(day):
    for words in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%B %d, %Y}", f"{day:%A %d %b %Y}"):
        found = fuzzy_date(words, today=TODAY)
        assert (found.earliest, found.exact) == (day, True)


@given(DAYS)
def test_rougher_words_hold_the_finer_ones(day):
    spans = [fuzzy_date(words, today=TODAY) for words in (f"{day:%B %Y}", f"{day:%Y}", f"about {day:%Y}")]
    for finer, rougher in pairwise([fuzzy_date(day.isoformat(), today=TODAY), *spans]):
        assert rougher.earliest <= finer.earliest <= finer.latest <= rougher.latest


@given(some.lists(BOXES, max_size=200))
def test_no_words_cover_others_and_nothing_is_forgotten(boxes):
    found = lanes(boxes)
    by_lane: dict[int, list[Box]] = {}
    for one, lane in zip(boxes, found, strict=True):
        if lane is not None:
            by_lane.setdefault(lane, []).append(one)
    for row in by_lane.values():
        row.sort(key=lambda one: one.left)
        assert all(one.right + GAP <= other.left for one, other in pairwise(row))
    assert len(found) == len(boxes)


@given(DAYS, some.integers(0, 4000), some.integers(1, 40), some.integers(1, 40000), some.integers(-4000, 40000))
def test_an_event_in_the_window_stays_on_the_picture(first, span, letters, days, offset):
    window = Window(first, first + timedelta(days=days - 1))
    try:
        begins = first + timedelta(days=offset)
        event = Happening("x" * letters, begins, begins + timedelta(days=span), "hard")
    except OverflowError:
        return
    if window.shows(event.earliest, event.latest):
        found = box(event, window)
        assert 0 <= found.left < found.right <= WIDTH


@given(some.lists(DAYS, max_size=20), DAYS, some.sampled_from(["week", "month", "quarter", "year", "ten", "life", "?"]))
def test_every_window_can_be_reached_by_its_address_and_has_an_axis(days, middle, zoom):
    life = whole_life(days, TODAY)
    window = zoomed(middle, zoom, life)
    assert asked_for(str(window.first), str(window.last), life) == window
    assert 1 <= len(ticks(window)) <= 14
