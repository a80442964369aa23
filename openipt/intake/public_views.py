"""Joining by an invitation: the one way to an account.

Its referrer stays within this site (`same-origin`): with none at all, browsers send forms without their origin and
the proof against forged requests would fail.
"""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openipt.accounts.models import User
from openipt.intake import actions
from openipt.intake.forms import JoinForm
from openipt.intake.guards import no_invitation, open_invitation
from openipt.intake.models import Invitation


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the account of whoever holds this link."""
    invitation = open_invitation(request, secret)
    if isinstance(invitation, HttpResponse):
        return invitation
    if request.user.is_authenticated:
        return render(request, "intake/sign_out_first.html")
    form = _form(request, invitation)
    if request.method == "POST" and form.is_valid():
        return _joined(request, invitation, form)
    return render(request, "intake/join.html", {"invitation": invitation, "form": form})


def _form(request: HttpRequest, invitation: Invitation) -> JoinForm:
    client = invitation.client
    name, zone = (client.name, client.time_zone) if client else ("", invitation.practice.time_zone)
    return JoinForm(
        request.POST or None,
        email=invitation.email,
        asks_consent=client is not None,
        initial={"name": name, "time_zone": zone},
    )


def _joined(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        user = actions.accept_invitation(
            invitation=invitation,
            name=said["name"],
            password=said["password"],
            time_zone=said["time_zone"],
            consents=form.consents,
            by=None,
            at=timezone.now(),
        )
    except actions.NotUsable as problem:
        return no_invitation(request, str(problem), 410)
    return _signed_in(request, user, "home" if invitation.client_id else "second_factor")


def _signed_in(request: HttpRequest, user: User, page: str) -> HttpResponse:
    """Sign somebody in who has just chosen their password, so that they need not type it again at once."""
    record_authentication(request, user, "password", reauthenticated=True)
    response: HttpResponse = perform_login(request, user, redirect_url=reverse(page))
    return response
