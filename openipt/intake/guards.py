"""Opening an invitation by its link, for people who are not signed in."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.intake.models import Invitation
from openipt.intake.queries import invitation_for

MOST_GUESSES = 20  # of a secret, from one address
GUESSED_WITHIN = 600  # seconds


def open_invitation(request: HttpRequest, secret: str) -> Invitation | HttpResponse:
    """The invitation with this secret if it can be used, or the page that says kindly why it cannot."""
    found = invitation_for(secret)
    if found is None:
        status = 429 if _guesses_too_often(request) else 404
        return no_invitation(request, _("There is no such invitation. Is the whole link there?"), status)
    state = found.state(timezone.now())
    return found if state is Invitation.State.OPEN else no_invitation(request, str(state.label), 410)


def no_invitation(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """The page for a link that opens nothing."""
    return render(request, "intake/no_invitation.html", {"words": words}, status=status)


def _guesses_too_often(request: HttpRequest) -> bool:
    key = f"invitation-guesses:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, GUESSED_WITHIN)
    try:
        return cache.incr(key) > MOST_GUESSES
    except ValueError:  # it expired a moment ago
        return False
