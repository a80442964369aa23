"""Moving, cancelling, holding and closing sessions."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.actions.calendar import Calendar
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course, Note, Session, SessionState
from openipt.courses.queries import locked, open_session_locked
from openipt.courses.refusals import Refused
from openipt.protocol.lifecycle import TREATMENT, State

EARLIEST = timedelta(days=1)  # a session may begin so long before its time


def _locked_session(session: Session) -> Course:
    course = locked(session.course)
    session.refresh_from_db()
    session.course = course
    return course


def _calendar(course: Course) -> Calendar:
    if course.agreement is None:
        raise Refused("There is no agreement yet.")
    return Calendar(course, course.agreement)


def _refuse_unless_planned(session: Session) -> None:
    if session.state == SessionState.HELD:
        raise Refused("This session has been held.")
    if session.state != SessionState.PLANNED:
        raise Refused("This session was cancelled or missed. Undo that first.")


def _refuse_if_earlier_are_open(session: Session) -> None:
    earlier = session.course.sessions.filter(state=SessionState.PLANNED, starts_at__lt=session.starts_at)
    if first := earlier.order_by("starts_at").first():
        words = _("Say first what became of session {number}: held, missed or cancelled.")
        raise Refused(words.format(number=first.number))


@transaction.atomic
def move_session(
    *, session: Session, starts_at: datetime, and_following: bool = False, reason: str = "", by: User, at: datetime
) -> Session:
    """Move a planned session, alone or with all that follow it, which then keep its weekday and hour.

    Args:
        session: which; it is brought up to date.
        starts_at: its new time.
        and_following: whether the later planned sessions follow in the agreed rhythm.
        reason: why, if said.
        by: who.
        at: when it was moved.

    Raises:
        Refused: it is not planned or has begun, the time lies before a session that took place, or is taken.
    """
    course = _locked_session(session)
    _refuse_unless_planned(session)
    if session.began_at is not None:
        raise Refused("This session has begun.")
    calendar = _calendar(course)
    if calendar.settled_until and starts_at <= calendar.settled_until:
        raise Refused("A session cannot be moved before one that has already been.")
    if any(s.starts_at == starts_at for s in calendar.planned if s != session):
        raise Refused("There is another session of this course at that time.")
    if starts_at == session.starts_at and not and_following:
        return session
    following = [s for s in calendar.movable if and_following and s.starts_at > session.starts_at]
    moved = next(s for s in calendar.sessions if s == session)
    moved.starts_at, moved.reason = starts_at, reason
    moved.save(update_fields=["starts_at", "reason"])
    calendar.retime(following, starts_at, starts_at)
    calendar.fill(at)
    session.starts_at, session.reason, session.number = moved.starts_at, moved.reason, moved.number
    Trail(course, by, at).add("session.moved", session, and_following=and_following, moved=1 + len(following))
    return session


@transaction.atomic
def cancel_session(*, session: Session, by_client: bool, reason: str = "", by: User, at: datetime) -> Session:
    """Cancel a planned session. Another one is added at the end, so that as many remain as agreed.

    Cancelling what is cancelled changes nothing.

    Raises:
        Refused: it was held or missed.
    """
    course = _locked_session(session)
    if session.state == SessionState.CANCELLED:
        return session
    _refuse_unless_planned(session)
    session.state, session.counts, session.cancelled_by_client = SessionState.CANCELLED, False, by_client
    session.reason, session.began_at = reason, None
    _save_and_refill(session, at)
    Trail(course, by, at).add("session.cancelled", session, by_client=by_client)
    return session


def _save_and_refill(session: Session, at: datetime) -> None:
    session.save()
    _calendar(session.course).fill(at)
    session.refresh_from_db(fields=["number"])


@transaction.atomic
def record_no_show(*, session: Session, reason: str = "", by: User, at: datetime) -> Session:
    """Record that the client did not come and did not say so. It keeps its number if the agreement says so.

    Recording it twice changes nothing.

    Raises:
        Refused: it was held or cancelled, is still to come, or an earlier session is open.
    """
    course = _locked_session(session)
    if session.state == SessionState.NO_SHOW:
        return session
    _refuse_unless_planned(session)
    if at < session.starts_at:
        raise Refused("This session is still to come. You can cancel it.")
    _refuse_if_earlier_are_open(session)
    session.counts = course.agreement is not None and course.agreement.missed_counts
    session.state, session.reason, session.began_at = SessionState.NO_SHOW, reason, None
    _save_and_refill(session, at)
    Trail(course, by, at).add("session.missed", session, counts=session.counts)
    return session


@transaction.atomic
def restore_session(*, session: Session, by: User, at: datetime) -> Session:
    """Undo a cancellation or an absence: the session is planned again, and the one that replaced it goes.

    Undoing it twice changes nothing.

    Raises:
        Refused: it was held, a later session has taken place, its time is taken, or there is no planned session left
            that could go for it.
    """
    course = _locked_session(session)
    if session.state == SessionState.PLANNED:
        return session
    if session.state == SessionState.HELD:
        raise Refused("This session has been held.")
    calendar = _calendar(course)
    others = [s for s in calendar.sessions if s != session]
    if course.state not in {*TREATMENT, State.PAUSED}:
        raise Refused("The course is closed. Reopen it first.")
    if any(s.state in {SessionState.HELD, SessionState.NO_SHOW} and s.starts_at >= session.starts_at for s in others):
        raise Refused("A later session has already taken place: this one would change its number.")
    if any(s.starts_at == session.starts_at for s in calendar.planned):
        raise Refused("There is another session of this course at that time.")
    if not session.counts and not calendar.movable:
        raise Refused("All agreed sessions have taken place. Change the agreement to have one more.")
    session.state, session.counts, session.cancelled_by_client, session.reason = SessionState.PLANNED, True, None, ""
    _save_and_refill(session, at)
    Trail(course, by, at).add("session.restored", session)
    return session


@transaction.atomic
def begin_session(*, session: Session, by: User, at: datetime) -> Session:
    """Begin a session. Beginning it twice, or after it was closed, changes nothing.

    Raises:
        Refused: the course is paused, the session is cancelled, missed or more than a day off, or an earlier one is
            still open.
    """
    course = _locked_session(session)
    if session.state == SessionState.HELD or (session.state == SessionState.PLANNED and session.began_at):
        return session
    _refuse_to_hold(session, at)
    session.began_at = at
    session.save(update_fields=["began_at"])
    Trail(course, by, at).add("session.begun", session)
    return session


def _refuse_to_hold(session: Session, at: datetime) -> None:
    _refuse_unless_planned(session)
    if session.course.state == State.PAUSED:
        raise Refused("The course is paused. Resume it first.")
    _refuse_if_earlier_are_open(session)
    if session.starts_at - at > EARLIEST:
        raise Refused("This session is planned for another day. Move it first.")


@transaction.atomic
def record_opening(*, session: Session, text: str, mood: int | None, by: User, at: datetime) -> Session:
    """Write down what the client says to the opening question, and their mood.

    Args:
        session: a planned or held one whose note is not signed.
        text: in the client's words, or about them.
        mood: from 0 (worst) to 10 (best); None if not asked.
        by: who writes.
        at: when.

    Raises:
        Refused: the mood is out of range, the session did not take place, or its note is signed.
    """
    open_session_locked(session)
    if mood is not None and not 0 <= mood <= 10:
        raise Refused("Mood is a whole number from 0 to 10.")
    if (session.opening, session.mood) == (text, mood):
        return session
    session.opening, session.mood = text, mood
    session.save(update_fields=["opening", "mood"])
    Trail(session.course, by, at).add("session.opening_saved", session)
    return session


@transaction.atomic
def close_session(*, session: Session, by: User, at: datetime) -> Session:
    """Close a session: it was held. Its note now waits to be signed. Closing it twice changes nothing.

    Raises:
        Refused: as for `begin_session`.
    """
    course = _locked_session(session)
    if session.state == SessionState.HELD:
        return session
    _refuse_to_hold(session, at)
    session.state, session.began_at, session.closed_at = SessionState.HELD, session.began_at or at, at
    session.save(update_fields=["state", "began_at", "closed_at"])
    Note.objects.get_or_create(session=session, defaults={"author": by, "saved_at": at})
    Trail(course, by, at).add("session.closed", session, number=session.number)
    return session
