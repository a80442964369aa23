"""A client's own page about what they agreed to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.access.guards import own_client, viewer
from openipt.intake import actions
from openipt.intake.forms import ConsentForm
from openipt.intake.queries import consents_of
from openipt.people.models import Client


@require_http_methods(["GET", "POST"])
def my_consents(request: HttpRequest) -> HttpResponse:
    """What one agreed to, word for word; agreeing, and taking it back."""
    client = own_client(request, "consent.give")
    if request.method == "POST":
        return _change(request, client)
    return render(request, "intake/my_consents.html", {"client": client, "lines": consents_of(client)})


def _change(request: HttpRequest, client: Client) -> HttpResponse:
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Please try again."))
    elif form.cleaned_data["agree"]:
        actions.give_consent(client=client, kind=form.cleaned_data["kind"], by=viewer(request), at=timezone.now())
        messages.success(request, _("Thank you. You agreed to this."))
    else:
        actions.withdraw_consent(client=client, kind=form.cleaned_data["kind"], by=viewer(request), at=timezone.now())
        messages.success(request, _("You took this back."))
    return redirect("my_consents")
