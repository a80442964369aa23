"""Taking a course on in its life: phases, pause, ending, reopening, maintenance. Guides, never blocks."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses import actions
from openipt.courses.forms import MoveOnForm
from openipt.courses.guards import open_course
from openipt.courses.queries import course_progress
from openipt.courses.therapist_views.attempts import attempt, not_understood
from openipt.protocol.editions import edition
from openipt.protocol.guidance import open_exit_tasks
from openipt.protocol.lifecycle import EVENTS, State, possible

BY_AGREEMENT = {"begin", "begin_maintenance"}  # these happen when the agreement is accepted


@require_http_methods(["GET", "POST"])
def moves(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What can happen to this course now, each with its reason if it needs one."""
    course = open_course(request, course_id, "course.change")
    if request.method == "POST":
        form = MoveOnForm(request.POST)
        if not form.is_valid():
            return not_understood(request, reverse("course_moves", args=[course.pk]))
        said = form.cleaned_data
        done = attempt(
            request,
            lambda: actions.move_on(course=course, by=viewer(request), at=timezone.now(), **said),
            _(EVENTS[said["event"]].name),
        )
        return redirect("course_page" if done else "course_moves", course.pk)
    context = {
        "course": course,
        "transitions": [found for found in possible(State(course.state)) if found.event not in BY_AGREEMENT],
        "completions": MoveOnForm.completions(),
        "open_tasks": open_exit_tasks(edition(course.edition), course_progress(course)),
        "may_follow": course.state in (State.FINAL, State.ENDED) and not course.followed_by.exists(),
    }
    return render(request, "courses/moves.html", context)


@require_POST
def maintenance(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Open a maintenance course that follows this one; its own agreement comes next."""
    course = open_course(request, course_id, "course.change")
    made: list[UUID] = []
    attempt(
        request,
        lambda: made.append(actions.start_maintenance(course=course, by=viewer(request), at=timezone.now()).pk),
        _("A maintenance course follows. Agree on it next."),
    )
    return redirect("agreement", made[0]) if made else redirect("course_moves", course.pk)
