"""No page of the practice before a second factor: staff hold other people's secrets."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from openipt.accounts.guards import refused_answer
from openipt.people.queries import memberships_of

GetResponse = Callable[[HttpRequest], HttpResponse]
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes stand in for one, they are none
WHERE_FACTORS_CHANGE = "/accounts/2fa/"
OPEN_WITHOUT = ("/accounts/", "/static/", "/help/", "/healthz", "/join/", "/answer/")
CONFIRMED = "second_factor_confirmed"


def second_factor(get_response: GetResponse) -> GetResponse:
    """Sends staff without a second factor to set one up; remembers in the session that they have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _lacks_one(request):
            return refused_answer(request, reverse("second_factor"))
        response = get_response(request)
        if request.method == "POST" and request.path.startswith(WHERE_FACTORS_CHANGE):
            request.session.pop(CONFIRMED, None)  # it may have been the last one: look again
        return response

    return middleware


def _lacks_one(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or request.path.startswith(OPEN_WITHOUT) or request.session.get(CONFIRMED):
        return False
    request._memberships = held = memberships_of(user, timezone.now())  # type: ignore[attr-defined]
    if held and not is_mfa_enabled(user, FACTORS):
        return True
    if held:
        request.session[CONFIRMED] = True
    return False
