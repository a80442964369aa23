"""Whom to turn to in a crisis: for everybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openipt.people.models import Client
from openipt.safety.queries import practice_for_help


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """The crisis contacts of the client's own practice, or of the only practice there is."""
    client = _client(request)
    practice = practice_for_help(client.practice if client else None)
    return render(request, "safety/help.html", {"practice": practice, "client": client})


def _client(request: HttpRequest) -> Client | None:
    if not request.user.is_authenticated:
        return None
    return Client.objects.select_related("practice").filter(user=request.user.pk).first()
