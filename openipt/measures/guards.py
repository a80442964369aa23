"""Opening a response, or what a link opens."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from openipt.access.guards import allow, comes_too_often
from openipt.measures.models import AnswerLink, Response
from openipt.measures.queries import link_for
from openipt.measures.validity import LinkState

MOST_GUESSES = 20  # of a secret, from one address
GUESSED_WITHIN = 600  # seconds
STATUS = {LinkState.UNKNOWN: 404, LinkState.EXPIRED: 410, LinkState.WITHDRAWN: 410}


@dataclass(frozen=True, slots=True)
class Way:
    """What differs between answering by a link and on a device that was handed over: names of pages and templates."""

    kind: Response.Way
    here: str
    step: str
    questions: str
    help: str
    not_kept: str
    usual: str = ""


LINK = Way(
    Response.Way.LINK,
    "answer_link",
    "answer_link_step",
    "measures/link_answer.html",
    "measures/link_help.html",
    "measures/not_kept_link.html",
)
DEVICE = Way(
    Response.Way.TABLET,
    "device",
    "device_step",
    "measures/device_answer.html",
    "measures/device_help.html",
    "measures/not_kept_device.html",
    usual="one",
)


def open_response(request: HttpRequest, response_id: UUID, act: str) -> Response:
    """The response, if the act is allowed; a look at it is written to the audit trail."""
    responses = Response.objects.select_related("client__practice", "session", "course", "recorded_by", "voided_by")
    response = get_object_or_404(responses, pk=response_id)
    allow(request, response.client, act, subject=response)
    return response


def open_answer_link(request: HttpRequest, secret: str, *, handed_over: bool = False) -> AnswerLink | HttpResponse:
    """The link with this secret, or the page that says kindly why it opens nothing.

    What opens a device that was `handed_over` opens nothing elsewhere, and the other way round.
    """
    state, link = link_for(secret, timezone.now(), handed_over=handed_over)
    if link is not None:
        return link
    status = STATUS[state]
    if state is LinkState.UNKNOWN and comes_too_often(request, "answer-link-guesses", MOST_GUESSES, GUESSED_WITHIN):
        status = 429
    page = "measures/device_neutral.html" if handed_over else "measures/no_link.html"
    return render(request, page, {"state": state.value}, status=status)
