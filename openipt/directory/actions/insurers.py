"""Doubts of visitors whether somebody takes an insurance: asked about at once, unlisted after two days of them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.directory.actions.listings import NotPossible, _locked, _note
from openipt.directory.models import InsurerDoubt, Listing
from openipt.directory.vocabulary import known

ENOUGH = 2  # days with a doubt after which an insurance is not shown until its therapist confirms it
PROTECTED = timedelta(days=30)  # after a confirmation: doubts are passed on, and unlist nothing


@transaction.atomic
def doubt_insurer(*, listing: Listing, insurer: str, by: User | None, at: datetime) -> None:
    """Note that a visitor says an insurance is not taken. One doubt a day counts; whose it is, nobody knows.

    Raises:
        NotPossible: the listing does not name this insurance.
    """
    fresh = _locked(listing)
    if insurer not in fresh.insurers:
        raise NotPossible("This insurance is not named there.")
    day = timezone.localdate(at)
    _, is_new = InsurerDoubt.objects.get_or_create(listing=fresh, insurer=insurer, day=day)
    if not is_new:
        return
    said: dict[str, object] = {"insurer": insurer}  # of a doubt alone no search need know
    record(act="listing.insurer_doubted", by=by, at=at, subject=fresh, practice_id=fresh.practice_id, detail=said)
    doubts = fresh.insurer_doubts.filter(insurer=insurer)
    if doubts.filter(settled_at__gt=at - PROTECTED).exists():
        return
    if doubts.filter(settled_at=None).count() >= ENOUGH:
        fresh.insurers = tuple(one for one in fresh.insurers if one != insurer)
        fresh.save(update_fields=["insurers"])
        _note("listing.insurer_unlisted", fresh, by, at, insurer=insurer)


@transaction.atomic
def settle_insurer(*, listing: Listing, insurer: str, takes: bool, by: User, at: datetime) -> Listing:
    """Their therapist says whether they take an insurance that was doubted: shown again, or taken out.

    Raises:
        NotPossible: nobody doubts it (any more).
    """
    fresh = _locked(listing)
    if not fresh.insurer_doubts.filter(insurer=insurer, settled_at=None).update(settled_at=at):
        raise NotPossible("Nobody asks about this insurance any more.")
    others = [one for one in fresh.insurers if one != insurer]
    fresh.insurers = known("insurers", [*others, insurer] if takes else others)
    fresh.insurers_confirmed_on = timezone.localdate(at)
    fresh.changed_at = at
    fresh.save(update_fields=["insurers", "insurers_confirmed_on", "changed_at"])
    _note("listing.insurer_settled", fresh, by, at, insurer=insurer, takes=takes)
    return fresh


@transaction.atomic
def told_of_doubts(*, listing: Listing, by: User | None, at: datetime) -> None:
    """Note that its therapist was told by mail of the doubts there are."""
    listing.insurer_doubts.filter(told_at=None, settled_at=None).update(told_at=at)
