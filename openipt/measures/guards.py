"""Opening a response, or what a link opens."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from openipt.access.guards import allow
from openipt.measures.models import AnswerLink, Response
from openipt.measures.queries import link_for
from openipt.measures.validity import LinkState

MOST_GUESSES = 20  # of a secret, from one address
GUESSED_WITHIN = 600  # seconds
STATUS = {LinkState.UNKNOWN: 404, LinkState.EXPIRED: 410, LinkState.WITHDRAWN: 410}


def open_response(request: HttpRequest, response_id: UUID, act: str) -> Response:
    """The response, if the act is allowed; a look at it is written to the audit trail."""
    responses = Response.objects.select_related("client__practice", "session", "course", "recorded_by", "voided_by")
    response = get_object_or_404(responses, pk=response_id)
    allow(request, response.client, act, subject=response)
    return response


def open_answer_link(request: HttpRequest, secret: str) -> AnswerLink | HttpResponse:
    """The link with this secret, or the page that says kindly why it opens nothing."""
    state, link = link_for(secret, timezone.now())
    if link is not None:
        return link
    status = 429 if state is LinkState.UNKNOWN and _guesses_too_often(request) else STATUS[state]
    return render(request, "measures/no_link.html", {"state": state.value}, status=status)


def _guesses_too_often(request: HttpRequest) -> bool:
    key = f"answer-link-guesses:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, GUESSED_WITHIN)
    try:
        return cache.incr(key) > MOST_GUESSES
    except ValueError:  # it expired a moment ago
        return False
