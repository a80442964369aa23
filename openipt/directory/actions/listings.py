"""Making, changing, publishing and taking back a listing."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.directory.models import DirectoryVersion, Licence, Listing, ListingState
from openipt.directory.vocabulary import known
from openipt.people.models import Practice

CONSENT_EDITION = "2026-11"
CODED = ("areas", "ages", "adaptations", "languages", "insurers", "access_needs", "identities", "times")
PLAIN = (
    "name", "credentials", "npi", "profession", "video", "fee", "lowest_fee", "currency", "identity", "approach",
    "waiting_weeks", "insurers_confirmed_on",
)  # fmt: skip
DETAILS = CODED + PLAIN
RESERVED = {"how", "nearest"}  # addresses beside those of listings


class NotPossible(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """What was asked for cannot be done with this listing; the message says why in plain words."""


def _note(act: str, listing: Listing, by: User | None, at: datetime, **detail: object) -> None:
    """Write down what was done to a listing, and let searches know that something changed."""
    record(act=act, by=by, at=at, subject=listing, practice_id=listing.practice_id, detail=detail)
    _bump()


def _bump() -> None:
    """Let searches know that something changed."""
    stamp = uuid.uuid4()
    if not DirectoryVersion.objects.filter(pk=1).update(number=F("number") + 1, stamp=stamp):
        DirectoryVersion.objects.get_or_create(pk=1, defaults={"number": 1, "stamp": stamp})


def _locked(listing: Listing) -> Listing:
    """The listing as it is now, locked until the end of the transaction."""
    return Listing.objects.select_for_update().get(pk=listing.pk)


@transaction.atomic
def begin_listing(*, practice: Practice, therapist: User, by: User, at: datetime, **details: object) -> Listing:
    """Begin a listing as a draft that nobody else sees; one that is there already stays."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    if there := Listing.objects.filter(practice=practice, therapist=therapist).first():
        return there
    name = str(details.pop("name", "") or therapist.get_full_name())
    listing = Listing(practice=practice, therapist=therapist, name=name, created_at=at, changed_at=at)
    _fill(listing, details)
    listing.slug = _free_slug(name)
    listing.save()
    _note("listing.begun", listing, by, at)
    return listing


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:80] or "therapist"
    taken = RESERVED | set(Listing.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    tries = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken)


def _fill(listing: Listing, details: dict[str, object]) -> list[str]:
    changed = []
    for field, value in details.items():
        if field not in DETAILS:
            raise NotPossible(f"A listing has no {field}.")
        kept = known(field, value) if field in CODED else value  # type: ignore[arg-type]
        if getattr(listing, field) != kept:
            setattr(listing, field, kept)
            changed.append(field)
    return changed


@transaction.atomic
def change_listing(*, listing: Listing, by: User, at: datetime, **details: object) -> Listing:
    """Change what a listing says (`DETAILS`); codes that the vocabulary does not know are left out.

    Raises:
        NotPossible: there is no such detail, or the name is empty.
    """
    fresh = _locked(listing)
    if not str(details.get("name", fresh.name)).strip():
        raise NotPossible("A listing needs a name.")
    settled = 0
    if "insurers" in details:  # what is ticked is confirmed by that
        named = known("insurers", details["insurers"])  # type: ignore[arg-type]
        settled = fresh.insurer_doubts.filter(insurer__in=named, settled_at=None).update(settled_at=at)
    changed = _fill(fresh, dict(details))
    if changed or settled:
        fresh.changed_at = at
        fresh.save()
        _note("listing.changed", fresh, by, at, fields=changed)
    return fresh


@transaction.atomic
def list_publicly(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Its therapist agrees that everybody may see it; from then on it is public once a licence is verified.

    Raises:
        NotPossible: somebody else's listing, or it says too little to be of use.
    """
    fresh = _locked(listing)
    if fresh.therapist_id != by.pk:
        raise NotPossible("Only the therapist can agree to be listed.")
    if not fresh.areas or not fresh.ages or not fresh.languages:
        raise NotPossible("Say first which problems, which ages and which languages you work with.")
    if not Licence.objects.filter(listing=fresh).exists():
        raise NotPossible("Enter your licence first.")
    if not fresh.video and not fresh.places.exists():
        raise NotPossible("Say first where you see people, or that you see them by video.")
    fresh.state, fresh.pause_reason = ListingState.LISTED, ""
    fresh.consented_at, fresh.consent_edition = at, CONSENT_EDITION
    fresh.confirmed_at = fresh.confirmed_at or at
    fresh.save()
    _note("listing.consented", fresh, by, at, edition=CONSENT_EDITION)
    return fresh


@transaction.atomic
def remove_listing(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Take a listing out of the directory at once, and its consent back; what was written stays for its owner."""
    fresh = _locked(listing)
    if fresh.state != ListingState.REMOVED:
        fresh.state, fresh.consented_at, fresh.consent_edition, fresh.pause_reason = ListingState.REMOVED, None, "", ""
        fresh.save()
        _note("listing.removed", fresh, by, at)
    return fresh
