"""The life of a course, step by step."""

import pytest

from openipt.protocol.lifecycle import (
    COMPLETION_NAMES,
    EVENTS,
    STATE_NAMES,
    Completion,
    NotAllowed,
    Standing,
    State,
    after,
    possible,
    reference,
)


def lived(*events: str) -> Standing:
    """Where a course stands after these events, each with a reason."""
    standing = Standing(State.ENQUIRED)
    for event in events:
        standing = after(standing, event, "a reason")
    return standing


def test_a_course_goes_through_its_phases_to_its_end() -> None:
    assert lived("consider", "begin", "to_middle", "to_final", "end").state is State.ENDED


def test_a_pause_returns_to_where_the_course_was() -> None:
    assert lived("begin", "to_middle", "pause") == Standing(State.PAUSED, State.MIDDLE)
    assert lived("begin", "to_middle", "pause", "resume") == Standing(State.MIDDLE)


def test_a_course_closed_while_paused_reopens_where_it_was_before_the_pause() -> None:
    assert lived("begin", "to_middle", "pause", "drop_out", "reopen") == Standing(State.MIDDLE)


def test_what_cannot_happen_is_refused_in_plain_words() -> None:
    with pytest.raises(NotAllowed, match="not while the course is in the state Enquiry"):
        after(Standing(State.ENQUIRED), "to_final")
    with pytest.raises(NotAllowed, match="no such step"):
        after(Standing(State.ENQUIRED), "vanish")
    with pytest.raises(NotAllowed, match="say why"):
        after(Standing(State.MIDDLE), "drop_out", "  ")
    with pytest.raises(NotAllowed, match="not known to where"):
        after(Standing(State.PAUSED), "resume")


def test_everything_that_is_offered_can_be_done() -> None:
    for state in State:
        for transition in possible(state):
            assert after(Standing(state, State.MIDDLE), transition.event, "a reason").state in State


def test_every_state_event_and_completion_has_words_and_is_in_the_reference() -> None:
    page = reference()
    assert set(STATE_NAMES) == set(State)
    assert set(COMPLETION_NAMES) == set(Completion)
    for event in EVENTS:
        assert f"`{event}`" in page
    assert "    initial --> middle: to_middle" in page
    assert "    paused --> paused: resume (back to where it was)" in page
