"""Pages where the therapist decides on suitability, weighs the evidence, and chooses the focus with the client."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses.guards import open_course
from openipt.courses.models import Course
from openipt.courses.therapist_views.attempts import attempt
from openipt.formulation import actions
from openipt.formulation.areas import NoFocus
from openipt.formulation.forms import EvidenceForm, FocusForm, GoalForm, StageForm, SuitabilityForm
from openipt.formulation.queries import (
    attainment_of,
    earlier_focuses_of,
    evidence_of,
    focus_of,
    goals_of,
    stages_of,
    suitability_of,
)
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
        "in_force": focus_of(course),
        "stages": stages_of(course),
        "stage_form": StageForm(),
        "goals": (goals := list(goals_of(course))),
        "attainment": attainment_of(goals),
        "goal_form": GoalForm(edition=edition(course.edition)),
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
def rate_stage(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Say how far a dispute has gone."""
    course = open_course(request, course_id, "course.change")
    form = StageForm(request.POST)
    stage = form.cleaned_data["stage"] if form.is_valid() else ""
    attempt(
        request,
        lambda: actions.rate_dispute_stage(course=course, stage=stage, by=viewer(request), at=timezone.now()),
        _("Written down."),
    )
    return redirect("focus", course.pk)


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What the record holds for each problem area, side by side, for the therapist to weigh."""
    course = open_course(request, course_id, "course.change")
    areas = evidence_of(course)
    found = [one for area in areas for one in area.found]
    form = EvidenceForm(request.POST or None, evidence=found)
    if request.method == "POST" and form.is_valid():
        weights = form.weights()
        actions.weigh_evidence(course=course, weights=weights, by=viewer(request), at=timezone.now())
        messages.success(request, _("Kept."))
        return redirect("evidence", course.pk)
    numbers = iter(range(len(found)))
    rows = [[(one, n, form[f"weight-{n}"], form[f"word-{n}"], form[f"key-{n}"]) for one in area.found
             for n in [next(numbers)]] for area in areas]  # fmt: skip
    context = {
        "course": course,
        "form": form,
        "areas": zip(areas, rows, strict=True),
        "edition": edition(course.edition),
    }
    return render(request, "formulation/evidence.html", context)


@require_http_methods(["GET", "POST"])
def suitability(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Whether IPT fits now: what speaks for it and against, and a signed decision. Nothing is rejected by itself."""
    course = open_course(request, course_id, "course.change")
    used = edition(course.edition)
    form = SuitabilityForm(request.POST or None, suitability=used.suitability)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.decide_suitability(
            course=course,
            decision=said["decision"],
            reasons=said["reasons"],
            noticed=said["noticed"],
            by=viewer(request),
            at=timezone.now(),
        )
        messages.success(request, _("Your decision is signed."))
        return redirect("suitability", course.pk)
    context = {"course": course, "form": form, "edition": used, "decisions": suitability_of(course)}
    return render(request, "formulation/suitability.html", context)
