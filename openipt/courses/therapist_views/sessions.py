"""Moving, cancelling and missing sessions."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openipt.access.guards import viewer
from openipt.courses import actions
from openipt.courses.forms import CancelForm, MoveForm, ReasonForm
from openipt.courses.guards import open_course, open_session
from openipt.courses.models import Session
from openipt.courses.queries import sessions_of
from openipt.courses.therapist_views.attempts import attempt, not_understood


@require_GET
def sessions(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Every session of a course, and what can be done about it."""
    course = open_course(request, course_id, "course.change")
    return render(request, "courses/sessions.html", {"course": course, "sessions": sessions_of(course)})


def _list(request: HttpRequest, session: Session, change: Callable[[], object], done: str) -> HttpResponse:
    attempt(request, change, done)
    return redirect("course_sessions", session.course_id)


@require_POST
def move(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Move a session, alone or with those that follow."""
    session = open_session(request, session_id, "course.change")
    form = MoveForm(request.POST)
    agreement = session.course.agreement
    if not form.is_valid() or agreement is None:
        return not_understood(request, reverse("course_sessions", args=[session.course_id]))
    return _list(
        request,
        session,
        lambda: actions.move_session(
            session=session,
            starts_at=form.starts_at(agreement.time_zone),
            and_following=form.cleaned_data["and_following"],
            reason=form.cleaned_data["reason"],
            by=viewer(request),
            at=timezone.now(),
        ),
        _("Moved."),
    )


@require_POST
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Cancel a session; another is added at the end."""
    session = open_session(request, session_id, "course.change")
    form = CancelForm(request.POST)
    if not form.is_valid():
        return not_understood(request, reverse("course_sessions", args=[session.course_id]))
    return _list(
        request,
        session,
        lambda: actions.cancel_session(session=session, by=viewer(request), at=timezone.now(), **form.cleaned_data),
        _("Cancelled. A session is added at the end, so that the number stays."),
    )


@require_POST
def missed(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The client did not come."""
    session = open_session(request, session_id, "course.change")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return not_understood(request, reverse("course_sessions", args=[session.course_id]))
    return _list(
        request,
        session,
        lambda: actions.record_no_show(session=session, by=viewer(request), at=timezone.now(), **form.cleaned_data),
        _("Kept as missed."),
    )


@require_POST
def restore(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Take a cancellation or an absence back."""
    session = open_session(request, session_id, "course.change")
    return _list(
        request,
        session,
        lambda: actions.restore_session(session=session, by=viewer(request), at=timezone.now()),
        _("Taken back."),
    )
