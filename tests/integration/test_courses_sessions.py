"""Moving, cancelling, missing and holding sessions; agreeing anew; pausing and coming back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.audit.models import AuditEvent
from openipt.audit.queries import findings
from openipt.courses import actions
from openipt.courses.models import Session, SessionState
from openipt.courses.queries import next_session
from openipt.courses.refusals import Refused
from openipt.courses.terms import AgreementTerms
from openipt.protocol.lifecycle import State
from tests.people import make_cast

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 10, 7, 15, 0, tzinfo=LONDON)  # a Wednesday; the clock goes back on 25 October
BEFORE = START - timedelta(days=5)
WEEK = timedelta(days=7)


class Room:
    """Ben's course with Amara: six weekly sessions, and short words for what is done in it."""

    def __init__(self, **changes):
        self.cast = make_cast()
        self.ben = self.cast.ben
        self.course = actions.open_course(
            client=self.cast.amara, therapist=self.ben, edition="ipt-adult", school="weissman", by=self.ben, at=BEFORE
        )
        self.agree(at=BEFORE, **changes)

    def agree(self, at, **changes):
        values = {"planned_sessions": 6, "frequency": "weekly", "session_minutes": 50, "first_session_at": START}
        terms = AgreementTerms(**{**values, "time_zone": "Europe/London", **changes})
        agreement = actions.propose_agreement(course=self.course, terms=terms, reason="because", by=self.ben, at=at)
        return actions.accept_agreement(agreement=agreement, by=self.cast.amara_user, at=at)

    def session(self, number):
        return Session.objects.get(course=self.course, number=number)

    def hold(self, *numbers):
        for number in numbers:
            session = self.session(number)
            actions.close_session(session=session, by=self.ben, at=session.starts_at)

    @property
    def days(self):
        """The local day and hour of every session that counts, in order."""
        sessions = self.course.sessions.filter(counts=True).order_by("starts_at")
        return [s.starts_at.astimezone(LONDON).strftime("%a %d %b %H:%M") for s in sessions]

    @property
    def numbers(self):
        return [s.number for s in self.course.sessions.filter(counts=True).order_by("starts_at")]

    def events(self, act):
        return AuditEvent.objects.filter(act=act, client_id=self.cast.amara.pk).count()


@pytest.fixture
def room():
    return Room()


def refused(why, action, **said):
    with pytest.raises(Refused, match=why):
        action(**said)


def test_the_series_keeps_the_hour_over_the_change_of_the_clock(room):
    assert room.days == [
        "Wed 07 Oct 15:00",
        "Wed 14 Oct 15:00",
        "Wed 21 Oct 15:00",
        "Wed 28 Oct 15:00",
        "Wed 04 Nov 15:00",
        "Wed 11 Nov 15:00",
    ]
    assert room.numbers == [1, 2, 3, 4, 5, 6]


def test_accepting_twice_plans_once(room):
    again = actions.accept_agreement(agreement=room.course.agreement, by=room.ben, at=START)
    assert (again.state, len(room.numbers), room.events("agreement.accepted")) == (State.INITIAL, 6, 1)


def test_an_older_version_cannot_be_accepted(room):
    terms = room.course.agreement.terms
    proposals = [
        actions.propose_agreement(course=room.course, terms=terms, reason=reason, by=room.ben, at=BEFORE)
        for reason in ("first", "first", "second")
    ]
    assert [proposal.version for proposal in proposals] == [2, 2, 3]
    refused("newer version", actions.accept_agreement, agreement=proposals[0], by=room.ben, at=BEFORE)


def test_a_change_of_day_moves_only_what_is_to_come(room):
    room.hold(1)
    room.agree(at=START + WEEK / 2, first_session_at=START + WEEK + timedelta(days=1, hours=-4), session_minutes=45)
    assert room.days[:3] == ["Wed 07 Oct 15:00", "Thu 15 Oct 11:00", "Thu 22 Oct 11:00"]
    assert [s.minutes for s in room.course.sessions.order_by("number")] == [50, *[45] * 5]


def test_a_change_accepted_late_starts_with_the_next_time_of_the_new_rhythm(room):
    room.hold(1, 2)
    room.agree(at=START + 2.5 * WEEK, frequency="fortnightly")
    assert room.days[2:4] == ["Wed 04 Nov 15:00", "Wed 18 Nov 15:00"]
    assert room.numbers == [1, 2, 3, 4, 5, 6]


def test_fewer_sessions_than_have_taken_place_are_refused(room):
    room.hold(1, 2, 3)
    terms = AgreementTerms(2, "weekly", 50, START, "Europe/London")
    said = {"course": room.course, "by": room.ben, "at": START + 3 * WEEK}
    refused("already taken place", actions.propose_agreement, terms=terms, reason="less", **said)
    refused("say why", actions.propose_agreement, terms=room.course.agreement.terms, reason=" ", **said)


def test_one_session_moves_alone(room):
    moved = actions.move_session(
        session=room.session(2), starts_at=START + WEEK + timedelta(days=1), reason="dentist", by=room.ben, at=START
    )
    assert (moved.number, moved.reason) == (2, "dentist")
    assert room.days[1:3] == ["Thu 15 Oct 15:00", "Wed 21 Oct 15:00"]


def test_a_session_moved_past_the_next_changes_places_with_it(room):
    second, third = room.session(2), room.session(3)
    actions.move_session(session=second, starts_at=START + 2 * WEEK + timedelta(days=1), by=room.ben, at=START)
    third.refresh_from_db()
    assert (second.number, third.number) == (3, 2)


def test_this_and_the_following_keep_the_new_weekday_and_hour(room):
    to = datetime(2026, 10, 22, 9, 30, tzinfo=LONDON)
    actions.move_session(session=room.session(3), starts_at=to, and_following=True, by=room.ben, at=START)
    assert room.days[2:] == ["Thu 22 Oct 09:30", "Thu 29 Oct 09:30", "Thu 05 Nov 09:30", "Thu 12 Nov 09:30"]


def test_moving_to_the_same_time_changes_nothing(room):
    actions.move_session(session=room.session(2), starts_at=START + WEEK, by=room.ben, at=START)
    assert room.events("session.moved") == 0


def test_what_cannot_be_moved(room):
    room.hold(1)
    begun = room.session(2)
    actions.begin_session(session=begun, by=room.ben, at=begun.starts_at)
    who = {"by": room.ben, "at": START + WEEK}
    refused("has been held", actions.move_session, session=room.session(1), starts_at=START, **who)
    refused("has begun", actions.move_session, session=begun, starts_at=START + 9 * WEEK, **who)
    refused("before one that has already", actions.move_session, session=room.session(3), starts_at=START, **who)
    refused("another session", actions.move_session, session=room.session(3), starts_at=START + 3 * WEEK, **who)


def test_a_cancelled_session_is_made_up_for_at_the_end(room):
    room.hold(1)
    held, second = room.session(1), room.session(2)
    for _ in range(2):  # a double click
        actions.cancel_session(session=second, by_client=True, reason="ill", by=room.ben, at=START)
    held.refresh_from_db()
    assert (held.number, second.number, second.cancelled_by_client) == (1, None, True)
    assert room.days[-1] == "Wed 18 Nov 15:00"
    assert room.numbers == [1, 2, 3, 4, 5, 6]
    assert room.events("session.cancelled") == 1


def test_undoing_a_cancellation_takes_the_replacement_back(room):
    second = room.session(2)
    before = room.days
    actions.cancel_session(session=second, by_client=False, by=room.ben, at=START)
    for _ in range(2):
        actions.restore_session(session=second, by=room.ben, at=START)
    assert (room.days, second.number, second.cancelled_by_client) == (before, 2, None)
    assert room.events("session.restored") == 1


def test_a_replacement_something_hangs_on_stays_as_cancelled(room):
    second = room.session(2)
    actions.cancel_session(session=second, by_client=False, by=room.ben, at=START)
    last = room.session(6)
    actions.save_private_note(session=last, body="bring photos", revision=0, by=room.ben, at=START)
    actions.restore_session(session=second, by=room.ben, at=START)
    last.refresh_from_db()
    assert (last.state, last.number, room.numbers) == (SessionState.CANCELLED, None, [1, 2, 3, 4, 5, 6])


def test_a_missed_session_counts_or_not_as_agreed():
    counting = Room()
    first = counting.session(1)
    refused("still to come", actions.record_no_show, session=first, by=counting.ben, at=BEFORE)
    for _ in range(2):
        actions.record_no_show(session=first, reason="no call", by=counting.ben, at=START)
    assert (first.number, len(counting.numbers), counting.events("session.missed")) == (1, 6, 1)
    other = counting.session(2)
    counting.agree(at=START, missed_counts=False)
    actions.record_no_show(session=other, by=counting.ben, at=START + WEEK)
    assert (other.number, counting.numbers, counting.days[-1]) == (None, [1, 2, 3, 4, 5, 6], "Wed 18 Nov 15:00")
    actions.restore_session(session=other, by=counting.ben, at=START + WEEK)
    assert (other.number, counting.days[-1]) == (2, "Wed 11 Nov 15:00")


def test_what_cannot_be_undone(room):
    room.hold(1)
    second, third = room.session(2), room.session(3)
    actions.cancel_session(session=second, by_client=True, by=room.ben, at=START)
    who = {"by": room.ben, "at": START + 2 * WEEK}
    refused("has been held", actions.restore_session, session=room.session(1), **who)
    actions.close_session(session=third, by=room.ben, at=START + 2 * WEEK)
    refused("change its number", actions.restore_session, session=second, **who)
    refused("Undo that first", actions.begin_session, session=second, **who)
    refused("has been held", actions.cancel_session, session=third, by_client=True, **who)


def test_a_time_taken_meanwhile_is_not_given_back(room):
    second = room.session(2)
    actions.cancel_session(session=second, by_client=True, by=room.ben, at=START)
    actions.move_session(session=room.session(2), starts_at=START + WEEK, by=room.ben, at=START)
    refused("at that time", actions.restore_session, session=second, by=room.ben, at=START)


def test_nothing_is_given_back_when_all_sessions_have_begun():
    room = Room(planned_sessions=1)
    first = room.session(1)
    actions.cancel_session(session=first, by_client=True, by=room.ben, at=START)
    begun = room.session(1)
    actions.begin_session(session=begun, by=room.ben, at=begun.starts_at)
    refused("one more", actions.restore_session, session=first, by=room.ben, at=begun.starts_at)


def test_holding_a_session(room):
    first = room.session(1)
    for _ in range(2):
        actions.begin_session(session=first, by=room.ben, at=START)
    for _ in range(2):
        actions.close_session(session=first, by=room.ben, at=START + timedelta(minutes=50))
    assert (first.state, first.began_at, first.number) == (SessionState.HELD, START, 1)
    assert (room.events("session.begun"), room.events("session.closed")) == (1, 1)
    assert first.note.author == room.ben
    actions.begin_session(session=first, by=room.ben, at=START + WEEK)
    assert first.began_at == START


def test_sessions_are_held_in_order_and_on_their_day(room):
    refused("became of session 1", actions.begin_session, session=room.session(2), by=room.ben, at=START + WEEK)
    refused("another day", actions.close_session, session=room.session(1), by=room.ben, at=BEFORE)


def test_while_paused_nothing_is_held_and_resuming_moves_on_what_was_missed(room):
    room.hold(1, 2)
    actions.move_on(course=room.course, event="pause", reason="abroad", by=room.ben, at=START + 1.5 * WEEK)
    at = START + 4.5 * WEEK
    refused("paused", actions.close_session, session=room.session(3), by=room.ben, at=START + 2 * WEEK)
    refused("paused", actions.propose_agreement, course=room.course, terms=room.course.agreement.terms,
            reason="x", by=room.ben, at=at)  # fmt: skip
    actions.move_on(course=room.course, event="resume", by=room.ben, at=at)
    assert room.course.state == State.INITIAL
    assert room.days == [
        "Wed 07 Oct 15:00",
        "Wed 14 Oct 15:00",
        "Wed 11 Nov 15:00",
        "Wed 18 Nov 15:00",
        "Wed 25 Nov 15:00",
        "Wed 02 Dec 15:00",
    ]


def test_resuming_in_time_moves_nothing(room):
    before = room.days
    for event in ("pause", "resume"):
        actions.move_on(course=room.course, event=event, reason="ill", by=room.ben, at=BEFORE)
    assert room.days == before


def test_reopening_brings_the_sessions_back(room):
    room.hold(1, 2)
    at = START + 2.5 * WEEK
    actions.drop_out(course=room.course, reason="no answer", by=room.ben, at=at)
    assert (next_session(room.course), room.course.completion) == (None, "dropped_out")
    assert (room.course.attended_under_half, room.course.left_before_agreed_end) == (True, True)
    refused("Reopen", actions.restore_session, session=room.course.sessions.last(), by=room.ben, at=at)
    refused("Reopen", actions.propose_agreement, course=room.course, terms=room.course.agreement.terms,
            reason="x", by=room.ben, at=at)  # fmt: skip
    actions.move_on(course=room.course, event="reopen", reason="came back", by=room.ben, at=at)
    assert (room.course.state, room.course.completion, room.course.ended_at) == (State.INITIAL, "", None)
    assert (room.numbers, room.days[2]) == ([1, 2, 3, 4, 5, 6], "Wed 28 Oct 15:00")


def test_a_course_does_not_close_while_a_session_is_open(room):
    first = room.session(1)
    actions.begin_session(session=first, by=room.ben, at=START)
    refused("Close it first", actions.end_course, course=room.course, by=room.ben, at=START)


def test_the_trail_of_all_this_is_whole(room):
    room.hold(1)
    actions.cancel_session(session=room.session(2), by_client=True, by=room.ben, at=START)
    assert findings() == []
    assert not AuditEvent.objects.filter(client_id=None).exists()
