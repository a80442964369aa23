"""The client's own pages that belong to no single concept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openipt.access.guards import own_client, viewer
from openipt.people.actions import change_client
from openipt.portal.forms import DetailsForm
from openipt.portal.queries import home as home_of
from openipt.portal.queries import looks

LOOKS_SHOWN = 200


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The next session, what to do before it, and what there is to keep."""
    client = own_client(request, "course.read")
    now = timezone.now()
    return render(request, "portal/home.html", {"client": client, "home": home_of(client, now), "now": now})


@require_GET
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who opened or changed my record, and when."""
    client = own_client(request, "client.who_looked")
    return render(request, "portal/who_looked.html", {"looks": looks(client, LOOKS_SHOWN), "most": LOOKS_SHOWN})


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """How I can be reached."""
    client = own_client(request, "client.change")
    form = DetailsForm(request.POST or None, initial={name: getattr(client, name) for name in DetailsForm.base_fields})
    if request.method == "POST" and form.is_valid():
        change_client(client=client, by=viewer(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("my_details")
    return render(request, "portal/details.html", {"form": form})
