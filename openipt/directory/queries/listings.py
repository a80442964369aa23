"""Which listings there are, for whom, and what the public may see of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from openipt.accounts.models import User
from openipt.directory.building import words_in
from openipt.directory.models import (
    FRESH,
    RECHECK,
    Licence,
    Listing,
    ListingPhoto,
    ListingState,
    RegistryRecord,
    Training,
)
from openipt.directory.registry import SOURCES
from openipt.people.models import Practice

AHEAD = timedelta(days=14)


def in_force(at: datetime) -> Q:
    """What somebody verified and what has not run out."""
    return Q(verified_at__isnull=False) & (Q(verified_until=None) | Q(verified_until__gte=at.date()))


def licences_in_force(at: datetime) -> QuerySet[Licence]:
    """Licences that somebody verified in the last 90 days and that have not run out."""
    return Licence.objects.filter(in_force(at), verified_at__gt=at - RECHECK)


def licences_to_check_again(practice: Practice, at: datetime) -> QuerySet[Licence]:
    """Licences of a practice's listings whose check will be 90 days old within two weeks, or is older."""
    due = Licence.objects.filter(listing__practice=practice, verified_at__lte=at - RECHECK + AHEAD)
    return due.exclude(listing__state=ListingState.REMOVED).select_related("listing").order_by("verified_at", "pk")


def public_listings(at: datetime) -> QuerySet[Listing]:
    """The listings everybody may see: consented, confirmed within 14 days, with a licence somebody verified."""
    licensed = licences_in_force(at).filter(listing=OuterRef("pk"))
    return Listing.objects.filter(
        Exists(licensed), state=ListingState.LISTED, consented_at__isnull=False, confirmed_at__gte=at - FRESH
    )


def _with_parts(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    photos = ListingPhoto.objects.defer("picture")
    return rows.select_related("practice", "therapist").prefetch_related(
        "places", "groups", "licences", "trainings", Prefetch("photo", photos)
    )


def listing_for_public(slug: str, at: datetime) -> Listing | None:
    """One listing with all its parts, if everybody may see it."""
    return _with_parts(public_listings(at)).filter(slug=slug).first()


def doubted_insurers(listing: Listing) -> list[tuple[str, bool]]:
    """Insurances that visitors doubt and the therapist has not spoken of since, and whether each is still shown."""
    open_doubts = listing.insurer_doubts.filter(settled_at=None).order_by("day", "insurer")
    codes = dict.fromkeys(open_doubts.values_list("insurer", flat=True))
    return [(code, code in listing.insurers) for code in codes]


def listings_in_order(keys: list[int], at: datetime) -> list[Listing]:
    """Public listings with their parts, in the order of their keys (those that are not public any more drop out)."""
    found = {one.pk: one for one in _with_parts(public_listings(at)).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def own_listing(user: User, practice: Practice) -> Listing | None:
    """What somebody wrote about themself in a practice."""
    return _with_parts(Listing.objects.filter(therapist=user, practice=practice)).first()


def listings_of(practice: Practice) -> QuerySet[Listing]:
    """All listings of a practice, for its manager."""
    return _with_parts(Listing.objects.filter(practice=practice)).order_by("name")


def record_of(number: str, names: str) -> RegistryRecord | None:
    """The unlisted record with an NPI (or the key of its source) that bears one of somebody's names.

    Whoever asks must know the number and carry the name, so that nobody can leaf through what was imported.
    """
    if not number.strip():
        return None
    mine = {word for word in words_in(names) if len(word) > 1}
    asked = Q(npi=number.strip()) | Q(source__in=SOURCES, key=number.strip())
    found = RegistryRecord.objects.filter(asked).order_by("source", "pk")[:10]
    return next((one for one in found if mine & set(words_in(one.name))), None)


def claims_waiting(practice: Practice) -> QuerySet[RegistryRecord]:
    """Records that therapists of a practice say are theirs, and nobody has checked yet."""
    waiting = RegistryRecord.objects.filter(claimed_by__practice=practice, verified_at=None)
    return waiting.select_related("claimed_by__therapist").order_by("claimed_at", "pk")


def therapists_for(area: str, at: datetime, most: int = 3) -> list[Listing]:
    """A few public listings for a problem area, the most recently confirmed first; for pages about that area."""
    rows = public_listings(at).filter(Q(areas__contains=area)).exclude(accepting="closed")
    return [one for one in _with_parts(rows.order_by("-confirmed_at", "pk"))[: most * 2] if area in one.areas][:most]


def trainings_in_force(listing: Listing, at: datetime) -> list[Training]:
    """What is verified of a therapist's training."""
    return [one for one in listing.trainings.all() if one.is_verified(at)]


def listings_for_export(at: datetime) -> Iterator[Listing]:
    """Every public listing with its parts, some at a time."""
    return _with_parts(public_listings(at)).order_by("pk").iterator(chunk_size=500)
