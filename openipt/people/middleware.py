"""No page of the practice before a second factor: staff hold other people's secrets."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from openipt.accounts.actions import note_factors
from openipt.accounts.guards import refused_answer
from openipt.people.queries import memberships_of

GetResponse = Callable[[HttpRequest], HttpResponse]
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes stand in for one, they are none
WHERE_FACTORS_CHANGE = "/accounts/2fa/"
OPEN_WITHOUT = (
    "/accounts/",
    "/static/",
    "/help/",
    "/healthz",
    "/join/",
    "/answer/",
    "/tablet/",
    "/find/",
    "/listing/",
    "/sitemap.xml",
)
CONFIRMED = "second_factor_confirmed"


def second_factor(get_response: GetResponse) -> GetResponse:
    """Sends staff without a second factor to set one up; remembers in the session that they have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _lacks_one(request):
            return refused_answer(request, reverse("second_factor"))
        if _may_change_factors(request):
            return _watched(request, get_response)
        return get_response(request)

    return middleware


def _may_change_factors(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.method == "POST" and request.path.startswith(WHERE_FACTORS_CHANGE)


def _watched(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    """Answer, and if that changed somebody's second factors, end all their other sessions and look again."""
    before = _factors(request)
    response = get_response(request)
    user, after = request.user, _factors(request)
    if before != after and user.is_authenticated:
        note_factors(user=user, kinds=after.values(), by=user, at=timezone.now())
        request.session.pop(CONFIRMED, None)
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
    return response


def _factors(request: HttpRequest) -> dict[int, str]:
    if not request.user.is_authenticated:  # the answer signed them out
        return {}
    return dict(Authenticator.objects.filter(user=request.user, type__in=FACTORS).values_list("pk", "type"))


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
