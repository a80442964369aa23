"""Opening a course, moving it on, and ending it."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.models import Course, SessionState, StateChange
from openipt.courses.refusals import Refused
from openipt.people.models import Client
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.lifecycle import CLOSED, Completion, NotAllowed, Standing, State, after


@transaction.atomic
def open_course(
    *,
    client: Client,
    therapist: User,
    edition: str,
    school: str,
    by: User,
    at: datetime,
    state: State = State.ENQUIRED,
    follows: Course | None = None,
) -> Course:
    """Open a course that has not begun yet.

    Raises:
        Refused: the client already has a course that is going on; the edition or school is unknown.
    """
    try:
        edition_of(edition).words(school)
    except KeyError:
        raise Refused("There is no such protocol or school.") from None
    Client.objects.select_for_update().get(pk=client.pk)
    if client.courses.exclude(state__in=CLOSED).exists():
        raise Refused("This client already has a course that has not ended.")
    course = Course.objects.create(
        client=client,
        therapist=therapist,
        edition=edition,
        school=school,
        state=state,
        opened_at=at,
        follows=follows,
    )
    note_act("course.opened", course, course, by, at, edition=edition, state=state)
    return course


@transaction.atomic
def move_on(*, course: Course, event: str, reason: str = "", by: User, at: datetime) -> Course:
    """Take a course one step on in its life (`protocol.lifecycle`); the only place that changes its state.

    Raises:
        Refused: the step cannot be taken now, or lacks its reason.
    """
    fresh = locked(course)
    before = Standing(State(fresh.state), State(fresh.resumes_to) if fresh.resumes_to else None)
    try:
        now = after(before, event, reason)
    except NotAllowed as problem:
        raise Refused(str(problem)) from None
    fresh.state, fresh.resumes_to = now.state, now.resumes_to or ""
    if now.state not in CLOSED:
        fresh.ended_at, fresh.completion = None, ""
        fresh.left_before_agreed_end = fresh.attended_under_half = None
    fresh.save()
    change = StateChange.objects.create(
        course=fresh, event=event, from_state=before.state, to_state=now.state, at=at, by=by, reason=reason
    )
    note_act("course.moved", fresh, change, by, at, event=event, from_state=before.state, to_state=now.state)
    return fresh


def _attended_under_half(course: Course) -> bool:
    held = course.sessions.filter(state=SessionState.HELD).count()
    return bool(course.agreement) and held * 2 < course.agreement.planned_sessions  # type: ignore[union-attr]


def _close(course: Course, completion: Completion, by: User, at: datetime) -> Course:
    """Store how a course ended, by both definitions of drop-out, and free the sessions still planned."""
    course.ended_at, course.completion = at, completion
    course.attended_under_half = _attended_under_half(course)
    course.left_before_agreed_end = completion is Completion.DROPPED_OUT
    course.save()
    left = course.sessions.filter(state=SessionState.PLANNED)
    left.update(state=SessionState.CANCELLED, counts=False, number=None)
    note_act("course.ended", course, course, by, at, completion=completion)
    return course


@transaction.atomic
def end_course(*, course: Course, completion: Completion, reason: str = "", by: User, at: datetime) -> Course:
    """End a course and say how it ended. A drop-out is recorded by `drop_out`.

    Raises:
        Refused: the course is not in treatment, or the completion belongs to another step.
    """
    if completion in (Completion.DROPPED_OUT, Completion.TRANSFERRED):
        raise Refused("A drop-out and a transfer are recorded as such.")
    event = "end" if course.state not in (State.ENQUIRED, State.SUITABILITY) else "not_start"
    return _close(move_on(course=course, event=event, reason=reason, by=by, at=at), completion, by, at)


@transaction.atomic
def drop_out(*, course: Course, reason: str, by: User, at: datetime) -> Course:
    """Record that the client left before the agreed end, without agreement."""
    moved = move_on(course=course, event="drop_out", reason=reason, by=by, at=at)
    return _close(moved, Completion.DROPPED_OUT, by, at)


@transaction.atomic
def transfer(*, course: Course, reason: str, by: User, at: datetime) -> Course:
    """Record that somebody else takes the treatment on."""
    moved = move_on(course=course, event="transfer", reason=reason, by=by, at=at)
    return _close(moved, Completion.TRANSFERRED, by, at)


@transaction.atomic
def start_maintenance(*, course: Course, edition: str = "ipt-maintenance", by: User, at: datetime) -> Course:
    """Open a maintenance course that follows one that has ended; it begins when its own agreement is accepted.

    Raises:
        Refused: the course has not ended.
    """
    if course.state != State.ENDED:
        raise Refused("End this course first; maintenance follows it with an agreement of its own.")
    return open_course(
        client=course.client,
        therapist=course.therapist,
        edition=edition,
        school=course.school,
        by=by,
        at=at,
        state=State.SUITABILITY,
        follows=course,
    )
