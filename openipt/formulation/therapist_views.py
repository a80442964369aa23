"""Pages where therapist and client choose the focus and set goals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses.guards import open_course
from openipt.courses.models import Course
from openipt.formulation import actions
from openipt.formulation.areas import NoFocus
from openipt.formulation.forms import FocusForm, GoalForm, GoalRatingForm
from openipt.formulation.models import Goal
from openipt.formulation.queries import earlier_focuses_of, focus_of, goals_of
from openipt.protocol.editions import edition


@require_http_methods(["GET", "POST"])
def focus(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Choose one or two problem areas with the reasons, with the questions of each area at hand."""
    course = open_course(request, course_id, "course.change")
    form = FocusForm(request.POST or None, edition=edition(course.edition), initial=_as_chosen(course))
    if request.method == "POST" and form.is_valid() and _choose(request, course, form):
        messages.success(request, _("The focus is chosen."))
        return redirect("course_page", course.pk)
    context = {
        "course": course,
        "form": form,
        "areas": edition(course.edition).areas,
        "earlier": earlier_focuses_of(course),
        "goals": goals_of(course),
        "goal_form": GoalForm(),
    }
    return render(request, "formulation/focus.html", context)


def _as_chosen(course: Course) -> dict[str, object]:
    found = focus_of(course)
    first, second = [*found, None, None][:2]
    return {
        "primary": first.area if first else None,
        "reasons": first.reasons if first else "",
        "client_words": first.client_words if first else "",
        "agreed_with_client": bool(first and first.agreed_with_client),
        "secondary": second.area if second else "",
        "secondary_reasons": second.reasons if second else "",
    }


def _choose(request: HttpRequest, course: Course, form: FocusForm) -> bool:
    try:
        actions.choose_focus(
            course=course,
            choices=form.choices(),
            agreed_with_client=form.cleaned_data["agreed_with_client"],
            by=viewer(request),
            at=timezone.now(),
        )
    except NoFocus as problem:
        form.add_error(None, str(problem))
        return False
    return True


@require_POST
def set_goal(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Add a goal."""
    course = open_course(request, course_id, "course.change")
    form = GoalForm(request.POST)
    if form.is_valid():
        actions.set_goal(course=course, text=form.cleaned_data["text"], by=viewer(request), at=timezone.now())
    else:
        messages.error(request, _("Write the goal first (at most 500 letters)."))
    return redirect("focus", course.pk)


@require_POST
def rate_goal(request: HttpRequest, course_id: UUID, goal_id: UUID) -> HttpResponse:
    """Rate a goal from 0 to 10."""
    course = open_course(request, course_id, "course.change")
    goal = get_object_or_404(Goal, pk=goal_id, course=course)
    form = GoalRatingForm(request.POST)
    if form.is_valid():
        actions.rate_goal(goal=goal, rating=form.cleaned_data["rating"], by=viewer(request), at=timezone.now())
    else:
        messages.error(request, _("Rate a goal with a whole number from 0 to 10."))
    return redirect("focus", course.pk)


@require_POST
def drop_goal(request: HttpRequest, course_id: UUID, goal_id: UUID) -> HttpResponse:
    """Let a goal go."""
    course = open_course(request, course_id, "course.change")
    actions.drop_goal(goal=get_object_or_404(Goal, pk=goal_id, course=course), by=viewer(request), at=timezone.now())
    return redirect("focus", course.pk)
