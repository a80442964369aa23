"""Opening a course, and moving it on through its life. Nothing else changes the state of a course."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.calendar import Calendar
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course, Session, SessionState, StateChange
from openipt.courses.queries import locked, number_reached
from openipt.courses.refusals import Refused
from openipt.courses.turning_points import CLOSING, closing
from openipt.people.models import Client
from openipt.protocol.editions import editions
from openipt.protocol.lifecycle import CLOSED, TREATMENT, NotAllowed, Standing, State, after

MAINTENANCE = "ipt-maintenance"
BEGINNINGS = ("begin", "begin_maintenance")
PHASE_MOVES = ("to_middle", "back_to_initial", "to_final", "back_to_middle")


@transaction.atomic
def open_course(*, client: Client, therapist: User, edition: str, school: str, by: User, at: datetime) -> Course:
    """Open a course in the state Enquiry: client and therapist have not agreed on anything yet.

    Args:
        client: whose course it is.
        therapist: who leads it.
        edition: the key of a protocol edition.
        school: one of the edition's schools: the words it is spoken of in.
        by: who opens it.
        at: when.

    Raises:
        Refused: the client has a course that is going on, or there is no such edition or school.
    """
    return _opened(Course(client=client, therapist=therapist, edition=edition, school=school), State.ENQUIRED, by, at)


@transaction.atomic
def start_maintenance(*, course: Course, by: User, at: datetime) -> Course:
    """Taper into maintenance: this course ends as completed, and a new one, which needs its own agreement, follows it.

    Asked for twice, it gives the same new course.

    Raises:
        Refused: the course was neither in treatment nor ended, or is maintenance itself.
    """
    locked(course)
    if following := course.followed_by.first():
        return following
    if course.edition == MAINTENANCE or course.state not in {State.ENDED, *TREATMENT}:
        raise Refused("Maintenance follows a course that was in treatment.")
    if course.state != State.ENDED:
        move_on(course=course, event="end", by=by, at=at)
    following = Course(
        client=course.client, therapist=course.therapist, edition=MAINTENANCE, school=course.school, follows=course
    )
    return _opened(following, State.SUITABILITY, by, at)


def _opened(course: Course, state: State, by: User, at: datetime) -> Course:
    wanted = editions().get(course.edition)
    if wanted is None:
        raise Refused("There is no such edition of the protocol.")
    if course.school not in {words.school for words in wanted.schools}:
        raise Refused("This edition does not know that school.")
    _refuse_a_second_course(course)
    course.state, course.opened_at = state, at
    course.save(force_insert=True)
    Trail(course, by, at).add("course.opened", course, edition=course.edition, state=course.state)
    return course


def _refuse_a_second_course(course: Course) -> None:
    Client.objects.select_for_update().get(pk=course.client_id)
    others = Course.objects.filter(client=course.client_id).exclude(pk=course.pk).exclude(state__in=CLOSED)
    if others.exists():
        raise Refused("This client already has a course that has not ended.")


@transaction.atomic
def move_on(*, course: Course, event: str, reason: str = "", completion: str = "", by: User, at: datetime) -> Course:
    """Apply one event of the lifecycle table (`protocol.lifecycle`) to a course and write it down.

    Closing a course cancels what was planned and records how it came to its end; reopening brings those sessions
    back; resuming moves them on to the next times of their rhythm.

    Args:
        course: which; it is brought up to date.
        event: a key of the table.
        reason: why; some events need one.
        completion: for closing events, how it came to its end (`protocol.lifecycle.Completion`); "" is the usual one.
        by: who.
        at: when.

    Raises:
        Refused: the event cannot happen now, or lacks what it needs.
    """
    locked(course)
    before = Standing(State(course.state), State(course.resumes_to) if course.resumes_to else None)
    try:
        now = after(before, event, reason)
    except NotAllowed as problem:
        raise Refused(str(problem)) from None
    _refuse_what_is_not_ready(course, event)
    course.state, course.resumes_to = now.state, now.resumes_to or ""
    if event in CLOSING:
        _close(course, event, completion, reason, at)
    elif event in {"reopen", "resume"}:
        _take_up_again(course, at)
    elif event in PHASE_MOVES:
        _move_boundary(course, event)
    course.save()
    change = StateChange.objects.create(
        course=course, event=event, from_state=before.state, to_state=now.state, at=at, by=by, reason=reason
    )
    Trail(course, by, at).add("course.moved_on", change, event=event, state=course.state, completion=course.completion)
    return course


def _refuse_what_is_not_ready(course: Course, event: str) -> None:
    if event in BEGINNINGS and course.agreement is None:
        raise Refused("Treatment begins when the agreement is accepted.")
    if event == "reopen":
        _refuse_a_second_course(course)


def _close(course: Course, event: str, completion: str, reason: str, at: datetime) -> None:
    if course.sessions.filter(state=SessionState.PLANNED, began_at__isnull=False).exists():
        raise Refused("A session has begun and is not closed yet. Close it first.")
    held = course.sessions.filter(state=SessionState.HELD).count()
    planned = course.agreement.planned_sessions if course.agreement else None
    found = closing(event, completion, reason, planned=planned, held=held)
    course.ended_at, course.completion = at, found.completion
    course.attended_under_half = found.attended_under_half
    course.left_before_agreed_end = found.left_before_agreed_end
    course.sessions.filter(state=SessionState.PLANNED).update(
        state=SessionState.CANCELLED, counts=False, number=None, cancelled_by_client=None
    )


def _move_boundary(course: Course, event: str) -> None:
    """The boundaries of the phases follow what therapist and client in fact do."""
    reached = number_reached(course)
    if event == "to_middle":
        course.initial_until = reached or None
    elif event == "back_to_initial":
        course.initial_until = None
    else:
        course.final_from = reached + 1 if event == "to_final" else None


def _take_up_again(course: Course, at: datetime) -> None:
    course.ended_at, course.completion = None, ""
    course.attended_under_half = course.left_before_agreed_end = None
    if course.agreement is None:
        return
    fell_away = Session.objects.filter(course=course, state=SessionState.CANCELLED, cancelled_by_client=None)
    fell_away.update(state=SessionState.PLANNED, counts=True)
    calendar = Calendar(course, course.agreement)
    calendar.catch_up(at)
    calendar.fill(at)
