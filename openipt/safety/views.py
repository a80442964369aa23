"""Writing a staying-safe plan: the same for the client and for whoever cares for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.access.guards import viewer
from openipt.courses.therapist_views.attempts import attempt, not_understood, saved
from openipt.people.models import Client
from openipt.safety import actions
from openipt.safety.forms import SafetyPlanForm


def save_plan(request: HttpRequest, client: Client, here: str) -> HttpResponse:
    """Save the draft as sent, by a script or by a button."""
    form = SafetyPlanForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)
    return saved(request, lambda: _save(request, client, form), here)


def _save(request: HttpRequest, client: Client, form: SafetyPlanForm) -> int:
    draft = actions.save_safety_plan(
        client=client,
        parts=form.parts(),
        revision=form.cleaned_data["revision"],
        by=viewer(request),
        at=timezone.now(),
    )
    return draft.revision


def keep_plan(request: HttpRequest, client: Client, here: str, plan: str) -> HttpResponse:
    """Save what was typed last, and keep the draft: from now on it is the plan."""
    form = SafetyPlanForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)

    def keep() -> int:
        revision = _save(request, client, form)
        actions.keep_safety_plan(client=client, by=viewer(request), at=timezone.now())
        return revision

    return saved(request, keep, plan, _("This is the plan from now on."))


def discard_draft(request: HttpRequest, client: Client, plan: str) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(client=client, by=viewer(request), at=timezone.now())
    messages.success(request, _("The draft is gone. The plan stays as it was."))
    return redirect(plan)


def review_plan(request: HttpRequest, client: Client, plan: str) -> HttpResponse:
    """Note that it was looked at again together and still holds."""
    attempt(
        request,
        lambda: actions.review_safety_plan(client=client, by=viewer(request), at=timezone.now()),
        _("It is written down that you looked at it again."),
    )
    return redirect(plan)
