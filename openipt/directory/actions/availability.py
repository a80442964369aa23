"""Whether somebody takes new clients now: confirmed each week, paused, and measured."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from openipt.accounts.models import User
from openipt.directory.actions.listings import NotPossible, _locked, _note
from openipt.directory.models import Listing, ListingState, PauseReason
from openipt.directory.vocabulary import words


@transaction.atomic
def confirm_availability(
    *,
    listing: Listing,
    by: User | None,
    at: datetime,
    accepting: str | None = None,
    next_opening: datetime | None = None,
    waiting_weeks: int | None = None,
) -> Listing:
    """Confirm that a listing is still true, as it stands or with news; `by` is None by the link in a mail.

    Args:
        listing: which.
        by: who; None if it was the link.
        at: when.
        accepting: `open`, `waiting` or `closed`; None: as before, and the other two stay too.
        next_opening: the next free time, if there is one.
        waiting_weeks: the usual waiting time.

    Raises:
        NotPossible: there is no such kind of availability, or the opening is in the past.
    """
    fresh = _locked(listing)
    if accepting is not None:
        if accepting not in words("accepting"):
            raise NotPossible("Say whether you take new clients, have a waiting list, or take nobody.")
        if next_opening is not None and next_opening < at:
            raise NotPossible("The next opening must lie ahead.")
        fresh.accepting, fresh.next_opening, fresh.waiting_weeks = accepting, next_opening, waiting_weeks
    if fresh.next_opening is not None and fresh.next_opening < at:
        fresh.next_opening = None
    fresh.confirmed_at, fresh.asked_to_confirm_at = at, None
    fresh.save()
    _note("listing.confirmed", fresh, by, at, accepting=fresh.accepting)
    return fresh


@transaction.atomic
def ask_to_confirm(*, listing: Listing, by: User | None, at: datetime) -> Listing:
    """Note that its therapist was asked by mail to confirm."""
    fresh = _locked(listing)
    fresh.asked_to_confirm_at = at
    fresh.save(update_fields=["asked_to_confirm_at"])
    return fresh


@transaction.atomic
def pause_listing(*, listing: Listing, reason: str = PauseReason.OWN, by: User | None, at: datetime) -> Listing:
    """Take a listing out of the directory for a while; `PauseReason.UNANSWERED` when an enquiry got no answer.

    One that is not public stays as it is.
    """
    fresh = _locked(listing)
    if fresh.state == ListingState.LISTED:
        fresh.state, fresh.pause_reason = ListingState.PAUSED, PauseReason(reason)
        fresh.save()
        _note("listing.paused", fresh, by, at, reason=str(reason))
    return fresh


@transaction.atomic
def resume_listing(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Let a paused listing be public again; counts as confirming it.

    Raises:
        NotPossible: it is not paused.
    """
    fresh = _locked(listing)
    if fresh.state != ListingState.PAUSED:
        raise NotPossible("This listing is not paused.")
    fresh.state, fresh.pause_reason, fresh.confirmed_at = ListingState.LISTED, "", at
    fresh.save()
    _note("listing.resumed", fresh, by, at)
    return fresh


@transaction.atomic
def update_reply_times(
    *, listing: Listing, asked: int, answered: int, median_hours: Decimal | None, by: User | None, at: datetime
) -> Listing:
    """Publish what was measured of enquiries so far: how many, how many answered, the median hours to an answer."""
    fresh = _locked(listing)
    fresh.enquiries_asked, fresh.enquiries_answered, fresh.median_reply_hours = asked, answered, median_hours
    fresh.save(update_fields=["enquiries_asked", "enquiries_answered", "median_reply_hours"])
    _note("listing.measured", fresh, by, at)
    return fresh
