"""The client's pages of their course."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openipt.access.guards import own_client, viewer
from openipt.courses import actions
from openipt.courses.forms import PLAN_QUESTIONS, ReportForm
from openipt.courses.models import Agreement, EndingPlan, Letter, Step
from openipt.courses.plan_text import ON_THE_COPY
from openipt.courses.queries import rail, sessions_of
from openipt.courses.therapist_views.attempts import attempt
from openipt.courses.therapist_views.ending import pdf_response


@require_GET
def my_course(request: HttpRequest) -> HttpResponse:
    """Where my course is, when we meet, and what we agreed."""
    client = own_client(request, "course.read")
    course = client.courses.select_related("agreement", "therapist").order_by("-opened_at").first()
    if course is None:
        return render(request, "courses/my_course.html", {"course": None})
    sessions = sessions_of(course)
    context = {
        "course": course,
        "rail": rail(course, sessions),
        "coming": [session for session in sessions if session.state == "planned"],
        "held": sum(session.state == "held" for session in sessions),
    }
    return render(request, "courses/my_course.html", context)


@require_http_methods(["GET", "POST"])
def my_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """What my therapist proposes; I can say yes."""
    client = own_client(request, "agreement.accept")
    found = get_object_or_404(
        Agreement.objects.select_related("course__therapist", "course__client__practice"),
        pk=agreement_id,
        course__client=client,
    )
    if request.method == "POST" and attempt(
        request,
        lambda: actions.accept_agreement(agreement=found, by=viewer(request), at=timezone.now()),
        _("Thank you. Your meetings are planned."),
    ):
        return redirect("my_course")
    newest = not found.course.agreements.filter(version__gt=found.version).exists()
    return render(request, "courses/my_agreement.html", {"agreement": found, "newest": newest})


@require_http_methods(["GET", "POST"])
def my_step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """How the step I wanted to try went. Not tried is an answer too."""
    client = own_client(request, "step.report")
    found = get_object_or_404(Step.objects.select_related("course"), pk=step_id, course__client=client, dropped_at=None)
    form = ReportForm(request.POST or None, initial={"outcome": found.outcome, "text": found.outcome_text})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = _("Thank you for telling.")
        if attempt(
            request, lambda: actions.report_step(step=found, by=viewer(request), at=timezone.now(), **said), done
        ):
            return redirect("home")
    return render(request, "courses/my_step.html", {"step": found, "form": form})


@require_GET
def my_plan(request: HttpRequest) -> HttpResponse:
    """My plan for staying well."""
    client = own_client(request, "plan.read")
    shared = EndingPlan.objects.filter(course__client=client, shared_at__isnull=False).order_by("-shared_at")
    plan = shared.select_related("course__client__practice").first()
    if plan is None:
        raise Http404
    parts = [(PLAN_QUESTIONS[part], getattr(plan, part)) for part in ON_THE_COPY if getattr(plan, part)]
    return render(request, "courses/my_plan.html", {"plan": plan, "parts": parts, "client": client})


def _my_letter(request: HttpRequest, letter_id: UUID) -> Letter:
    client = own_client(request, "letter.read")
    letters = Letter.objects.filter(course__client=client, shared_at__isnull=False)
    return get_object_or_404(letters.select_related("course__client__practice", "author"), pk=letter_id)


@require_GET
def my_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """A letter that was given to me."""
    return render(request, "courses/my_letter.html", {"letter": _my_letter(request, letter_id)})


@require_GET
def my_letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """A letter that was given to me, to keep."""
    return pdf_response(_my_letter(request, letter_id))
