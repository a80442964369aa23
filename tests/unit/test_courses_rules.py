"""The pure rules of a course: terms, times of a rhythm, how it begins and ends, what can be marked, the rail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.courses.markable import titles
from openipt.courses.plan_text import ON_THE_COPY, PARTS, something_to_keep
from openipt.courses.rail import Glance, course_stretches
from openipt.courses.refusals import Refused, Stale
from openipt.courses.slots import slots
from openipt.courses.terms import AgreementTerms, checked, same_rhythm
from openipt.courses.turning_points import CLOSING, beginning_of, closing
from openipt.protocol.editions import edition
from openipt.protocol.lifecycle import EVENTS, State
from openipt.protocol.phases import Boundaries
from openipt.scheduling.series import Frequency

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 10, 7, 15, 0, tzinfo=LONDON)  # a Wednesday, two and a half weeks before the clock goes back
WEEK = timedelta(days=7)
TERMS = AgreementTerms(16, "weekly", 50, START, "Europe/London")


@pytest.mark.parametrize(
    "changes",
    [
        {"planned_sessions": 1},
        {"planned_sessions": 60},
        {"session_minutes": 10},
        {"session_minutes": 240},
        {"frequency": "monthly", "place_kind": "video"},
    ],
)
def test_terms_that_can_be_kept_to(changes):
    assert checked(replace(TERMS, **changes)) == replace(TERMS, **changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"planned_sessions": 0}, "1 to 60"),
        ({"planned_sessions": 61}, "1 to 60"),
        ({"session_minutes": 9}, "10 to 240"),
        ({"session_minutes": 241}, "10 to 240"),
        ({"frequency": "daily"}, "how often"),
        ({"place_kind": "moon"}, "where"),
        ({"time_zone": "Europe/Atlantis"}, "time zone"),
        ({"time_zone": "Europe"}, "time zone"),
        ({"time_zone": ""}, "time zone"),
        ({"first_session_at": datetime(2026, 10, 7, 15, 0)}, "time zone"),  # noqa: DTZ001 - that is the point
    ],
)
def test_terms_that_cannot(changes, why):
    with pytest.raises(Refused, match=why):
        checked(replace(TERMS, **changes))


def test_the_rhythm_is_the_same_whatever_else_changes():
    assert same_rhythm(TERMS, replace(TERMS, planned_sessions=12, session_minutes=45, place="Room 2"))
    assert not same_rhythm(TERMS, replace(TERMS, frequency="fortnightly"))
    assert not same_rhythm(TERMS, replace(TERMS, time_zone="Europe/Paris"))
    assert not same_rhythm(TERMS, replace(TERMS, first_session_at=START + WEEK))


def test_slots_begin_with_the_first_when_nothing_lies_before():
    assert slots(START, Frequency.WEEKLY, 2, LONDON) == [START, START + WEEK]
    assert slots(START, Frequency.WEEKLY, 0, LONDON, after=START + 50 * WEEK) == []


def test_slots_go_on_in_the_rhythm_after_a_moment_and_keep_the_hour():
    found = slots(START, Frequency.FORTNIGHTLY, 2, LONDON, after=START + WEEK * 3)
    assert [time.astimezone(LONDON).isoformat() for time in found] == [
        "2026-11-04T15:00:00+00:00",
        "2026-11-18T15:00:00+00:00",
    ]
    assert slots(START, Frequency.WEEKLY, 1, LONDON, after=START) == [START + WEEK]
    assert slots(START, Frequency.WEEKLY, 1, LONDON, after=START + 600 * WEEK) == [START + 601 * WEEK]


@pytest.mark.parametrize(
    ("event", "asked", "planned", "held", "expected"),
    [
        ("end", "", 16, 16, ("completed", False, False)),
        ("end", "completed", 16, 8, ("completed", False, False)),
        ("end", "extended", 20, 20, ("extended", False, False)),
        ("end", "died", 16, 3, ("died", True, False)),
        ("drop_out", "", 16, 7, ("dropped_out", True, True)),
        ("drop_out", "", 16, 8, ("dropped_out", False, True)),
        ("drop_out", "", 16, 16, ("dropped_out", False, False)),
        ("transfer", "", None, 0, ("transferred", None, None)),
        ("not_start", "", None, 0, ("", None, None)),
    ],
)
def test_how_a_course_comes_to_its_end(event, asked, planned, held, expected):
    found = closing(event, asked, "because", planned=planned, held=held)
    assert (found.completion, found.attended_under_half, found.left_before_agreed_end) == expected


def test_an_end_that_does_not_go_with_the_event_is_refused():
    for event, completion in (("end", "dropped_out"), ("drop_out", "completed"), ("not_start", "died"), ("end", "x")):
        with pytest.raises(Refused, match="in this way"):
            closing(event, completion, "because", planned=16, held=8)


@pytest.mark.parametrize("completion", ["completed_early_by_agreement", "withdrawn_by_clinician", "referred_on"])
def test_an_unusual_end_needs_its_reason(completion):
    with pytest.raises(Refused, match="say why"):
        closing("end", completion, "  ", planned=16, held=8)
    assert closing("end", completion, "moves away", planned=16, held=8).completion == completion


def test_every_event_that_closes_a_course_says_how():
    closed = {State.ENDED, State.DROPPED_OUT, State.TRANSFERRED}
    assert set(CLOSING) == {event for event, transition in EVENTS.items() if transition.target in closed}


def test_a_course_of_one_phase_begins_as_maintenance():
    assert beginning_of(edition("ipt-adult")) == "begin"
    assert beginning_of(edition("ipt-maintenance")) == "begin_maintenance"


def test_what_can_be_marked_has_a_title():
    adult = edition("ipt-adult")
    for kind, key in (
        ("task", "init.timeline"),
        ("technique", "tech.clarification"),
        ("strategy", adult.areas[0].strategies[0].key),
    ):
        assert titles(adult, kind)[key].strip()
    assert titles(adult, "mood") == {}


def test_feelings_about_ending_are_not_on_the_clients_copy():
    assert set(PARTS) - set(ON_THE_COPY) == {"feelings"}
    assert not something_to_keep({"feelings": "sad", "gains": "  "})
    assert something_to_keep({"gains": "sleeps again"})


def test_a_stale_page_gets_what_is_there_now():
    stale = Stale("changed", revision=3, current={"body": "theirs"})
    assert (str(stale), stale.revision, stale.current) == ("changed", 3, {"body": "theirs"})
    assert isinstance(stale, Refused)


def glances(*states: str) -> list[Glance]:
    return [Glance(number, state, datetime(2026, 10, number, tzinfo=UTC)) for number, state in enumerate(states, 1)]


def test_the_rail_shows_every_session_by_phase_and_where_the_course_is():
    stops = ["held", "no_show", *["planned"] * 10]
    found = course_stretches(
        edition("ipt-adult"), "stuart-robertson", 12, Boundaries(), reversed(glances(*stops)), going_on=True
    )
    assert [stretch.phase for stretch in found] == ["Initial phase", "Middle phase", "Conclusion of acute treatment"]
    assert [len(stretch.stops) for stretch in found] == [3, 6, 3]
    assert [stop.state for stop in found[0].stops] == ["done", "missed", "now"]
    assert [stretch.is_now for stretch in found] == [True, False, False]


def test_the_rail_follows_the_boundaries_and_is_nowhere_when_the_course_is_over():
    found = course_stretches(
        edition("ipt-adult"),
        "weissman",
        12,
        Boundaries(initial_until=5),
        glances(*["held"] * 11, "planned"),
        going_on=False,
        name=str.upper,
    )
    assert next((stretch.phase, len(stretch.stops)) for stretch in found) == ("INITIAL PHASE", 5)
    assert not any(stretch.is_now for stretch in found)


def test_no_sessions_no_rail():
    assert course_stretches(edition("ipt-adult"), "weissman", 0, Boundaries(), [], going_on=True) == ()
