"""Where a manager checks licences and training of the practice's listings."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import staff_practice, viewer
from openipt.directory import actions
from openipt.directory.actions import NotPossible
from openipt.directory.forms import VerifyForm, VerifyTrainingForm
from openipt.directory.models import Licence, Training
from openipt.directory.queries import listings_of

KINDS = ("licence", "training")


@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    """Every listing of the practice: where it stands, and what waits to be checked."""
    practice = staff_practice(request, "listing.verify")
    context = {"listings": listings_of(practice), "practice": practice, "now": timezone.now()}
    return render(request, "directory/listings.html", context)


def _checked(request: HttpRequest, kind: str, checked_id: int) -> Licence | Training:
    practice = staff_practice(request, "listing.verify")
    if kind not in KINDS:
        raise Http404
    asked = {"pk": checked_id, "listing__practice": practice}
    if kind == "licence":
        return get_object_or_404(Licence.objects.select_related("listing__therapist", "verified_by"), **asked)
    return get_object_or_404(Training.objects.select_related("listing__therapist", "verified_by"), **asked)


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, checked: str, checked_id: int) -> HttpResponse:
    """Record that a licence or training was checked: against what, and until when it holds."""
    found = _checked(request, checked, checked_id)
    form = (VerifyForm if checked == "licence" else VerifyTrainingForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, found, form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, _(str(problem)))
        else:
            messages.success(request, _("Verified. The public sees that and when."))
            return redirect("listings")
    context = {"form": form, "checked": found, "kind": checked, "listing": found.listing}
    return render(request, "directory/verify.html", context)


def _record(request: HttpRequest, checked: Licence | Training, said: dict[str, object]) -> None:
    by, at = viewer(request), timezone.now()
    if isinstance(checked, Licence):
        actions.verify_licence(licence=checked, by=by, at=at, **said)  # type: ignore[arg-type]
    else:
        actions.verify_training(training=checked, by=by, at=at, **said)  # type: ignore[arg-type]


@require_POST
def withdraw(request: HttpRequest, checked: str, checked_id: int) -> HttpResponse:
    """Take a verification back."""
    actions.withdraw_verification(checked=_checked(request, checked, checked_id), by=viewer(request), at=timezone.now())
    messages.success(request, _("The verification was taken back."))
    return redirect("listings")
