"""A client's own timeline, on their phone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.timeline import views
from openipt.timeline.guards import own_side


@require_safe
def my_timeline(request: HttpRequest) -> HttpResponse:
    """What happened in my life, and how I was."""
    return views.show(request, own_side(request, "timeline.read"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, what: str) -> HttpResponse:
    """Put something on my timeline."""
    return views.add(request, own_side(request, "timeline.write"), what)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, what: str, row_id: UUID) -> HttpResponse:
    """Change something on my timeline."""
    return views.change(request, own_side(request, "timeline.write"), what, row_id)


@require_POST
def take_off(request: HttpRequest, what: str, row_id: UUID) -> HttpResponse:
    """Take something off my timeline."""
    return views.take_off(request, own_side(request, "timeline.write"), what, row_id)


@require_POST
def put_back(request: HttpRequest, what: str, row_id: UUID) -> HttpResponse:
    """Put it back."""
    return views.put_back(request, own_side(request, "timeline.write"), what, row_id)
