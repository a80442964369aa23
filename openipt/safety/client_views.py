"""Where a client asks for somebody, and has their staying-safe plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import own_client, viewer
from openipt.people.models import Client
from openipt.safety.actions import NobodyToTell, ask_for_help
from openipt.safety.forms import HelpForm, SafetyPlanForm
from openipt.safety.queries import draft_texts, safety_plans_of, unread_request_of, who_would_answer
from openipt.safety.views import discard_draft, keep_plan, plan_as_pdf, save_plan


@require_http_methods(["GET", "POST"])
def my_help(request: HttpRequest) -> HttpResponse:
    """Ask to be called, or say that one is not safe; and see what has become of it."""
    client = own_client(request, "concern.raise")
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, client, form):
        return redirect("my_help")
    context = {
        "form": form,
        "practice": client.practice,
        "concern": unread_request_of(client),
        "owner": who_would_answer(client, timezone.now()),
    }
    return render(request, "safety/my_help.html", context)


def _asked(request: HttpRequest, client: Client, form: HelpForm) -> bool:
    try:
        ask_for_help(client=client, reason=form.reason(), by=viewer(request), at=timezone.now())
    except NobodyToTell:
        return False  # the page says that nobody is named, and whom to turn to
    return True


@require_safe
def my_safety_plan(request: HttpRequest) -> HttpResponse:
    """The client's staying-safe plan: to read, call from, print, and keep on the phone."""
    client = own_client(request, "safety_plan.read")
    return render(request, "safety/my_safety_plan.html", {"client": client, "plans": safety_plans_of(client)})


@require_safe
def my_safety_plan_pdf(request: HttpRequest) -> HttpResponse:
    """My plan on paper."""
    return plan_as_pdf(request, own_client(request, "safety_plan.read"), reverse("my_safety_plan"))


@require_http_methods(["GET", "POST"])
def change_my_safety_plan(request: HttpRequest) -> HttpResponse:
    """Write it oneself; it stays a draft until it is kept."""
    client = own_client(request, "safety_plan.write")
    if request.method == "POST":
        return save_plan(request, client, reverse("change_my_safety_plan"))
    context = {"client": client, "form": SafetyPlanForm(initial=draft_texts(client)), "plans": safety_plans_of(client)}
    return render(request, "safety/change_my_safety_plan.html", context)


@require_POST
def keep_my_safety_plan(request: HttpRequest) -> HttpResponse:
    """This is my plan from now on."""
    client = own_client(request, "safety_plan.write")
    return keep_plan(request, client, reverse("change_my_safety_plan"), reverse("my_safety_plan"))


@require_POST
def discard_my_safety_plan(request: HttpRequest) -> HttpResponse:
    """Throw my draft away."""
    return discard_draft(request, own_client(request, "safety_plan.write"), reverse("my_safety_plan"))
