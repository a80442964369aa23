"""Pages anybody may see, and the pages for when something is not as it should be."""

from importlib.resources import files

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openipt.access.guards import viewer
from openipt.accounts.models import User
from openipt.demo.queries import cast
from openipt.operations.demonstration import one_click_allowed
from openipt.operations.queries import health
from openipt.people.middleware import CONFIRMED
from openipt.people.queries import memberships_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: everybody's own first page; for whoever is not signed in, what there is for everybody."""
    if not request.user.is_authenticated:
        return redirect("demo") if _one_click(request) else render(request, "website/front.html")
    return redirect("/work/" if memberships_of(viewer(request), timezone.now()) else "/my/")


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether database, worker and audit trail are well (200) or not (503), for whoever watches the server."""
    found = health(timezone.now())
    return JsonResponse(found.shown(), status=200 if found.good else 503)


@login_not_required
@require_safe
def service_worker(_: HttpRequest) -> HttpResponse:
    """The script that shows kept pages without a network; at the root, as browsers ask of it."""
    script = files("openipt.ui") / "static" / "ui" / "js" / "service_worker.js"
    return HttpResponse(script.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@login_not_required
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """In the demo only: the people one may look around as."""
    _demo_or_404(request)
    return render(request, "website/demo.html", {"cast": cast()})


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """In the demo only: sign in as one of the cast, who need no password and no second factor."""
    _demo_or_404(request)
    email = request.POST.get("email", "")
    if email not in {person.email for person in cast()}:
        raise Http404
    login(request, get_object_or_404(User, email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[CONFIRMED] = True
    return redirect("front")


def _one_click(request: HttpRequest) -> bool:
    return one_click_allowed(request.META.get("REMOTE_ADDR", ""))


def _demo_or_404(request: HttpRequest) -> None:
    if not _one_click(request):
        raise Http404


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"ui/{name}.html", status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be understood."""
    return _page(request, "400", 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This person may not do that."""
    return _page(request, "403", 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none for this person."""
    return _page(request, "404", 404)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _page(request, "500", 500)
