"""Enquiries as the therapist sees them who was asked: fit and time first, the person after the answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import staff_practice, viewer
from openipt.enquiries import actions
from openipt.enquiries.forms import AnswerForm
from openipt.enquiries.guards import open_ask
from openipt.enquiries.models import Ask
from openipt.enquiries.queries import answer_rates, asks_for, colleagues_of, open_asks_for

MOST_SHOWN = 50


@require_safe
def enquiries(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, who chose this therapist, the waiting list, and what is over."""
    practice = staff_practice(request, "enquiry.answer")
    mine = asks_for(viewer(request), practice)
    context = {
        "open": open_asks_for(viewer(request), practice),
        "chosen": mine.filter(chosen_at__isnull=False, client=None).order_by("chosen_at"),
        "said_yes": mine.filter(state=Ask.State.YES, chosen_at=None).order_by("answered_at"),
        "waiting": mine.filter(state=Ask.State.WAITING).order_by("waiting_since"),
        "over": mine.filter(state__in=[Ask.State.NO, Ask.State.SILENT]).order_by("-asked_at")[:MOST_SHOWN],
        "now": timezone.now(),
    }
    return render(request, "enquiries/enquiries.html", context)


@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """One enquiry: read it, and answer with one click."""
    ask = open_ask(request, ask_id)
    form = AnswerForm(request.POST or None, colleagues=list(colleagues_of(ask.listing, timezone.now())))
    if request.method == "POST" and form.is_valid():
        return _answered(request, ask, form)
    return render(request, "enquiries/asked.html", {"ask": ask, "terms": ask.enquiry.terms, "form": form})


def _answered(request: HttpRequest, ask: Ask, form: AnswerForm) -> HttpResponse:
    try:
        actions.answer_enquiry(ask=ask, by=viewer(request), at=timezone.now(), **form.cleaned_data)
    except actions.NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Sent. They are told that there is an answer."))
    return redirect("asked", ask.pk)


@require_POST
def begin(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Make a client of the person who chose this therapist; nothing is typed again."""
    ask = open_ask(request, ask_id)
    try:
        client = actions.begin_with(ask=ask, by=viewer(request), at=timezone.now())
    except actions.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("asked", ask.pk)
    messages.success(request, _("Added as your client. Next: see whether IPT suits them, and invite them."))
    return redirect("client_page", client.pk)


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """For managers: whether some people are answered less than others."""
    practice = staff_practice(request, "practice.manage")
    return render(request, "enquiries/rates.html", {"rates": answer_rates(practice, timezone.now())})
