"""Trying an action, and answering in plain words when it is refused."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.courses.refusals import Refused, Stale
from openipt.people.models import Client
from openipt.people.queries import unsafe_named


def attempt(request: HttpRequest, change: Callable[[], object], done: str = "") -> bool:
    """Do it, and say that it is done; or say why not. Tells which."""
    try:
        change()
    except Refused as problem:
        messages.error(request, _(str(problem)))
        return False
    if done:
        messages.success(request, done)
    return True


def hesitation(request: HttpRequest, client: Client, *texts: str) -> str:
    """Why words should not go to the client or on paper yet: they may name somebody flagged for safety.

    "" where they name nobody, and where whoever presses the button has been told already (`named` is sent with it).
    """
    names = [] if "named" in request.POST else unsafe_named(client, *texts)
    said = _("These words may name {who}, flagged for safety. Say it without them, or press again to go on.")
    return said.format(who=", ".join(names)) if names else ""


def remind(request: HttpRequest, client: Client, *texts: str) -> None:
    """Say that words the client sees at once may name somebody flagged for safety."""
    if names := unsafe_named(client, *texts):
        said = _("The client sees these words, and they may name {who}, flagged for safety.")
        messages.warning(request, said.format(who=", ".join(names)))


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def saved(request: HttpRequest, save: Callable[[], int], back: str, done: str = "") -> HttpResponse:
    """Answer to saving an autosaved text (`save` gives its new revision): JSON for the script, a redirect for a form.

    A stale page gets both texts (409), so that nothing is lost; what is refused is said in plain words.
    """
    try:
        revision = save()
    except Stale as problem:
        return _conflict(request, problem, back)
    except Refused as problem:
        if wants_json(request):
            return JsonResponse({"error": _(str(problem))}, status=422)
        messages.error(request, _(str(problem)))
        return redirect(back)
    if wants_json(request):
        return JsonResponse({"revision": revision, "saved_at": timezone.localtime().strftime("%H:%M")})
    messages.success(request, done or _("Saved."))
    return redirect(back)


def _conflict(request: HttpRequest, problem: Stale, back: str) -> HttpResponse:
    sent = [(name, text) for name, text in request.POST.items() if name not in ("csrfmiddlewaretoken", "revision")]
    template = "courses/_conflict.html" if wants_json(request) else "courses/conflict.html"
    context = {"current": problem.current, "revision": problem.revision, "sent": sent, "back": back}
    return render(request, template, context, status=409)


def not_understood(request: HttpRequest, back: str) -> HttpResponse:
    """Answer to a form that makes no sense."""
    if wants_json(request):
        return JsonResponse({"error": _("That could not be understood.")}, status=422)
    messages.error(request, _("That could not be understood. Nothing was changed."))
    return redirect(back)
