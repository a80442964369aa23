"""What a shown score says, how sure that is, and where it is from."""

from dataclasses import replace

import pytest

from openipt.measures.explained import MARGIN, NO_MARGIN, explained
from openipt.measures.instrument import Direction
from openipt.measures.loading import instruments
from openipt.measures.scoring import BETTER, SAME, TOO_LITTLE, WORSE, Audience

PHQ = instruments()["phq-9"]


@pytest.mark.parametrize("audience", Audience)
def test_it_names_the_range_for_whoever_reads(audience):
    told = explained(PHQ, 12, None, audience)
    band = PHQ.band_of(12)
    assert told.meaning == (band.client if audience is Audience.CLIENT else band.therapist)
    assert (told.change, told.points) == ("", 0)


@pytest.mark.parametrize(
    ("first", "last", "words", "points"),
    [(20, 12, BETTER[True], 8), (12, 10, BETTER[False], 2), (10, 16, WORSE[True], 6), (9, 9, SAME, 0)],
)
def test_it_holds_a_change_against_the_margin_of_error(first, last, words, points):
    told = explained(PHQ, last, first, Audience.THERAPIST)
    assert (told.change, told.points, told.margin, told.reliable) == (words, points, MARGIN, 6)


def test_it_says_where_no_margin_is_known():
    told = explained(replace(PHQ, change=None), 12, 20, Audience.THERAPIST)
    assert (told.change, told.margin, told.reliable) == (BETTER[None], NO_MARGIN, None)


def test_where_more_is_better_a_rise_is_better():
    turned = replace(PHQ, direction=Direction.HIGHER_BETTER)
    assert explained(turned, 20, 12, Audience.THERAPIST).change == BETTER[True]


def test_too_much_left_out_is_said():
    told = explained(PHQ, None, None, Audience.CLIENT)
    assert (told.meaning, told.change) == (TOO_LITTLE[Audience.CLIENT], "")


@pytest.mark.parametrize("form", instruments().values(), ids=lambda form: form.key)
def test_every_instrument_has_a_source_for_everything_it_says_once(form):
    told = explained(form, None, None, Audience.THERAPIST)
    sources = [source for _, source in told.sources]
    assert sources[0] == form.citation
    assert all(sources)
    assert len(set(sources)) == len(sources)
    assert not form.change or form.change.source in sources
    assert not form.cut_offs or form.cut_offs[0].source in sources
