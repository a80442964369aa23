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
from openipt.directory.forms import CheckClaimForm, VerifyForm, VerifyTrainingForm
from openipt.directory.models import Licence, RegistryRecord, Training
from openipt.directory.queries import claims_waiting, licences_to_check_again, listings_of

KINDS = ("licence", "training")


@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    """Every listing of the practice: where it stands, and what waits to be checked."""
    practice = staff_practice(request, "listing.verify")
    now = timezone.now()
    context = {
        "practice": practice,
        "listings": listings_of(practice),
        "claims": claims_waiting(practice),
        "again": licences_to_check_again(practice, now),
        "now": now,
    }
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


@require_http_methods(["GET", "POST"])
def check_claim(request: HttpRequest, record_id: int) -> HttpResponse:
    """What a record says beside who says that it is theirs: that is so, or it is not."""
    practice = staff_practice(request, "listing.verify")
    claimed = RegistryRecord.objects.select_related("claimed_by__therapist", "verified_by")
    found = get_object_or_404(claimed, pk=record_id, claimed_by__practice=practice)
    by, at = viewer(request), timezone.now()
    form = CheckClaimForm(request.POST or None)
    if request.method == "POST" and "no" in request.POST:
        actions.end_claim(record=found, by=by, at=at)
        messages.success(request, _("The claim is ended. Nothing more is taken over from this record."))
        return redirect("listings")
    if request.method == "POST" and form.is_valid():
        try:
            actions.verify_claim(record=found, source=form.cleaned_data["source"], by=by, at=at)
        except NotPossible as problem:
            form.add_error(None, _(str(problem)))
        else:
            messages.success(request, _("Their listing was filled in from the record. Now check the licences."))
            return redirect("listings")
    context = {"form": form, "record": found, "listing": found.claimed_by}
    return render(request, "directory/check_claim.html", context, status=422 if form.errors else 200)
