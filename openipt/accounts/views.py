"""What happens when a form comes from a page that is too old, or from elsewhere."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come with its proof of origin."""
    return render(request, "ui/csrf.html", status=403)
