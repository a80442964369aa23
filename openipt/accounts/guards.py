"""What somebody gets who asked for a page after their session ended: never a loss of what they wrote."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

MOST_KEPT = 200_000  # bytes of form text
NEVER_KEPT_BELOW = ("/accounts/", "/join/")


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script of ours asked (htmx, or `fetch`), and not somebody following a link or sending a form."""
    asked = request.headers
    return (
        asked.get("HX-Request") == "true"
        or "application/json" in asked.get("Accept", "")  # also from browsers that do not say how they fetch
        or asked.get("Sec-Fetch-Mode") in {"cors", "same-origin"}
    )


def signed_out_answer(request: HttpRequest) -> HttpResponse:
    """401 for a script: JSON, or for htmx a sentence to show."""
    words, where = _("You are signed out. Please sign in again."), reverse("account_login")
    if request.headers.get("HX-Request") == "true":
        response = render(request, "accounts/_signed_out.html", {"words": words}, status=401)
    else:
        response = JsonResponse({"signed_out": True, "words": words, "sign_in": where}, status=401)
    add_never_cache_headers(response)
    return response


def refused_answer(request: HttpRequest, page: str) -> HttpResponse:
    """To the page that says what is missing; for scripts 403, from which htmx goes there as well."""
    if not asked_by_script(request):
        return redirect(page)
    response = JsonResponse({"page": page}, status=403)
    if request.headers.get("HX-Request") == "true":
        response["HX-Redirect"] = page
    return response


def keep_what_was_sent(request: HttpRequest, *, status: int) -> HttpResponse | None:
    """A page that holds a form's text, to be sent again after signing in; None where that is not possible or not safe.

    It is only made for forms of our own pages, so that nobody else's page can put words into somebody's record.
    """
    if request.method != "POST" or request.path.startswith(NEVER_KEPT_BELOW) or not _from_our_page(request):
        return None
    if _size(request) > MOST_KEPT or request.FILES:
        return None
    kept = [(name, text) for name, texts in request.POST.lists() if _may_keep(name) for text in texts]
    response = render(request, "accounts/send_again.html", {"kept": kept, "to": request.get_full_path()}, status=status)
    add_never_cache_headers(response)
    return response


def _size(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return MOST_KEPT + 1


def _may_keep(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name.lower()


def _from_our_page(request: HttpRequest) -> bool:
    """Browsers name the page a form came from in `Origin`, and say how near it is in `Sec-Fetch-Site`."""
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "same-origin")
    ours = f"{request.scheme}://{request.get_host()}"
    return site == "same-origin" and f"{urlsplit(origin).scheme}://{urlsplit(origin).netloc}" == ours
