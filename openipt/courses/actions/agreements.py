"""Proposing, accepting and changing the treatment agreement; accepting it plans the sessions."""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.lifecycle import move_on
from openipt.courses.actions.record import locked, note_act
from openipt.courses.actions.sessions import renumber
from openipt.courses.models import MOST_SESSIONS, Agreement, Course, Session, SessionState
from openipt.courses.refusals import Refused
from openipt.courses.terms import Terms
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.lifecycle import BEFORE, CLOSED
from openipt.scheduling.series import Frequency, replacement, series


@transaction.atomic
def propose_agreement(*, course: Course, terms: Terms, reason: str = "", by: User, at: datetime) -> Agreement:
    """Write down terms for both to look at. From the second version on a reason is needed.

    Raises:
        Refused: the course has ended, the reason is missing, or the number of sessions is out of range.
    """
    fresh = locked(course)
    if fresh.state in CLOSED:
        raise Refused("This course has ended; reopen it first.")
    if not 1 <= terms.planned_sessions <= MOST_SESSIONS:
        raise Refused(f"Plan between 1 and {MOST_SESSIONS} sessions.")
    if fresh.agreement and not reason.strip():
        raise Refused("Say why the agreement is changed.")
    last = fresh.agreements.order_by("-version").first()
    agreement = Agreement.objects.create(
        course=fresh,
        version=last.version + 1 if last else 1,
        reason=reason,
        proposed_at=at,
        proposed_by=by,
        **asdict(terms),
    )
    note_act("agreement.proposed", fresh, agreement, by, at, version=agreement.version)
    return agreement


@transaction.atomic
def accept_agreement(*, agreement: Agreement, by: User, at: datetime) -> Course:
    """Put an agreement in force: plan its sessions and, the first time, begin treatment. Twice is as once.

    Raises:
        Refused: a newer version was proposed meanwhile, or the course has ended.
    """
    course = locked(agreement.course)
    if course.agreement_id == agreement.pk:
        return course
    if course.agreements.filter(version__gt=agreement.version).exists():
        raise Refused("There is a newer version of this agreement.")
    if course.state in CLOSED:
        raise Refused("This course has ended; reopen it first.")
    before = course.agreement
    agreement.accepted_at, agreement.accepted_by = at, by
    agreement.save()
    course.agreement = agreement
    course.save()
    note_act("agreement.accepted", course, agreement, by, at, version=agreement.version)
    if before is None:
        _plan(course, agreement)
    else:
        _replan(course, before, agreement, at)
    if course.state in BEFORE:
        whole = len(edition_of(course.edition).phases) == 1
        course = move_on(course=course, event="begin_maintenance" if whole else "begin", by=by, at=at)
    return course


def _zone(agreement: Agreement) -> ZoneInfo:
    return ZoneInfo(agreement.time_zone)


def _add(course: Course, agreement: Agreement, times: list[datetime]) -> None:
    Session.objects.bulk_create(
        Session(course=course, starts_at=time, minutes=agreement.session_minutes) for time in times
    )


def _plan(course: Course, agreement: Agreement) -> None:
    _add(
        course,
        agreement,
        series(
            agreement.first_session_at, Frequency(agreement.frequency), agreement.planned_sessions, _zone(agreement)
        ),
    )
    renumber(course)


def _replan(course: Course, before: Agreement, agreement: Agreement, at: datetime) -> None:
    """Fit what is still planned to the new terms; what has happened stays as it is."""
    frequency = Frequency(agreement.frequency)
    ahead = list(course.sessions.filter(state=SessionState.PLANNED, starts_at__gte=at).order_by("starts_at"))
    counted = course.sessions.filter(counts=True).count()
    rhythm = ("frequency", "time_zone", "first_session_at")
    if any(getattr(before, name) != getattr(agreement, name) for name in rhythm):
        first = max(agreement.first_session_at, at)
        if first != agreement.first_session_at and ahead:
            first = ahead[0].starts_at
        for session, time in zip(ahead, series(first, frequency, len(ahead), _zone(agreement)), strict=True):
            session.starts_at = time
            session.save(update_fields=["starts_at"])
    for session in ahead[len(ahead) - max(0, counted - agreement.planned_sessions) :]:
        session.state, session.counts = SessionState.CANCELLED, False
        session.save(update_fields=["state", "counts"])
    for _ in range(agreement.planned_sessions - counted):
        times = list(course.sessions.filter(counts=True).values_list("starts_at", flat=True))
        _add(course, agreement, [replacement(times, frequency, _zone(agreement)) if times else at])
    course.sessions.filter(state=SessionState.PLANNED, starts_at__gte=at).update(minutes=agreement.session_minutes)
    renumber(course)
