"""The staying-safe plan, made together; and a safety screen read out in session."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import open_client, permit, viewer
from openipt.courses.therapist_views.attempts import hesitation
from openipt.people.queries import unsafe_named
from openipt.safety import actions
from openipt.safety.forms import SafetyPlanForm, ScreeningForm
from openipt.safety.queries import draft_texts, safety_plans_of
from openipt.safety.triage import screeners
from openipt.safety.views import discard_draft, keep_plan, plan_as_pdf, review_plan, save_plan


@require_safe
def safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan that holds, the draft, and what held before."""
    client = open_client(request, client_id, "safety_plan.read")
    context = {
        "client": client,
        "plans": safety_plans_of(client),
        "may_write": permit(request, client, "safety_plan.write"),
    }
    return render(request, "safety/safety_plan.html", context)


@require_safe
def safety_plan_pdf(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan that holds, on paper."""
    client = open_client(request, client_id, "safety_plan.read")
    return plan_as_pdf(request, client, reverse("safety_plan", args=[client.pk]))


@require_http_methods(["GET", "POST"])
def change_safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write the draft together; saved as one writes."""
    client = open_client(request, client_id, "safety_plan.write")
    if request.method == "POST":
        return save_plan(request, client, reverse("change_safety_plan", args=[client.pk]))
    texts = draft_texts(client)
    context = {
        "client": client,
        "form": SafetyPlanForm(initial=texts),
        "plans": safety_plans_of(client),
        "unsafe": unsafe_named(client, *map(str, texts.values())),
    }
    return render(request, "safety/change_safety_plan.html", context)


@require_POST
def keep_safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The draft is the plan from now on."""
    client = open_client(request, client_id, "safety_plan.write")
    here, plan = (reverse(name, args=[client.pk]) for name in ("change_safety_plan", "safety_plan"))
    form = SafetyPlanForm(request.POST)
    why = hesitation(request, client, *map(str, form.parts().values())) if form.is_valid() else ""
    if why:
        messages.error(request, why)
        return save_plan(request, client, here)
    return keep_plan(request, client, here, plan)


@require_POST
def discard_safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    client = open_client(request, client_id, "safety_plan.write")
    return discard_draft(request, client, reverse("safety_plan", args=[client.pk]))


@require_POST
def review_safety_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """We looked at it again together, and it still holds."""
    client = open_client(request, client_id, "safety_plan.review")
    return review_plan(request, client, reverse("safety_plan", args=[client.pk]))


@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, client_id: UUID, screener: str) -> HttpResponse:
    """Read out a safety screen; any answer that is not a plain no opens a concern."""
    client = open_client(request, client_id, "concern.raise")
    asked = screeners().get(screener)
    if asked is None:
        raise Http404
    form = ScreeningForm(request.POST or None, screener=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made, concern = actions.record_screening(
                client=client, screener=screener, answers=form.answers(), by=viewer(request), at=timezone.now()
            )
        except actions.NobodyToTell as problem:
            form.add_error(None, str(problem))
        else:
            result = asked.result(form.answers())
            messages.success(request, f"{_(result.label)}. {_(result.then)}")
            return redirect("concern", concern.pk) if concern else redirect("client_page", made.client_id)
    return render(request, "safety/screen.html", {"client": client, "screener": asked, "form": form})
