"""What is written down in the session room: each part is a small form of its own."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openipt.access.guards import viewer
from openipt.courses import actions
from openipt.courses.forms import MarkForm, OpeningForm, ReportForm, StepForm, TextForm
from openipt.courses.guards import open_course, open_session
from openipt.courses.models import Session, Step
from openipt.courses.refusals import Refused
from openipt.courses.therapist_views.attempts import attempt, not_understood, remind, saved


def _room(session: Session, part: str = "") -> str:
    return reverse("session_room", args=[session.pk]) + (f"#{part}" if part else "")


@require_POST
def begin(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session has begun."""
    session = open_session(request, session_id, "course.change")
    attempt(request, lambda: actions.begin_session(session=session, by=viewer(request), at=timezone.now()))
    return redirect(_room(session, "opening"))


@require_POST
def opening(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """How things have been since last time, and the mood."""
    session = open_session(request, session_id, "course.change")
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return not_understood(request, _room(session, "opening"))

    def save() -> int:  # the opening has no revision: the last one to write it wins
        actions.record_opening(session=session, by=viewer(request), at=timezone.now(), **form.cleaned_data)
        return 0

    return saved(request, save, _room(session, "opening"))


@require_POST
def mark(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Mark a task, strategy or technique as done or left out, or take the mark back."""
    session = open_session(request, session_id, "course.change")
    form = MarkForm(request.POST)
    if not form.is_valid():
        return not_understood(request, _room(session, "agenda"))
    said, by, at = form.cleaned_data, viewer(request), timezone.now()
    if said["verdict"]:
        attempt(request, lambda: actions.mark(session=session, by=by, at=at, **said))
    else:
        kind, key = said["kind"], said["key"]
        attempt(request, lambda: actions.unmark(session=session, kind=kind, key=key, by=by, at=at))
    return redirect(_room(session, "techniques" if said["kind"] == "technique" else "agenda"))


@require_POST
def step(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Write down the step the client chose."""
    session = open_session(request, session_id, "course.change")
    form = StepForm(request.POST)
    if not form.is_valid():
        return not_understood(request, _room(session, "step"))
    said = form.cleaned_data
    if attempt(request, lambda: actions.choose_step(session=session, by=viewer(request), at=timezone.now(), **said)):
        remind(request, session.course.client, *(text for text in said.values() if isinstance(text, str)))
    return redirect(_room(session, "step"))


def _own_step(request: HttpRequest, step_id: UUID) -> Step:
    found = get_object_or_404(Step.objects.select_related("course", "session"), pk=step_id)
    open_course(request, found.course_id, "course.change")
    return found


@require_POST
def report(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """How an earlier step went, told in session."""
    found = _own_step(request, step_id)
    form = ReportForm(request.POST)
    now = found.course.sessions.filter(number__isnull=False, state="planned").order_by("number").first()
    back = _room(now or found.session, "since")
    if not form.is_valid():
        return not_understood(request, back)
    attempt(
        request,
        lambda: actions.report_step(step=found, by=viewer(request), at=timezone.now(), **form.cleaned_data),
        _("Kept."),
    )
    return redirect(back)


@require_POST
def drop(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Take a step back."""
    found = _own_step(request, step_id)
    attempt(request, lambda: actions.drop_step(step=found, by=viewer(request), at=timezone.now()))
    return redirect(_room(found.session, "step"))


def _save_note(request: HttpRequest, session: Session) -> int:
    """Save the note as sent. Raises Refused (or Stale); what makes no sense is refused too."""
    form = TextForm(request.POST)
    if not form.is_valid():
        raise Refused("That could not be understood.")
    said, by = form.cleaned_data, viewer(request)
    kept = actions.save_note(session=session, body=said["body"], revision=said["revision"], by=by, at=timezone.now())
    return kept.revision


@require_POST
def note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Save the note."""
    session = open_session(request, session_id, "note.write")
    return saved(request, lambda: _save_note(request, session), _room(session, "note"))


@require_POST
def private_note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Save one's own private note."""
    session = open_session(request, session_id, "private_note.write")
    form = TextForm(request.POST)
    if not form.is_valid():
        return not_understood(request, _room(session, "note"))
    said, by = form.cleaned_data, viewer(request)

    def save() -> int:
        kept = actions.save_private_note(
            session=session, body=said["body"], revision=said["revision"], by=by, at=timezone.now()
        )
        return kept.revision

    return saved(request, save, _room(session, "note"))


def _then(request: HttpRequest, session: Session, change: Callable[[], object]) -> HttpResponse:
    """Save the note that was sent along, if one was, and then change the session: nothing typed is left behind."""

    def save() -> int:
        revision = _save_note(request, session) if "body" in request.POST else 0
        change()
        return revision

    return saved(request, save, _room(session, "note"))


@require_POST
def close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session was held."""
    session = open_session(request, session_id, "course.change")
    return _then(
        request, session, lambda: actions.close_session(session=session, by=viewer(request), at=timezone.now())
    )


@require_POST
def sign(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign and lock the note."""
    session = open_session(request, session_id, "note.write")
    return _then(request, session, lambda: actions.sign_note(session=session, by=viewer(request), at=timezone.now()))
