"""Goals: setting them, describing their levels, rating them, and letting them go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses.guards import open_course
from openipt.courses.therapist_views.attempts import attempt, remind
from openipt.formulation import actions
from openipt.formulation.forms import AttainmentForm, GoalForm, GoalRatingForm, LevelsForm
from openipt.formulation.models import Goal
from openipt.protocol.editions import edition


@require_POST
def set_goal(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Add a goal."""
    course = open_course(request, course_id, "course.change")
    form = GoalForm(request.POST, edition=edition(course.edition))
    if form.is_valid():
        actions.set_goal(course=course, by=viewer(request), at=timezone.now(), **form.cleaned_data)
        remind(request, course.client, form.cleaned_data["text"])
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


@require_http_methods(["GET", "POST"])
def goal_levels(request: HttpRequest, course_id: UUID, goal_id: UUID) -> HttpResponse:
    """Describe what each level from -2 to 2 would look like."""
    course = open_course(request, course_id, "course.change")
    goal = get_object_or_404(Goal.objects.select_related("course__client"), pk=goal_id, course=course)
    form = LevelsForm(request.POST or None, initial={f"level{row.level}": row.text for row in goal.levels.all()})
    if request.method == "POST" and form.is_valid():

        def describe() -> None:
            actions.describe_goal(goal=goal, levels=form.levels(), by=viewer(request), at=timezone.now())

        if attempt(request, describe, _("The levels are written down.")):
            return redirect("focus", course.pk)
    return render(request, "formulation/goal_levels.html", {"course": course, "goal": goal, "form": form})


@require_POST
def rate_attainment(request: HttpRequest, course_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say which level a goal has reached."""
    course = open_course(request, course_id, "course.change")
    goal = get_object_or_404(Goal.objects.select_related("course__client"), pk=goal_id, course=course)
    form = AttainmentForm(request.POST)
    if form.is_valid():
        level = form.cleaned_data["level"]
        attempt(request, lambda: actions.rate_attainment(goal=goal, level=level, by=viewer(request), at=timezone.now()))
    else:
        messages.error(request, _("Choose a level from -2 to 2."))
    return redirect("focus", course.pk)
