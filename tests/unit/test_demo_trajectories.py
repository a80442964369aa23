"""Made-up answers follow the course that scores usually take, and stay answers."""

from random import Random

import pytest

from openipt.demo.story import read, stories
from openipt.demo.trajectories import expected, gad_7, items, phq_9
from openipt.measures.loading import instrument
from openipt.measures.scoring import score
from openipt.protocol.editions import editions
from openipt.protocol.tables import DataError


def test_the_expected_score_runs_from_start_to_end_and_falls_fast_first() -> None:
    line = [expected(18, 6, session, 16) for session in range(1, 17)]
    assert (line[0], round(line[-1])) == (18, 6)
    assert line == sorted(line, reverse=True)
    assert line[0] - line[3] > line[8] - line[15]
    assert expected(18, 6, 1, 1) == 18


@pytest.mark.parametrize("total", [-3, 0, 7, 24, 40])
def test_answers_add_up_to_about_the_total(total: int) -> None:
    chance = Random(1)
    for _ in range(50):
        drawn = items(total, 8, chance)
        assert all(0 <= value <= 3 for value in drawn)
        assert abs(sum(drawn) - max(0, min(total, 24))) <= 5


def test_answers_fit_the_instruments_and_item_9_is_never_drawn() -> None:
    chance = Random(2)
    for item_9 in (0, 1):
        scored = score(instrument("phq-9"), phq_9(14, item_9=item_9, chance=chance))
        assert scored.complete
        assert bool(scored.flags) == bool(item_9)
    assert score(instrument("gad-7"), gad_7(14, chance)).complete


def test_every_story_names_an_edition_and_its_areas() -> None:
    for story in stories():
        areas = {area.key for area in editions()[story.edition].areas}
        assert set(story.areas) <= areas
        assert len(story.areas) == len(story.reasons)
        assert bool(story.openings) == bool(story.slots)


def test_a_damaged_story_is_refused() -> None:
    with pytest.raises(DataError, match=r"x.toml.stories\[1\].name: is missing"):
        read('[[stories]]\nkey = "a"\n', "x.toml")
