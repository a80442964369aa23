"""No page of the practice before a second factor: staff hold other people's secrets."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from openipt.people.queries import memberships_of

GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT = ("/accounts/", "/static/", "/help/", "/healthz", "/join/", "/answer/")
CONFIRMED = "second_factor_confirmed"


def second_factor(get_response: GetResponse) -> GetResponse:
    """Sends staff without a second factor to set one up; remembers in the session that they have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _lacks_one(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _lacks_one(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or request.path.startswith(OPEN_WITHOUT) or request.session.get(CONFIRMED):
        return False
    request._memberships = held = memberships_of(user, timezone.now())  # type: ignore[attr-defined]
    if held and not is_mfa_enabled(user):
        return True
    if held:
        request.session[CONFIRMED] = True
    return False
