"""Where a client asks for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openipt.access.guards import own_client, viewer
from openipt.people.models import Client
from openipt.safety.actions import NobodyToTell, ask_for_help
from openipt.safety.forms import HelpForm
from openipt.safety.queries import unread_request_of, who_would_answer


@require_http_methods(["GET", "POST"])
def my_help(request: HttpRequest) -> HttpResponse:
    """Ask to be called, or say that one is not safe; and see what has become of it."""
    client = own_client(request, "concern.raise")
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, client, form):
        return redirect("my_help")
    context = {
        "form": form,
        "practice": client.practice,
        "concern": unread_request_of(client),
        "owner": who_would_answer(client, timezone.now()),
    }
    return render(request, "safety/my_help.html", context)


def _asked(request: HttpRequest, client: Client, form: HelpForm) -> bool:
    try:
        ask_for_help(client=client, reason=form.reason(), by=viewer(request), at=timezone.now())
    except NobodyToTell:
        return False  # the page says that nobody is named, and whom to turn to
    return True
