"""Answering without an account: by a link, or on a device in the waiting room. The page never says who it is for.

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.measures import actions
from openipt.measures.forms.sitting import Sitting
from openipt.measures.guards import DEVICE, LINK, Way, open_answer_link
from openipt.measures.models import AnswerLink, Assignment, Response
from openipt.measures.queries import belonging_to, due_before
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
        return _kept_nowhere(_record(request, secret, link, LINK))
    if not (due := due_before(link.occasion)):
        return _kept_nowhere(render(request, "measures/link_done.html", _context(link)))
    return _kept_nowhere(_sitting(request, link, due[0], LINK, len(due)).shown())


@login_not_required
@require_safe
def step(request: HttpRequest, secret: str, assignment_id: UUID) -> HttpResponse:
    """After one questionnaire: help at once where a risk item was marked just now; else straight on."""
    link = open_answer_link(request, secret)
    return _kept_nowhere(link if isinstance(link, HttpResponse) else _step(request, secret, link, assignment_id, LINK))


@login_not_required
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, secret: str) -> HttpResponse:
    """The next questionnaire on a device that was handed over. When none is left, it opens nothing any more."""
    link = open_answer_link(request, secret, handed_over=True)
    if isinstance(link, HttpResponse):
        return _kept_nowhere(link)
    if request.method == "POST":
        return _kept_nowhere(_record(request, secret, link, DEVICE))
    if not (due := due_before(link.occasion)):
        return _given_back(link)
    return _kept_nowhere(_sitting(request, link, due[0], DEVICE, len(due)).shown())


@login_not_required
@require_safe
def device_step(request: HttpRequest, secret: str, assignment_id: UUID) -> HttpResponse:
    """After one questionnaire on a device, as `step`."""
    link = open_answer_link(request, secret, handed_over=True)
    return _kept_nowhere(
        link if isinstance(link, HttpResponse) else _step(request, secret, link, assignment_id, DEVICE)
    )


@login_not_required
@require_POST
def device_finished(request: HttpRequest, secret: str) -> HttpResponse:
    """The client has had enough: what was begun is kept, and the device shows nothing any more."""
    link = open_answer_link(request, secret, handed_over=True)
    return _kept_nowhere(link) if isinstance(link, HttpResponse) else _given_back(link)


@login_not_required
@require_safe
def device_neutral(request: HttpRequest) -> HttpResponse:
    """What a device shows that was handed over and is no longer in use: nothing about anybody."""
    return _kept_nowhere(render(request, "measures/device_neutral.html"))


def _given_back(link: AnswerLink) -> HttpResponse:
    actions.take_device_back(link=link, by=None, at=timezone.now())
    response = _kept_nowhere(redirect("device_neutral"))
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


def _context(link: AnswerLink) -> dict[str, object]:
    return {"practice": link.client.practice, "session": link.session, "occasion": link.occasion}


def _sitting(request: HttpRequest, link: AnswerLink, asked: Assignment, way: Way, left: int = 1) -> Sitting:
    secret = request.resolver_match.kwargs["secret"] if request.resolver_match else ""
    context = {"left": left, "secret": secret, **_context(link)}
    return Sitting(request, asked, way.questions, context, usual=way.usual)


def _record(request: HttpRequest, secret: str, link: AnswerLink, way: Way) -> HttpResponse:
    asked = _asked(link, request.POST.get("assignment", ""))
    try:
        answers = _sitting(request, link, asked, way).sent()
        if isinstance(answers, HttpResponse):
            return answers
        actions.record_response(assignment=asked, answers=answers, way=way.kind, by=None, at=timezone.now())
    except NobodyToTell:
        return render(request, way.not_kept, _context(link), status=409)
    except actions.MeasureError:
        return redirect(way.here, secret)  # answered or withdrawn meanwhile: on to what is due
    return redirect(way.step, secret, asked.pk)


def _asked(link: AnswerLink, assignment_id: str) -> Assignment:
    rows = Assignment.objects.filter(belonging_to(link.occasion), client=link.client_id)
    try:
        wanted = UUID(assignment_id)
    except ValueError:
        wanted = UUID(int=0)
    return get_object_or_404(rows, pk=wanted)


def _step(request: HttpRequest, secret: str, link: AnswerLink, assignment_id: UUID, way: Way) -> HttpResponse:
    response = _asked(link, str(assignment_id)).responses.filter(voided_at=None).first()
    concern = _just_raised(response) if response else None
    if concern is None:
        return redirect(way.here, secret)
    context = {"concern": concern, "left": len(due_before(link.occasion)), "secret": secret, **_context(link)}
    return render(request, way.help, context)


def _just_raised(response: Response) -> Concern | None:
    if response.answered_at < timezone.now() - SHOWN_FOR:
        return None
    concerns = Concern.objects.select_related("client__practice", "owner")
    return concerns.filter(source=Concern.Source.ANSWER, source_id=response.pk).first()
