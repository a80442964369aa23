"""A course from first contact to maintenance, by its actions alone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.audit.models import AuditEvent
from openipt.courses import actions
from openipt.courses.models import Course, SessionState
from openipt.courses.refusals import Refused, Stale
from openipt.courses.terms import AgreementTerms
from openipt.protocol.lifecycle import Completion, State
from openipt.scheduling.series import Frequency
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 9, 30, 15, 0, tzinfo=LONDON)
DAY = timedelta(days=1)


def terms(**changes: object) -> AgreementTerms:
    """Sixteen weekly sessions on Wednesdays at three."""
    usual: dict[str, object] = {
        "planned_sessions": 16,
        "frequency": Frequency.WEEKLY,
        "session_minutes": 50,
        "first_session_at": START,
        "time_zone": "Europe/London",
        "place_kind": "room",
    }
    return AgreementTerms(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.fixture
def cast() -> Cast:
    """The standing cast."""
    return make_cast()


@pytest.fixture
def course(cast: Cast) -> Course:
    """Ben's course with Amara, sixteen sessions agreed."""
    at = START - 3 * DAY
    made = actions.open_course(
        client=cast.amara, therapist=cast.ben, edition="ipt-adult", school="weissman", by=cast.ben, at=at
    )
    agreement = actions.propose_agreement(course=made, terms=terms(), by=cast.ben, at=at)
    return actions.accept_agreement(agreement=agreement, by=cast.amara_user, at=at)


def numbers(course: Course) -> list[int]:
    """The numbers of the sessions that count, in order of time."""
    return [s.number for s in course.sessions.order_by("starts_at") if s.number is not None]


def test_accepting_the_agreement_plans_the_sessions_and_begins_treatment(course: Course) -> None:
    assert course.state == State.INITIAL
    times = [session.starts_at.astimezone(LONDON) for session in course.sessions.order_by("number")]
    assert len(times) == 16
    assert {(time.weekday(), time.hour) for time in times} == {(2, 15)}
    assert {time.utcoffset() for time in times} == {timedelta(hours=1), timedelta(0)}


def test_a_whole_course_through_to_maintenance(course: Course, cast: Cast) -> None:
    ben = cast.ben
    for session in course.sessions.order_by("number"):
        at = session.starts_at
        actions.begin_session(session=session, by=ben, at=at)
        actions.record_opening(session=session, text="A better week", mood=6, by=ben, at=at)
        note = actions.save_note(session=session, body=f"Session {session.number}", revision=0, by=ben, at=at)
        assert note.revision == 1
        actions.close_session(session=session, by=ben, at=at)
        actions.sign_note(session=session, by=ben, at=at)
        if session.number in (3, 13):
            actions.move_on(course=course, event="to_middle" if session.number == 3 else "to_final", by=ben, at=at)
    end = START + 16 * 7 * DAY
    ended = actions.end_course(course=course, completion=Completion.COMPLETED, by=ben, at=end)
    assert (ended.state, ended.attended_under_half, ended.left_before_agreed_end) == (State.ENDED, False, False)
    following = actions.start_maintenance(course=ended, by=ben, at=end)
    agreement = actions.propose_agreement(
        course=following,
        terms=terms(planned_sessions=12, frequency=Frequency.MONTHLY, first_session_at=end + 14 * DAY),
        by=ben,
        at=end,
    )
    assert actions.accept_agreement(agreement=agreement, by=ben, at=end).state == State.MAINTENANCE
    assert AuditEvent.objects.filter(client_id=cast.amara.pk, act="note.signed").count() == 16


def test_cancelling_keeps_the_agreed_number_and_the_numbers_unbroken(course: Course, cast: Cast) -> None:
    third = course.sessions.get(number=3)
    actions.cancel_session(session=third, by_client=True, reason="ill", by=cast.ben, at=START)
    assert numbers(course) == list(range(1, 17))
    last = course.sessions.get(number=16)
    assert last.starts_at == START + 16 * 7 * DAY
    third.refresh_from_db()
    assert (third.state, third.number) == (SessionState.CANCELLED, None)
    actions.restore_session(session=third, by=cast.ben, at=START)
    assert numbers(course) == list(range(1, 17))
    third.refresh_from_db()
    assert third.number == 3


def test_a_missed_session_keeps_its_number_when_so_agreed(course: Course, cast: Cast) -> None:
    first, second = course.sessions.get(number=1), course.sessions.get(number=2)
    actions.close_session(session=first, by=cast.ben, at=first.starts_at)
    missed = actions.record_no_show(session=second, reason="", by=cast.ben, at=second.starts_at)
    assert (missed.state, missed.number) == (SessionState.NO_SHOW, 2)
    assert numbers(course) == list(range(1, 17))


def test_sessions_are_settled_in_order(course: Course, cast: Cast) -> None:
    with pytest.raises(Refused, match="session 1"):
        actions.close_session(session=course.sessions.get(number=2), by=cast.ben, at=START)


def test_moving_this_and_the_following(course: Course, cast: Cast) -> None:
    fifth = course.sessions.get(number=5)
    to = datetime(2026, 10, 29, 9, 0, tzinfo=LONDON)
    actions.move_session(session=fifth, starts_at=to, and_following=True, by=cast.ben, at=START)
    times = [s.starts_at.astimezone(LONDON) for s in course.sessions.filter(number__gte=5).order_by("number")]
    assert {(time.weekday(), time.hour) for time in times} == {(3, 9)}
    assert course.sessions.get(number=4).starts_at.astimezone(LONDON).weekday() == 2


def test_a_session_is_not_moved_before_one_that_was_held(course: Course, cast: Cast) -> None:
    first, second = course.sessions.get(number=1), course.sessions.get(number=2)
    actions.close_session(session=first, by=cast.ben, at=first.starts_at)
    with pytest.raises(Refused, match="already been"):
        actions.move_session(session=second, starts_at=START - DAY, and_following=False, by=cast.ben, at=START)


def test_changing_the_number_of_sessions_needs_a_reason_and_replans(course: Course, cast: Cast) -> None:
    with pytest.raises(Refused, match="why"):
        actions.propose_agreement(course=course, terms=terms(planned_sessions=12), by=cast.ben, at=START)
    for count in (12, 18):
        agreement = actions.propose_agreement(
            course=course, terms=terms(planned_sessions=count), reason="new job", by=cast.ben, at=START - DAY
        )
        actions.accept_agreement(agreement=agreement, by=cast.amara_user, at=START - DAY)
        assert numbers(course) == list(range(1, count + 1))


def test_a_stale_note_is_noticed_and_loses_nothing(course: Course, cast: Cast) -> None:
    session = course.sessions.get(number=1)
    actions.save_note(session=session, body="first tab", revision=0, by=cast.ben, at=START)
    with pytest.raises(Stale) as caught:
        actions.save_note(session=session, body="second tab", revision=0, by=cast.ben, at=START)
    assert (caught.value.current, caught.value.revision) == ({"body": "first tab"}, 1)
    again = actions.save_note(session=session, body="first tab", revision=0, by=cast.ben, at=START)
    assert again.revision == 1


def test_a_signed_note_is_only_added_to(course: Course, cast: Cast) -> None:
    session = course.sessions.get(number=1)
    actions.save_note(session=session, body="what happened", revision=0, by=cast.ben, at=START)
    with pytest.raises(Refused, match="Close"):
        actions.sign_note(session=session, by=cast.ben, at=START)
    actions.close_session(session=session, by=cast.ben, at=START)
    with pytest.raises(Refused, match="wrote"):
        actions.sign_note(session=session, by=cast.rosa, at=START)
    note = actions.sign_note(session=session, by=cast.ben, at=START)
    with pytest.raises(Refused, match="signed"):
        actions.save_note(session=session, body="something else", revision=1, by=cast.ben, at=START)
    actions.add_addendum(note=note, body="I forgot", by=cast.ben, at=START)
    actions.add_addendum(note=note, body="I forgot", by=cast.ben, at=START)
    assert [added.body for added in note.addenda.all()] == ["I forgot"]


def test_a_drop_out_is_recorded_by_both_definitions(course: Course, cast: Cast) -> None:
    dropped = actions.drop_out(course=course, reason="stopped coming", by=cast.ben, at=START + 30 * DAY)
    assert (dropped.state, dropped.left_before_agreed_end, dropped.attended_under_half) == ("dropped_out", True, True)
    assert not dropped.sessions.filter(state=SessionState.PLANNED).exists()
    again = actions.move_on(course=dropped, event="reopen", reason="came back", by=cast.ben, at=START + 40 * DAY)
    assert (again.state, again.completion) == (State.INITIAL, "")


def test_only_one_course_at_a_time(course: Course, cast: Cast) -> None:
    with pytest.raises(Refused, match="not ended"):
        actions.open_course(
            client=cast.amara,
            therapist=cast.ben,
            edition="ipt-adult",
            school="weissman",
            by=cast.ben,
            at=datetime.now(UTC),
        )
