"""Pages anybody may see, and the pages for when something is not as it should be."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
