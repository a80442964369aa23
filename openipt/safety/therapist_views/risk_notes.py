"""The clinician's note about a concern: written as a draft, and signed, which closes the concern."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import permit, viewer
from openipt.courses.therapist_views.attempts import not_understood, saved
from openipt.safety import actions
from openipt.safety.forms import RiskNoteForm
from openipt.safety.guards import open_concern
from openipt.safety.models import Concern, RiskNote
from openipt.safety.queries import safety_plan_of
from openipt.safety.risk_note import REST


def _page(request: HttpRequest, concern: Concern, form: RiskNoteForm, status: int = 200) -> HttpResponse:
    context = {
        "concern": concern,
        "client": concern.client,
        "form": form,
        "note": RiskNote.objects.filter(concern=concern).first(),
        "plan": safety_plan_of(concern.client),
        "may_read": permit(request, concern.client, "response.read"),
    }
    return render(request, "safety/risk_note.html", context, status=status)


@require_http_methods(["GET", "POST"])
def risk_note(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Write the note; saved as one writes."""
    concern = open_concern(request, concern_id)
    here = reverse("risk_note", args=[concern.pk])
    if request.method == "POST":
        form = RiskNoteForm(request.POST)
        if not form.is_valid():
            return not_understood(request, here)
        return saved(request, lambda: _save(request, concern, form), here)
    if concern.closed_at is not None:
        return redirect("concern", concern.pk)
    note = RiskNote.objects.filter(concern=concern).first() or RiskNote()
    said = {**note.said, "revision": note.revision, REST: note.said.get(REST) == "yes"}
    return _page(request, concern, RiskNoteForm(initial=said))


def _save(request: HttpRequest, concern: Concern, form: RiskNoteForm) -> int:
    note = actions.save_risk_note(
        concern=concern,
        said=form.said(),
        revision=form.cleaned_data["revision"],
        by=viewer(request),
        at=timezone.now(),
    )
    return note.revision


@require_POST
def close(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Save what was written last and sign it: that closes the concern. What is missing is said; nothing is lost."""
    concern, form = open_concern(request, concern_id), RiskNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, concern, form, 400)

    def sign() -> int:
        revision = _save(request, concern, form)
        actions.close_concern(concern=concern, by=viewer(request), at=timezone.now())
        return revision

    try:
        done = _("The note is signed. The concern is closed.")
        return saved(request, sign, reverse("concern", args=[concern.pk]), done)
    except actions.Incomplete as problem:
        return _incomplete(request, concern, problem)


def _incomplete(request: HttpRequest, concern: Concern, problem: actions.Incomplete) -> HttpResponse:
    """The page again with everything that was written, which is saved by now, and what it still needs."""
    sent = request.POST.copy()
    sent["revision"] = str(RiskNote.objects.get(concern=concern).revision)
    form = RiskNoteForm(sent)
    form.complain(problem.keys)
    messages.error(request, _("The note is saved, but it is not complete yet: the concern stays open."))
    return _page(request, concern, form, 400)
