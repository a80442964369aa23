"""The parts of a listing: places, licences, trainings, groups, a photo."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from openipt.accounts.models import User
from openipt.directory.actions.listings import NotPossible, _locked, _note
from openipt.directory.models import GroupStart, Licence, Listing, ListingPhoto, ListingPlace, Training
from openipt.directory.places import Address
from openipt.directory.vocabulary import known, words

MOST_PARTS = 60
Part = ListingPlace | Licence | Training | GroupStart


def _room_for_more(fresh: Listing, kind: type[Part]) -> None:
    if kind.objects.filter(listing=fresh).count() >= MOST_PARTS:
        raise NotPossible("That is more than a listing can hold.")


@transaction.atomic
def add_place(
    *, listing: Listing, address: Address, shows_street: bool = False, by: User, at: datetime
) -> ListingPlace:
    """Add where somebody sees people. Without a position it is found by its words alone, not by distance."""
    fresh = _locked(listing)
    _room_for_more(fresh, ListingPlace)
    latitude, longitude = address.position or (None, None)
    place = ListingPlace.objects.create(
        listing=fresh,
        postcode=address.postcode,
        town=address.town,
        jurisdiction=address.jurisdiction,
        street=address.street,
        country=address.country,
        latitude=latitude,
        longitude=longitude,
        shows_street=shows_street,
    )
    _note("listing.place_added", fresh, by, at)
    return place


@transaction.atomic
def add_licence(
    *, listing: Listing, number: str, jurisdiction: str, compact: str = "", by: User, at: datetime
) -> Licence:
    """Add a licence, not verified yet; the same one twice is one."""
    fresh = _locked(listing)
    _room_for_more(fresh, Licence)
    made, _ = Licence.objects.get_or_create(listing=fresh, number=number, jurisdiction=jurisdiction, compact=compact)
    _note("listing.licence_added", fresh, by, at, jurisdiction=jurisdiction)
    return made


@transaction.atomic
def add_training(
    *,
    listing: Listing,
    level: str,
    issuer: str,
    given_on: date,
    evidence: str,
    areas: tuple[str, ...] = (),
    by: User,
    at: datetime,
) -> Training:
    """Add a level of training with its evidence, not verified yet.

    Raises:
        NotPossible: there is no such level.
    """
    if level not in words("levels"):
        raise NotPossible("There is no such level of training.")
    fresh = _locked(listing)
    _room_for_more(fresh, Training)
    made = Training.objects.create(
        listing=fresh, level=level, issuer=issuer, given_on=given_on, evidence=evidence, areas=known("areas", areas)
    )
    _note("listing.training_added", fresh, by, at, level=level)
    return made


@transaction.atomic
def add_group(
    *, listing: Listing, title: str, starts_on: date, seats: int | None, by_video: bool, by: User, at: datetime
) -> GroupStart:
    """Add a group that is about to begin."""
    fresh = _locked(listing)
    _room_for_more(fresh, GroupStart)
    made = GroupStart.objects.create(listing=fresh, title=title, starts_on=starts_on, seats=seats, by_video=by_video)
    _note("listing.group_added", fresh, by, at)
    return made


@transaction.atomic
def remove_part(*, listing: Listing, part: Part, by: User, at: datetime) -> None:
    """Take a place, licence, training or group off a listing; gone already is gone."""
    fresh = _locked(listing)
    kind = type(part)
    if kind.objects.filter(pk=part.pk, listing=fresh).delete()[0]:
        _note("listing.part_removed", fresh, by, at, kind=kind._meta.model_name)


@transaction.atomic
def set_photo(*, listing: Listing, picture: bytes, by: User, at: datetime) -> ListingPhoto:
    """Set or replace the photo; `picture` is what `portraits.portrait` made."""
    fresh = _locked(listing)
    version = sha256(picture).hexdigest()[:16]
    photo, _ = ListingPhoto.objects.update_or_create(listing=fresh, defaults={"picture": picture, "version": version})
    _note("listing.photo_set", fresh, by, at)
    return photo


@transaction.atomic
def remove_photo(*, listing: Listing, by: User, at: datetime) -> None:
    """Take the photo away."""
    fresh = _locked(listing)
    if ListingPhoto.objects.filter(listing=fresh).delete()[0]:
        _note("listing.photo_removed", fresh, by, at)
