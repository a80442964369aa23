"""How long a session lasts, what may be kept by a browser, and whose clock is shown."""

import zoneinfo
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from openipt.accounts.guards import asked_by_script, keep_what_was_sent, signed_out_answer

GetResponse = Callable[[HttpRequest], HttpResponse]
NOTED_EVERY = timedelta(minutes=1)  # the last use of a session is written at most this often


def session_limits(get_response: GetResponse) -> GetResponse:
    """Signs out whoever was idle, or signed in, for longer than the settings allow."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_or_note(request, timezone.now())
        return get_response(request)

    return middleware


def _end_or_note(request: HttpRequest, now: datetime) -> None:
    began = datetime.fromisoformat(request.session.setdefault("began_at", now.isoformat()))
    used = datetime.fromisoformat(request.session.setdefault("used_at", now.isoformat()))
    if now - used > settings.SESSION_IDLE or now - began > settings.SESSION_LONGEST:
        logout(request)
    elif now - used > NOTED_EVERY:
        request.session["used_at"] = now.isoformat()


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise. Scripts are told so; a form that was sent is kept."""

    def handle_no_permission(  # type: ignore[override]  # the stub knows redirects only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """What somebody gets who is not signed in (any more)."""
        if asked_by_script(request):
            return signed_out_answer(request)
        return keep_what_was_sent(request, status=401) or super().handle_no_permission(request, view_func)


def private_pages(get_response: GetResponse) -> GetResponse:
    """Pages of somebody signed in are kept by no cache and no proxy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def time_zone(get_response: GetResponse) -> GetResponse:
    """Times are shown by the clock of whoever looks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone(request)):
            return get_response(request)

    return middleware


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(getattr(request.user, "time_zone", "UTC"))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
