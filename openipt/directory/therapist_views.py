"""Where a therapist writes their own listing, sees it as others will, agrees to it, keeps it true and takes it back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import staff_practice, viewer
from openipt.directory import actions
from openipt.directory.actions import NotPossible
from openipt.directory.forms import (
    AvailabilityForm,
    ClaimForm,
    GroupForm,
    LicenceForm,
    ListingForm,
    PhotoForm,
    PlaceForm,
    TrainingForm,
)
from openipt.directory.models import GroupStart, Licence, Listing, ListingPlace, RegistryRecord, Training
from openipt.directory.public_views import shown
from openipt.directory.queries import doubted_insurers, own_listing, record_of

Add = Callable[[Listing, Any, HttpRequest, datetime], object]
PARTS: dict[str, tuple[type[forms.Form], Any, Add]] = {
    "place": (
        PlaceForm,
        ListingPlace,
        lambda listing, form, request, at: actions.add_place(
            listing=listing,
            address=form.address(),
            shows_street=form.cleaned_data["shows_street"],
            by=viewer(request),
            at=at,
        ),
    ),
    "licence": (
        LicenceForm,
        Licence,
        lambda listing, form, request, at: actions.add_licence(
            listing=listing, **form.cleaned_data, by=viewer(request), at=at
        ),
    ),
    "training": (
        TrainingForm,
        Training,
        lambda listing, form, request, at: actions.add_training(
            listing=listing, **form.cleaned_data, by=viewer(request), at=at
        ),
    ),
    "group": (
        GroupForm,
        GroupStart,
        lambda listing, form, request, at: actions.add_group(
            listing=listing, **form.cleaned_data, by=viewer(request), at=at
        ),
    ),
    "photo": (
        PhotoForm,
        None,
        lambda listing, form, request, at: actions.set_photo(
            listing=listing, picture=form.cleaned_data["photo"], by=viewer(request), at=at
        ),
    ),
}


def _own(request: HttpRequest) -> Listing | None:
    return own_listing(viewer(request), staff_practice(request, "listing.write"))


def _own_or_404(request: HttpRequest) -> Listing:
    if not (listing := _own(request)):
        raise Http404
    return listing


@require_http_methods(["GET", "POST"])
def my_listing(request: HttpRequest) -> HttpResponse:
    """What the listing says, its parts, and whether it is public; saving the first time begins it as a draft."""
    listing = _own(request)
    begun = {"name": viewer(request).get_full_name(), "languages": ("en",), "ages": ("adult",)}
    form = ListingForm(request.POST or None, initial=ListingForm.of(listing) if listing else begun)
    if request.method == "POST" and form.is_valid():
        _save(request, listing, form)
        return redirect("my_listing")
    now = timezone.now()
    context = {
        "listing": listing,
        "form": form,
        "availability": AvailabilityForm(initial=_availability(listing)),
        "forms": {name: part[0](prefix=name) for name, part in PARTS.items()},
        "claims": listing.claims.order_by("pk") if listing else (),
        "doubts": doubted_insurers(listing) if listing else [],
        "fresh": listing is not None and listing.is_fresh(now),
        "licensed": listing is not None and any(one.is_verified(now) for one in listing.licences.all()),
    }
    return render(request, "directory/my_listing.html", context)


def _save(request: HttpRequest, listing: Listing | None, form: ListingForm) -> None:
    by, at = viewer(request), timezone.now()
    if listing is None:
        practice = staff_practice(request, "listing.write")
        listing = actions.begin_listing(practice=practice, therapist=by, by=by, at=at)
    actions.change_listing(listing=listing, by=by, at=at, **form.details())
    messages.success(request, _("Saved."))


def _availability(listing: Listing | None) -> dict[str, object]:
    return {name: getattr(listing, name) for name in AvailabilityForm.base_fields} if listing else {}


@require_POST
def settle_insurer(request: HttpRequest, insurer: str) -> HttpResponse:
    """Say whether you take an insurance that a visitor doubts."""
    listing, takes = _own_or_404(request), request.POST.get("takes")
    try:
        if takes in ("yes", "no"):
            actions.settle_insurer(
                listing=listing, insurer=insurer, takes=takes == "yes", by=viewer(request), at=timezone.now()
            )
            messages.success(request, _("Thank you. Your listing says so now."))
    except NotPossible as problem:
        messages.error(request, _(str(problem)))
    return redirect("my_listing")


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Take over what a public register says: name the number, see whose record it is, say that this is you."""
    listing, by = _own(request), viewer(request)
    form = ClaimForm(request.POST or None)
    record = None
    if request.method == "POST" and form.is_valid():
        record = record_of(form.cleaned_data["number"], by.get_full_name())  # a listing's name is anybody's to change
        if record is None:
            form.add_error("number", _("There is no record with this number and your name."))
        elif "mine" in request.POST:
            return _claim(request, listing, record)
    context = {"form": form, "record": record, "listing": listing}
    return render(request, "directory/claim.html", context, status=422 if form.errors else 200)


def _claim(request: HttpRequest, listing: Listing | None, record: RegistryRecord) -> HttpResponse:
    by, at = viewer(request), timezone.now()
    if listing is None:
        practice = staff_practice(request, "listing.write")
        listing = actions.begin_listing(practice=practice, therapist=by, by=by, at=at)
    try:
        actions.claim_record(record=record, listing=listing, by=by, at=at)
    except NotPossible as problem:
        messages.error(request, _(str(problem)))
    else:
        messages.success(request, _("Your practice checks that this is you. Then what the register says is filled in."))
    return redirect("my_listing")


@require_POST
def give_up_claim(request: HttpRequest, record_id: int) -> HttpResponse:
    """Say that the record is not one's own after all; gone already is gone."""
    listing = _own_or_404(request)
    if found := listing.claims.filter(pk=record_id).first():
        actions.end_claim(record=found, by=viewer(request), at=timezone.now())
        messages.success(request, _("Done."))
    return redirect("my_listing")


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The page as others will see it."""
    return render(request, "directory/preview.html", shown(_own_or_404(request)))


@require_POST
def add_part(request: HttpRequest, part: str) -> HttpResponse:
    """Add a place, licence, training or group, or set the photo."""
    listing = _own_or_404(request)
    if part not in PARTS:
        raise Http404
    kind, _model, add = PARTS[part]
    form = kind(request.POST, request.FILES, prefix=part)
    if not form.is_valid():
        return render(request, "directory/part.html", {"form": form, "part": part, "listing": listing}, status=422)
    return _tried(request, lambda at: add(listing, form, request, at))


@require_POST
def remove_part(request: HttpRequest, part: str, part_id: int) -> HttpResponse:
    """Take a part off; gone already is gone."""
    listing = _own_or_404(request)
    if part == "photo":
        actions.remove_photo(listing=listing, by=viewer(request), at=timezone.now())
        return redirect("my_listing")
    model = PARTS[part][1] if part in PARTS else None
    if model is None:
        raise Http404
    if found := model.objects.filter(pk=part_id, listing=listing).first():
        actions.remove_part(listing=listing, part=found, by=viewer(request), at=timezone.now())
    return redirect("my_listing")


@require_POST
def move_listing(request: HttpRequest, move: str) -> HttpResponse:
    """Agree to be listed, pause, go on, or take the listing out: one click each."""
    listing, by = _own_or_404(request), viewer(request)
    moves: dict[str, Callable[[datetime], object]] = {
        "consent": lambda at: actions.list_publicly(listing=listing, by=by, at=at),
        "pause": lambda at: actions.pause_listing(listing=listing, by=by, at=at),
        "resume": lambda at: actions.resume_listing(listing=listing, by=by, at=at),
        "remove": lambda at: actions.remove_listing(listing=listing, by=by, at=at),
        "confirm": lambda at: actions.confirm_availability(listing=listing, by=by, at=at),
    }
    if move not in moves:
        raise Http404
    return _tried(request, moves[move])


@require_POST
def availability(request: HttpRequest) -> HttpResponse:
    """Say whether there is room; this confirms the listing too."""
    listing, form = _own_or_404(request), AvailabilityForm(request.POST)
    if not form.is_valid():
        return render(request, "directory/part.html", {"form": form, "part": "", "listing": listing}, status=422)
    return _tried(
        request,
        lambda at: actions.confirm_availability(listing=listing, by=viewer(request), at=at, **form.cleaned_data),
    )


def _tried(request: HttpRequest, act: Callable[[datetime], object]) -> HttpResponse:
    try:
        act(timezone.now())
    except NotPossible as problem:
        messages.error(request, _(str(problem)))
    else:
        messages.success(request, _("Done."))
    return redirect("my_listing")
