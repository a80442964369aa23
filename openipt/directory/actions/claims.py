"""Claiming a record of a register: its owner says so, a manager checks that, and only then it fills their listing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record as note
from openipt.directory.actions.listings import CODED, NotPossible, _locked, change_listing
from openipt.directory.actions.parts import add_licence, add_place
from openipt.directory.actions.verification import _checked_now
from openipt.directory.gazetteer import position_of, spot
from openipt.directory.models import Licence, Listing, RegistryRecord, Verified
from openipt.directory.places import Address
from openipt.directory.plan_net import location_key, role_key
from openipt.directory.registry import therapist_codes
from openipt.directory.vocabulary import words

MOST_PLACES = 5  # that are taken over from one record
CLAIM = ("claimed_by", "claimed_at", *(field.name for field in Verified._meta.fields))


@transaction.atomic
def claim_record(*, record: RegistryRecord, listing: Listing, by: User, at: datetime) -> RegistryRecord:
    """A therapist says that a record names them; claimed already by them stays as it is.

    Raises:
        NotPossible: somebody else's listing or record, or the register says that the person no longer practises.
    """
    fresh, listing = _locked_record(record), _locked(listing)
    if listing.therapist_id != by.pk:
        raise NotPossible("Only the therapist can say that a record is theirs.")
    if fresh.deactivated_on:
        raise NotPossible("The register says that this person no longer practises.")
    if fresh.claimed_by_id not in {None, listing.pk}:
        raise NotPossible("Somebody else says that this record is theirs. Please tell your practice.")
    if fresh.claimed_by_id is None:
        fresh.claimed_by, fresh.claimed_at = listing, at
        fresh.save(update_fields=CLAIM)
        _note("listing.record_claimed", fresh, listing, by, at)
    return fresh


@transaction.atomic
def verify_claim(*, record: RegistryRecord, source: str, by: User, at: datetime) -> RegistryRecord:
    """A manager has checked that the claim is true: what the record says fills what the listing leaves open.

    Licences come over as not verified yet, for a register only repeats what people say of themselves. Twice is once.

    Raises:
        NotPossible: nobody claims it (any more), no source, or one's own record.
    """
    fresh = _locked_record(record)
    if fresh.claimed_by is None:
        raise NotPossible("Nobody says any more that this record is theirs.")
    listing = _locked(fresh.claimed_by)
    if fresh.verified_at is None:
        _checked_now(fresh, listing, source, None, by, at)
        _note("listing.claim_verified", fresh, listing, by, at)
        _take_over(fresh, listing, by, at)
    return fresh


@transaction.atomic
def end_claim(*, record: RegistryRecord, by: User, at: datetime) -> None:
    """The claim was a mistake or is not true; what it brought into a listing stays. Ended already is ended."""
    fresh = _locked_record(record)
    if listing := fresh.claimed_by:
        fresh.claimed_by = fresh.claimed_at = fresh.verified_at = fresh.verified_by = None
        fresh.verified_source = ""
        fresh.save(update_fields=CLAIM)
        _note("listing.claim_ended", fresh, listing, by, at)


def _locked_record(record: RegistryRecord) -> RegistryRecord:
    return RegistryRecord.objects.select_for_update(of=("self",)).select_related("claimed_by").get(pk=record.pk)


def _note(act: str, fresh: RegistryRecord, listing: Listing, by: User, at: datetime) -> None:
    detail = {"source": fresh.source, "record": fresh.pk}
    note(act=act, by=by, at=at, subject=listing, practice_id=listing.practice_id, detail=detail)


def _take_over(fresh: RegistryRecord, listing: Listing, by: User, at: datetime) -> None:
    roles, locations = _completing(fresh)
    said = _details(fresh, roles)
    missing = {name: value for name, value in said.items() if not getattr(listing, name)}
    if listing.profession == "other" and "profession" in said:
        missing["profession"] = said["profession"]
    change_listing(listing=listing, by=by, at=at, **missing)
    if not listing.places.exists():
        addresses = dict.fromkeys(_address(one) for one in (*locations, fresh) if one.postcode)
        for address in list(addresses)[:MOST_PLACES]:
            add_place(listing=listing, address=address, by=by, at=at)
    held = set(Licence.objects.filter(listing=listing).values_list("jurisdiction", "number"))
    for one in fresh.licences:
        if (one["jurisdiction"], one["number"]) not in held and one["jurisdiction"] in words("jurisdictions"):
            add_licence(listing=listing, number=one["number"], jurisdiction=one["jurisdiction"], by=by, at=at)


def _completing(fresh: RegistryRecord) -> tuple[list[RegistryRecord], list[RegistryRecord]]:
    """The roles and locations of a practitioner, where a FHIR bundle has them apart."""
    if fresh.source != "fhir":
        return [], []
    rows = RegistryRecord.objects.filter(source="fhir")
    begins = role_key(fresh.key)
    roles = [one for one in rows.filter(key__startswith=begins).order_by("key") if one.details["role_of"] == fresh.key]
    named = {location_key(place) for role in roles for place in role.details.get("locations", ())}
    return roles, list(rows.filter(key__in=named).order_by("key"))


def _address(one: RegistryRecord) -> Address:
    found = spot(one.postcode[:5])
    state = found.jurisdiction if found else one.jurisdiction
    exact = tuple(one.details[name] for name in ("latitude", "longitude") if name in one.details)
    position = (exact[0], exact[1]) if len(exact) == 2 else position_of(one.postcode)
    return Address(one.postcode[:5], one.town.title(), state, one.street.title(), position=position)


def _details(fresh: RegistryRecord, roles: Sequence[RegistryRecord]) -> dict[str, object]:
    """What the record and the roles that complete it say, in the words of a listing."""
    told = dict(fresh.details)
    said: dict[str, object] = {name: tuple(str(told[name]).split()) for name in CODED if told.get(name)}
    taxonomies = [code for one in (fresh, *roles) for code in one.taxonomies]
    professions = (told.get("profession", ""), *(therapist_codes().get(code, "") for code in taxonomies))
    known = [one for one in professions if one in words("professions")]
    said |= {"profession": known[0]} if known else {}
    plain = {"npi": fresh.npi, "credentials": fresh.credentials, "approach": told.get("approach", "")}
    return said | {name: value for name, value in plain.items() if value}
