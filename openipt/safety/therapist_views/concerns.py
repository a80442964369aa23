"""Where staff look after concerns."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import open_client, permit, record_look_at_list, staff_practice, viewer
from openipt.safety import actions
from openipt.safety.forms import ConcernForm, HandOverForm, StepForm
from openipt.safety.guards import open_concern
from openipt.safety.models import Concern, RiskNote
from openipt.safety.notice import Notice, notice_state
from openipt.safety.queries import is_overdue, may_own, open_concerns_for


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """The open concerns somebody answers for, overdue ones first."""
    practice, now = staff_practice(request), timezone.now()
    found = open_concerns_for(viewer(request), now)
    record_look_at_list(request, "concern.handle", practice, [concern.client_id for concern in found])
    rows = [(concern, is_overdue(concern, now)) for concern in found]
    return render(request, "safety/concerns.html", {"rows": rows, "now": now})


@require_safe
def concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """What was said, by when somebody looks, and what was done."""
    return _page(request, open_concern(request, concern_id))


def _page(request: HttpRequest, found: Concern, form: Form | None = None) -> HttpResponse:
    now, people = timezone.now(), may_own(found.client.practice, timezone.now()).exclude(pk=found.owner_id)
    context = {
        "concern": found,
        "client": found.client,
        "steps": found.steps.select_related("by"),
        "overdue": is_overdue(found, now),
        "undelivered": notice_state(found.notice_asked_at, found.notice_sent_at, now) is Notice.UNDELIVERED,
        "may_read": permit(request, found.client, "response.read"),
        "step_form": form if isinstance(form, StepForm) else StepForm(),
        "note": RiskNote.objects.filter(concern=found).select_related("saved_by", "signed_by").first(),
        "hand_over_form": form if isinstance(form, HandOverForm) else HandOverForm(people=people),
    }
    return render(request, "safety/concern.html", context, status=400 if form else 200)


def _act(request: HttpRequest, found: Concern, form: Form, done: str, act: Callable[[], object]) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, form)
    try:
        act()
    except actions.ConcernError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    still_theirs = Concern.objects.filter(pk=found.pk, owner=found.owner_id).exists()
    return redirect("concern", found.pk) if still_theirs else redirect("concerns")


@require_POST
def acknowledge(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """I have seen this and am looking after it."""
    found = open_concern(request, concern_id)
    actions.acknowledge_concern(concern=found, by=viewer(request), at=timezone.now())
    messages.success(request, _("It is written down that you are looking after this."))
    return redirect("concern", found.pk)


@require_POST
def add_step(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Write down what was done."""
    found, form = open_concern(request, concern_id), StepForm(request.POST)
    return _act(
        request,
        found,
        form,
        _("Written down."),
        lambda: actions.add_step(concern=found, text=form.cleaned_data["text"], by=viewer(request), at=timezone.now()),
    )


@require_POST
def hand_over(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Somebody else takes over."""
    found = open_concern(request, concern_id)
    form = HandOverForm(request.POST, people=may_own(found.client.practice, timezone.now()))
    return _act(
        request,
        found,
        form,
        _("They are told, and must say that they have seen it."),
        lambda: actions.hand_over_concern(
            concern=found, to=form.cleaned_data["to"], by=viewer(request), at=timezone.now()
        ),
    )


@require_http_methods(["GET", "POST"])
def raise_by_hand(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Raise a concern about what was said or seen."""
    client = open_client(request, client_id, "concern.raise")
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.raise_concern(
                client=client,
                source=Concern.Source.THERAPIST,
                severity=Concern.Severity(form.cleaned_data["severity"]),
                reason=form.cleaned_data["reason"],
                by=viewer(request),
                at=timezone.now(),
            )
        except actions.NobodyToTell as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, _("The concern is open. {name} looks after it.").format(name=made.owner.get_full_name())
            )
            return redirect("concern", made.pk)
    return render(request, "safety/raise_concern.html", {"form": form, "client": client})
