"""Opening an invitation by its link, for people who are not signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.access.guards import comes_too_often
from openipt.intake.models import Invitation
from openipt.intake.queries import invitation_for

MOST_GUESSES = 20  # of a secret, from one address
GUESSED_WITHIN = 600  # seconds


def open_invitation(request: HttpRequest, secret: str) -> Invitation | HttpResponse:
    """The invitation with this secret if it can be used, or the page that says kindly why it cannot."""
    found = invitation_for(secret)
    if found is None:
        status = 429 if comes_too_often(request, "invitation-guesses", MOST_GUESSES, GUESSED_WITHIN) else 404
        return no_invitation(request, _("There is no such invitation. Is the whole link there?"), status)
    state = found.state(timezone.now())
    return found if state is Invitation.State.OPEN else no_invitation(request, str(state.label), 410)


def no_invitation(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """The page for a link that opens nothing."""
    return render(request, "intake/no_invitation.html", {"words": words}, status=status)
