"""Answering by a link, without an account. The page never says who it is for.

Its referrer stays within this site (`same-origin`): with none at all, browsers send forms without their origin and
the proof against forged requests would fail.
"""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from openipt.measures import actions
from openipt.measures.forms import ResponseForm
from openipt.measures.guards import open_answer_link
from openipt.measures.models import AnswerLink, Assignment, Response
from openipt.measures.queries import due_before
from openipt.safety.actions import NobodyToTell
from openipt.safety.models import Concern

SHOWN_FOR = timedelta(minutes=30)  # what a marked risk item brings up, to whoever holds the link


@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """The next questionnaire that is due before the session of the link, until none is left."""
    link = open_answer_link(request, secret)
    if isinstance(link, HttpResponse):
        return _kept_nowhere(link)
    if request.method == "POST":
        return _kept_nowhere(_record(request, secret, link))
    due = due_before(link.session)
    if not due:
        return _kept_nowhere(render(request, "measures/link_done.html", _context(link)))
    return _kept_nowhere(_questions(request, link, due[0], ResponseForm(instrument=due[0].worded), len(due)))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


def _context(link: AnswerLink) -> dict[str, object]:
    return {"practice": link.client.practice, "session": link.session}


def _questions(
    request: HttpRequest, link: AnswerLink, asked: Assignment, form: ResponseForm, left: int = 1
) -> HttpResponse:
    context = {"asked": asked, "form": form, "instrument": form.instrument, "left": left, **_context(link)}
    return render(request, "measures/link_answer.html", context)


def _record(request: HttpRequest, secret: str, link: AnswerLink) -> HttpResponse:
    asked = _asked(link, request.POST.get("assignment", ""))
    form = ResponseForm(request.POST, instrument=asked.worded)
    if not form.is_valid():
        return _questions(request, link, asked, form)
    try:
        actions.record_response(
            assignment=asked, answers=form.answers(), way=Response.Way.LINK, by=None, at=timezone.now()
        )
    except NobodyToTell:
        return render(request, "measures/not_kept_link.html", _context(link), status=409)
    except actions.MeasureError:
        return redirect("answer_link", secret)  # answered or withdrawn meanwhile: on to what is due
    return redirect("answer_link_step", secret, asked.pk)


def _asked(link: AnswerLink, assignment_id: str) -> Assignment:
    rows = Assignment.objects.filter(session=link.session_id, client=link.client_id)
    try:
        wanted = UUID(assignment_id)
    except ValueError:
        wanted = UUID(int=0)
    return get_object_or_404(rows, pk=wanted)


@login_not_required
@require_safe
def step(request: HttpRequest, secret: str, assignment_id: UUID) -> HttpResponse:
    """After one questionnaire: help at once where a risk item was marked just now; else straight on."""
    link = open_answer_link(request, secret)
    if isinstance(link, HttpResponse):
        return _kept_nowhere(link)
    response = _asked(link, str(assignment_id)).responses.filter(voided_at=None).first()
    concern = _just_raised(response) if response else None
    if concern is None:
        return _kept_nowhere(redirect("answer_link", secret))
    context = {"concern": concern, "left": len(due_before(link.session)), "secret": secret, **_context(link)}
    return _kept_nowhere(render(request, "measures/link_help.html", context))


def _just_raised(response: Response) -> Concern | None:
    if response.answered_at < timezone.now() - SHOWN_FOR:
        return None
    concerns = Concern.objects.select_related("client__practice", "owner")
    return concerns.filter(source=Concern.Source.ANSWER, source_id=response.pk).first()
