"""Moving, cancelling and missing sessions, without ever losing the count."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.models import Course, Session, SessionState
from openipt.courses.refusals import Refused
from openipt.scheduling.numbering import Meeting, numbered
from openipt.scheduling.series import Frequency, replacement, series


def renumber(course: Course) -> None:
    """Give every session its number anew; numbers are first cleared so that none is there twice in between."""
    sessions = list(course.sessions.all())
    numbers = numbered(Meeting(session.pk, session.starts_at, session.counts) for session in sessions)
    changed = [session for session in sessions if session.number != numbers[session.pk]]
    if not changed:
        return
    Session.objects.filter(pk__in=[session.pk for session in changed]).update(number=None)
    for session in changed:
        session.number = numbers[session.pk]
    Session.objects.bulk_update(changed, ["number"])


def _fresh(session: Session, *, planned: bool = True) -> Session:
    """The session read again under the lock of its course."""
    course = locked(session.course)
    fresh = Session.objects.get(pk=session.pk)
    fresh.course = course
    if planned and fresh.state != SessionState.PLANNED:
        raise Refused("This session is no longer planned.")
    return fresh


def _happened(course: Course) -> QuerySet[Session]:
    return course.sessions.filter(state__in=(SessionState.HELD, SessionState.NO_SHOW), counts=True)


def _after_what_was_held(session: Session, starts_at: datetime) -> None:
    if _happened(session.course).filter(starts_at__gte=starts_at).exists():
        raise Refused("A session cannot be moved before one that has already been.")


def _nothing_unsettled_before(session: Session) -> None:
    """Numbers of what has been must never change, so sessions are settled in the order they were planned."""
    before = session.course.sessions.filter(state=SessionState.PLANNED, starts_at__lt=session.starts_at)
    if first := before.order_by("starts_at").first():
        raise Refused(f"Say first what became of session {first.number}: held, missed or cancelled.")


@transaction.atomic
def move_session(*, session: Session, starts_at: datetime, and_following: bool, by: User, at: datetime) -> Session:
    """Move a planned session, alone or with those that follow in the rhythm of the agreement.

    Raises:
        Refused: it is no longer planned, or would come before one that has already been.
    """
    fresh = _fresh(session)
    _after_what_was_held(fresh, starts_at)
    course = fresh.course
    moving = [fresh]
    if and_following and course.agreement:
        later = course.sessions.filter(state=SessionState.PLANNED, starts_at__gt=fresh.starts_at)
        moving += list(later.order_by("starts_at"))
        zone = ZoneInfo(course.agreement.time_zone)
        times = series(starts_at, Frequency(course.agreement.frequency), len(moving), zone)
    else:
        times = [starts_at]
    for moved, time in zip(moving, times, strict=True):
        moved.starts_at = time
        moved.save(update_fields=["starts_at"])
        note_act("session.moved", course, moved, by, at)
    renumber(course)
    return Session.objects.get(pk=fresh.pk)


@transaction.atomic
def cancel_session(*, session: Session, by_client: bool, reason: str, by: User, at: datetime) -> Session:
    """Cancel a planned session; a replacement is added at the end, so that the agreed number stays.

    Raises:
        Refused: it is no longer planned.
    """
    fresh = _fresh(session)
    fresh.state, fresh.counts = SessionState.CANCELLED, False
    fresh.cancelled_by_client, fresh.reason = by_client, reason
    fresh.save()
    _make_up_for(fresh)
    note_act("session.cancelled", fresh.course, fresh, by, at, by_client=by_client)
    renumber(fresh.course)
    return Session.objects.get(pk=fresh.pk)


def _make_up_for(session: Session) -> None:
    course = session.course
    agreement = course.agreement
    if agreement is None:
        return
    counting = course.sessions.filter(counts=True)
    if counting.count() >= agreement.planned_sessions:
        return
    times = [*counting.values_list("starts_at", flat=True), session.starts_at]
    added = replacement(times, Frequency(agreement.frequency), ZoneInfo(agreement.time_zone))
    Session.objects.create(course=course, starts_at=added, minutes=agreement.session_minutes)


@transaction.atomic
def record_no_show(*, session: Session, reason: str = "", by: User, at: datetime) -> Session:
    """Record that the client did not come. It keeps its number if the agreement says that missed sessions count.

    Raises:
        Refused: it is no longer planned.
    """
    fresh = _fresh(session)
    _nothing_unsettled_before(fresh)
    fresh.state, fresh.reason = SessionState.NO_SHOW, reason
    fresh.counts = fresh.course.agreement is None or fresh.course.agreement.missed_counts
    fresh.save()
    if not fresh.counts:
        _make_up_for(fresh)
    note_act("session.missed", fresh.course, fresh, by, at, counts=fresh.counts)
    renumber(fresh.course)
    return Session.objects.get(pk=fresh.pk)


@transaction.atomic
def restore_session(*, session: Session, by: User, at: datetime) -> Session:
    """Take back a cancellation or an absence; the last planned session beyond the agreed number goes again.

    Raises:
        Refused: the session was neither cancelled nor missed.
    """
    fresh = _fresh(session, planned=False)
    if fresh.state not in (SessionState.CANCELLED, SessionState.NO_SHOW):
        raise Refused("This session was neither cancelled nor missed.")
    if _happened(fresh.course).filter(starts_at__gt=fresh.starts_at).exists():
        raise Refused("Later sessions have been held since; the count would change.")
    fresh.state, fresh.counts, fresh.reason, fresh.cancelled_by_client = SessionState.PLANNED, True, "", None
    fresh.save()
    agreement = fresh.course.agreement
    counting = fresh.course.sessions.filter(counts=True)
    if agreement and counting.count() > agreement.planned_sessions:
        spare = counting.filter(state=SessionState.PLANNED, began_at=None).exclude(pk=fresh.pk).order_by("-starts_at")
        if extra := spare.first():
            extra.state, extra.counts = SessionState.CANCELLED, False
            extra.save(update_fields=["state", "counts"])
    note_act("session.restored", fresh.course, fresh, by, at)
    renumber(fresh.course)
    return Session.objects.get(pk=fresh.pk)


@transaction.atomic
def begin_session(*, session: Session, by: User, at: datetime) -> Session:
    """Note that a session has begun. Twice is as once."""
    fresh = _fresh(session, planned=False)
    if fresh.began_at is None and fresh.state == SessionState.PLANNED:
        fresh.began_at = at
        fresh.save(update_fields=["began_at"])
        note_act("session.began", fresh.course, fresh, by, at)
    return fresh


@transaction.atomic
def record_opening(*, session: Session, text: str, mood: int | None, by: User, at: datetime) -> Session:
    """Write down how things have been since the last session, and the mood from 0 (worst) to 10 (best)."""
    fresh = _fresh(session, planned=False)
    if (fresh.opening, fresh.mood) != (text, mood):
        fresh.opening, fresh.mood = text, mood
        fresh.save(update_fields=["opening", "mood"])
        note_act("session.opening", fresh.course, fresh, by, at)
    return fresh


@transaction.atomic
def close_session(*, session: Session, by: User, at: datetime) -> Session:
    """Note that a session was held. Twice is as once.

    Raises:
        Refused: it was cancelled or missed.
    """
    fresh = _fresh(session, planned=False)
    if fresh.state == SessionState.HELD:
        return fresh
    if fresh.state != SessionState.PLANNED:
        raise Refused("This session was cancelled or missed. Take that back first.")
    _nothing_unsettled_before(fresh)
    fresh.state, fresh.closed_at = SessionState.HELD, at
    fresh.began_at = fresh.began_at or at
    fresh.save(update_fields=["state", "closed_at", "began_at"])
    note_act("session.held", fresh.course, fresh, by, at, number=fresh.number)
    return fresh
