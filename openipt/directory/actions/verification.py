"""A manager checks licences and training, and leaves a record of it that the public sees."""

from datetime import date, datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.directory.actions.listings import NotPossible, _locked, _note
from openipt.directory.models import Licence, Listing, Training, Verified


def _checked_now(checked: Verified, listing: Listing, source: str, until: date | None, by: User, at: datetime) -> None:
    """Write down that something of a listing was checked.

    Raises:
        NotPossible: no source, a day that has passed, or one's own.
    """
    if not source.strip():
        raise NotPossible("Say against which source you checked it.")
    if until is not None and until < at.date():
        raise NotPossible("That day has passed.")
    if listing.therapist_id == by.pk:
        raise NotPossible("Nobody verifies themself.")
    checked.verified_at, checked.verified_by = at, by
    checked.verified_source, checked.verified_until = source.strip(), until
    checked.save(update_fields=[field.name for field in Verified._meta.fields])


@transaction.atomic
def verify_licence(*, licence: Licence, source: str, until: date, by: User, at: datetime) -> Licence:
    """Record that a licence was checked: against which source, and until when it is valid.

    Raises:
        NotPossible: no source, a day that has passed, or one's own licence.
    """
    listing = _locked(licence.listing)
    fresh = Licence.objects.select_related("listing").get(pk=licence.pk)
    _checked_now(fresh, listing, source, until, by, at)
    _note("listing.licence_verified", listing, by, at, jurisdiction=fresh.jurisdiction)
    return fresh


@transaction.atomic
def verify_training(*, training: Training, source: str, until: date | None = None, by: User, at: datetime) -> Training:
    """Record that a level of training was checked; some levels do not run out.

    Raises:
        NotPossible: no source, a day that has passed, or one's own training.
    """
    listing = _locked(training.listing)
    fresh = Training.objects.select_related("listing").get(pk=training.pk)
    _checked_now(fresh, listing, source, until, by, at)
    _note("listing.training_verified", listing, by, at, level=fresh.level)
    return fresh


@transaction.atomic
def withdraw_verification(*, checked: Licence | Training, by: User, at: datetime) -> None:
    """Take back that something was verified: it turned out wrong, or was verified by mistake."""
    listing = _locked(checked.listing)
    checked.verified_at = checked.verified_by = checked.verified_until = None
    checked.verified_source = ""
    checked.save(update_fields=[field.name for field in Verified._meta.fields])
    _note("listing.verification_withdrawn", listing, by, at)
