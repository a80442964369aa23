"""Why a second step is needed at sign-in, and what happens when a form comes from a page that is too old."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from openipt.accounts.guards import asked_by_script, keep_what_was_sent


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why staff set up a second step for signing in, and how."""
    return render(request, "accounts/second_factor.html")


@login_not_required
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """There is no open sign-up: accounts are made by invitation."""
    return redirect("account_login")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come with its proof of origin. If it came from our own page, nothing of it is lost."""
    if asked_by_script(request):
        return JsonResponse({"words": gettext("This page was open for too long.")}, status=403)
    return keep_what_was_sent(request, status=403) or render(request, "ui/csrf.html", status=403)
