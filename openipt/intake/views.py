"""Staff pages: inviting a client to their own pages, inviting somebody to work here, taking an invitation back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import open_client, staff_practice, viewer
from openipt.intake import actions
from openipt.intake.forms import InviteClientForm, InviteStaffForm
from openipt.intake.models import Invitation
from openipt.intake.queries import open_invitations, open_invitations_of
from openipt.intake.tasks import address_of, mail_invitation


@never_cache
@require_http_methods(["GET", "POST"])
def invite_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Invite a client to their own pages. The link is shown once, for handing over."""
    client = open_client(request, client_id, "client.invite")
    form = InviteClientForm(request.POST or None, initial={"email": client.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            secret = actions.invite_client(client=client, email=email, by=viewer(request), at=timezone.now())
        except actions.NotUsable as problem:
            form.add_error(None, str(problem))
        else:
            return _invited(request, email, secret, send=form.cleaned_data["send"])
    earlier = open_invitations_of(client, timezone.now())
    return render(request, "intake/invite_client.html", {"client": client, "form": form, "invitations": earlier})


@never_cache
@require_http_methods(["GET", "POST"])
def invite_staff(request: HttpRequest) -> HttpResponse:
    """Invite somebody to work here, and see which invitations are open."""
    practice = staff_practice(request, "practice.manage")
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        secret = actions.invite_staff(
            practice=practice, email=said["email"], role=said["role"], by=viewer(request), at=timezone.now()
        )
        return _invited(request, said["email"], secret, send=said["send"])
    invitations = open_invitations(practice, timezone.now())
    return render(request, "intake/invite_staff.html", {"practice": practice, "form": form, "invitations": invitations})


def _invited(request: HttpRequest, email: str, secret: str, *, send: bool) -> HttpResponse:
    mailed = send and mail_invitation(email, secret)
    context = {"email": email, "link": address_of(secret), "mailed": mailed, "failed": send and not mailed}
    return render(request, "intake/invited.html", context)


@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Let an invitation work no more."""
    invitation = get_object_or_404(Invitation.objects.select_related("practice", "client"), pk=invitation_id)
    if invitation.client_id:
        open_client(request, invitation.client_id, "client.invite")
    elif staff_practice(request, "practice.manage") != invitation.practice:
        raise Http404
    actions.withdraw_invitation(invitation=invitation, by=viewer(request), at=timezone.now())
    messages.success(request, _("The invitation works no more."))
    return redirect("invite_client", invitation.client_id) if invitation.client_id else redirect("invite_staff")
