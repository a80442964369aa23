"""What is asked away from the therapist, whether a link still opens, how scores go, answers in words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from openipt.measures.asked import asked_away, family, opens_at
from openipt.measures.loading import instrument, instruments
from openipt.measures.scoring import change_between
from openipt.measures.spoken import answers_in_words
from openipt.measures.trend import Point, shown, trend
from openipt.measures.validity import LinkState, link_state

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "reads", "asked"),
    [
        (["phq-9", "gad-7"], True, ("phq-9", "gad-7")),
        (["phq-9", "gad-7"], False, ("phq-8", "gad-7")),
        (["phq-9", "phq-8"], False, ("phq-8",)),
        (["srm-5", "gad-7"], True, ("gad-7",)),
        ([], False, ()),
    ],
)
def test_nobody_reading_means_no_risk_item(wanted, reads, asked):
    assert asked_away(wanted, instruments(), somebody_reads=reads) == asked


def test_nothing_that_asks_about_risk_is_ever_asked_where_nobody_reads():
    for key in asked_away(instruments(), instruments(), somebody_reads=False):
        assert not instrument(key).asks_about_risk


def test_stand_ins_are_of_one_family():
    assert family("phq-9") == family("phq-8") != family("gad-7")


def test_questions_open_near_enough_to_the_session():
    assert timedelta(days=1) <= NOW - opens_at(NOW) < timedelta(days=7)


@pytest.mark.parametrize(
    ("expires", "withdrawn", "state"),
    [
        (None, None, LinkState.UNKNOWN),
        (NOW + timedelta(seconds=1), None, LinkState.OPEN),
        (NOW, None, LinkState.EXPIRED),
        (NOW + timedelta(days=1), NOW, LinkState.WITHDRAWN),
        (NOW - timedelta(days=1), NOW, LinkState.WITHDRAWN),
    ],
)
def test_whether_a_link_still_opens(expires, withdrawn, state):
    assert link_state(expires, withdrawn, NOW) is state


@pytest.mark.parametrize(("total", "rounded"), [("13.5", 14), ("11.571", 12), ("10.429", 10), ("0", 0)])
def test_totals_are_shown_rounded_half_up(total, rounded):
    assert shown(Decimal(total)) == rounded
    assert shown(None) is None


def points(*totals):
    return [
        Point(uuid4(), NOW + timedelta(days=7 * n), n + 1, total, total is not None) for n, total in enumerate(totals)
    ]


def test_a_trend_runs_from_first_to_last_and_skips_what_has_no_total():
    found = trend(instrument("phq-9"), reversed(points(18, None, 16, 9)))
    assert (found.first, found.previous, found.last) == (18, 16, 9)
    assert found.band == instrument("phq-9").band_of(9)
    assert found.change == change_between(instrument("phq-9"), 18, 9)
    assert found.last_change == change_between(instrument("phq-9"), 16, 9)


@pytest.mark.parametrize("totals", [(12,), (None,), (None, 12), (12, None)])
def test_one_total_is_no_change(totals):
    found = trend(instrument("phq-9"), points(*totals))
    assert (found.change, found.last_change, found.previous) == (None, None, None)


def test_answers_are_said_in_the_words_of_the_questionnaire():
    lines = answers_in_words(instrument("phq-9"), {"phq-1": 3, "phq-9": None})
    assert [line.number for line in lines] == list(range(1, 11))
    assert (lines[0].answer, lines[0].value) == ("Nearly every day", 3)
    assert (lines[8].answer, lines[8].risk) == (None, True)
    assert [line.number for line in lines if line.risk] == [9]
