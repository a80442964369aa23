"""Sending an enquiry, answering it, choosing, waiting, and becoming a client: nothing is typed twice."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.directory.actions import pause_listing, update_reply_times
from openipt.directory.models import Listing, PauseReason
from openipt.enquiries.deadlines import answer_due, usual_reply
from openipt.enquiries.models import Ask, Enquiry
from openipt.enquiries.queries import enquiry_sent_as, overdue_asks, reply_waits
from openipt.enquiries.tasks import send_news, send_question
from openipt.enquiries.terms import MOST_ASKED, EnquiryTerms
from openipt.intake.queries import hash_of
from openipt.people.actions import add_client
from openipt.people.models import Client

SECRET_BYTES = 24
KEPT_WHEN_CLOSED = timedelta(days=90)
KEPT_AT_MOST = timedelta(days=365)  # of silence; a waiting list may be long
SEALED = ("reason", "areas", "wishes", "times", "where", "name", "email", "telephone", "safe_contact")


class NotPossible(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """It cannot be done; the message says why in plain words."""


def _note(act: str, ask: Ask, by: User | None, at: datetime, **detail: object) -> None:
    record(
        act=act, by=by, at=at, subject=ask, practice_id=ask.practice_id, client_id=ask.client_id, detail=detail or None
    )


def _locked(enquiry_id: UUID) -> Enquiry:
    """Everything about one enquiry happens one after the other."""
    return Enquiry.objects.select_for_update().get(pk=enquiry_id)


def _fresh(ask: Ask) -> Ask:
    _locked(ask.enquiry_id)
    return Ask.objects.select_related("enquiry", "listing", "practice").get(pk=ask.pk)


@transaction.atomic
def send_enquiry(
    *, listings: Sequence[Listing], terms: EnquiryTerms, submission: UUID, by: User | None, at: datetime
) -> Enquiry:
    """Send what somebody wrote to one, two or three therapists. The same form sent twice is sent once.

    Args:
        listings: whom to ask; they must be public (the caller chose them among those).
        terms: what was written.
        submission: names the form.
        by: nobody is signed in; None.
        at: when.

    Raises:
        NotPossible: nobody was chosen, or more than `MOST_ASKED`.
    """
    if there := enquiry_sent_as(submission):
        return there
    _refuse_wrong_number(len(listings))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    plain = {name: getattr(terms, name) for name in EnquiryTerms.__dataclass_fields__}
    plain |= {"areas": " ".join(terms.areas), "times": " ".join(terms.times)}
    enquiry, new = Enquiry.objects.get_or_create(
        submission=submission,
        defaults={"secret": secret, "secret_hash": hash_of(secret), "sent_at": at, **plain},
    )
    if not new:  # the same form came in twice at the same moment
        return enquiry
    _ask(enquiry, listings, by, at)
    transaction.on_commit(lambda: send_news.enqueue(str(enquiry.pk), "sent"))
    return enquiry


def _refuse_wrong_number(number: int) -> None:
    if not number:
        raise NotPossible(_("Choose at least one therapist."))
    if number > MOST_ASKED:
        raise NotPossible(_("Three therapists at once is the most. Wait for an answer before you ask more."))


def _ask(enquiry: Enquiry, listings: Sequence[Listing], by: User | None, at: datetime) -> None:
    for listing in listings:
        ask = Ask.objects.create(
            enquiry=enquiry,
            listing=listing,
            practice=listing.practice,
            asked_at=at,
            due_at=answer_due(at, listing.practice.time_zone),
        )
        _note("enquiry.sent", ask, by, at)
        transaction.on_commit(lambda key=str(ask.pk): send_question.enqueue(key))  # type: ignore[misc]


@transaction.atomic
def ask_more(*, enquiry: Enquiry, listings: Sequence[Listing], by: User | None, at: datetime) -> None:
    """Send an enquiry on to further therapists; those who were asked before are left out.

    Raises:
        NotPossible: it is closed, nobody new was chosen, or more than `MOST_ASKED` answers would be open.
    """
    fresh = _locked(enquiry.pk)
    if fresh.closed_at:
        raise NotPossible(_("This enquiry is closed."))
    asked = set(fresh.asks.values_list("listing_id", flat=True))
    new = [listing for listing in listings if listing.pk not in asked]
    _refuse_wrong_number(len(new) and len(new) + fresh.asks.filter(state=Ask.State.OPEN).count())
    _ask(fresh, new, by, at)


@transaction.atomic
def answer_enquiry(
    *, ask: Ask, answer: str, words: str = "", colleague: Listing | None = None, by: User, at: datetime
) -> Ask:
    """Say yes, offer a place on the waiting list, or say no (and perhaps who may have room).

    Somebody on the waiting list can be told yes or no later. An answer that came too late still counts for the person.

    Raises:
        NotPossible: there is no such answer, the person took the enquiry back, or it was answered for good.
    """
    if answer not in {Ask.State.YES, Ask.State.WAITING, Ask.State.NO}:
        raise NotPossible(_("Answer with yes, waiting list or no."))
    fresh = _fresh(ask)
    _refuse_if_settled(fresh, answer)
    if answer == Ask.State.WAITING:
        fresh.waiting_since = fresh.waiting_since or at
    elif fresh.state == Ask.State.WAITING:
        fresh.waiting_until = at
    first = fresh.answered_at is None
    fresh.state, fresh.words = answer, words.strip()
    fresh.answered_at, fresh.answered_by = fresh.answered_at or at, by
    fresh.colleague = colleague if answer == Ask.State.NO else None
    fresh.save()
    _note(f"enquiry.{answer}", fresh, by, at)
    if first:
        _measure(fresh.listing, by, at)
    transaction.on_commit(lambda: send_news.enqueue(str(fresh.enquiry_id), "answered"))
    return fresh


def _refuse_if_settled(ask: Ask, answer: str) -> None:
    if ask.state == Ask.State.WITHDRAWN or ask.enquiry.closed_at:
        raise NotPossible(_("This person has found somebody or took the enquiry back. Thank you all the same."))
    if ask.state in {Ask.State.YES, Ask.State.NO} or ask.state == answer:
        raise NotPossible(_("This was answered already."))


def _measure(listing: Listing, by: User | None, at: datetime) -> None:
    asked, waits = reply_waits(listing, at)
    usual = usual_reply(waits)
    hours = None if usual is None else Decimal(usual.total_seconds() / 3600).quantize(Decimal("0.1"))
    update_reply_times(listing=listing, asked=asked, answered=len(waits), median_hours=hours, by=by, at=at)


@transaction.atomic
def give_up_waiting_for_answer(*, ask: Ask, by: User | None, at: datetime) -> Ask:
    """Note that an answer did not come in time: the listing pauses, and the person is offered others."""
    fresh = _fresh(ask)
    if fresh.state != Ask.State.OPEN or fresh.due_at > at:
        return fresh
    fresh.state = Ask.State.SILENT
    fresh.save(update_fields=["state"])
    _note("enquiry.unanswered", fresh, by, at)
    pause_listing(listing=fresh.listing, reason=PauseReason.UNANSWERED, by=by, at=at)
    _measure(fresh.listing, by, at)
    transaction.on_commit(lambda: send_news.enqueue(str(fresh.enquiry_id), "unanswered"))
    return fresh


@transaction.atomic
def chase_unanswered(*, by: User | None, at: datetime) -> int:
    """Give up on everything that is overdue; gives how many."""
    overdue = list(overdue_asks(at)[:200])
    for ask in overdue:
        give_up_waiting_for_answer(ask=ask, by=by, at=at)
    return len(overdue)


@transaction.atomic
def choose_therapist(*, ask: Ask, by: User | None, at: datetime) -> Ask:
    """The person says with whom they want to begin; the others are told that they need not wait. Twice is as once.

    Raises:
        NotPossible: that therapist has not said yes, or another one was chosen.
    """
    fresh = _fresh(ask)
    if fresh.chosen_at:
        return fresh
    if fresh.state != Ask.State.YES or fresh.enquiry.closed_at:
        raise NotPossible(_("You can only begin with somebody who has said yes, and with one of them."))
    fresh.chosen_at = at
    fresh.save(update_fields=["chosen_at"])
    _close(fresh.enquiry, at)
    _note("enquiry.chosen", fresh, by, at)
    _take_back(fresh.enquiry, keep=fresh, by=by, at=at)
    transaction.on_commit(lambda: send_question.enqueue(str(fresh.pk)))
    return fresh


@transaction.atomic
def withdraw_enquiry(*, enquiry: Enquiry, by: User | None, at: datetime) -> None:
    """The person takes an enquiry back: it leaves every list, and its text is deleted at once. Twice is as once.

    Raises:
        NotPossible: it led to a course already; then it belongs to that record.
    """
    fresh = _locked(enquiry.pk)
    if fresh.asks.filter(client__isnull=False).exists():
        raise NotPossible(_("Your therapist keeps this with your record now. Please ask them."))
    _take_back(fresh, keep=None, by=by, at=at)
    if not fresh.closed_at:
        _close(fresh, at)
    _forget(fresh, at)


def _close(enquiry: Enquiry, at: datetime) -> None:
    Enquiry.objects.filter(pk=enquiry.pk).update(closed_at=at)
    enquiry.closed_at = at


def _take_back(enquiry: Enquiry, *, keep: Ask | None, by: User | None, at: datetime) -> None:
    pending = {Ask.State.OPEN, Ask.State.WAITING, Ask.State.YES}
    for ask in enquiry.asks.filter(state__in=pending):
        if keep and ask.pk == keep.pk:
            continue
        if ask.state == Ask.State.WAITING:
            ask.waiting_until = at
        ask.state, ask.chosen_at = Ask.State.WITHDRAWN, None
        ask.save()
        _note("enquiry.withdrawn", ask, by, at)


def _forget(enquiry: Enquiry, at: datetime) -> None:
    for name in SEALED:
        setattr(enquiry, name, "")
    enquiry.forgotten_at = at
    enquiry.save()
    for ask in enquiry.asks.all():
        ask.words = ""
        ask.save(update_fields=["words"])


@transaction.atomic
def forget_old_enquiries(*, by: User | None, at: datetime) -> int:
    """Delete the text of enquiries that are over: 90 days after they closed, or after a year in any case."""
    old = Enquiry.objects.select_for_update().filter(forgotten_at=None)
    over = [*old.filter(closed_at__lt=at - KEPT_WHEN_CLOSED)[:200], *old.filter(sent_at__lt=at - KEPT_AT_MOST)[:200]]
    for enquiry in {one.pk: one for one in over}.values():
        _take_back(enquiry, keep=None, by=by, at=at) if not enquiry.closed_at else None
        _forget(enquiry, at)
    return len(over)


@transaction.atomic
def begin_with(*, ask: Ask, by: User, at: datetime) -> Client:
    """Make a client of the person who chose this therapist, with what they wrote. Twice gives the same client.

    Raises:
        NotPossible: the person has not chosen this therapist.
    """
    fresh = _fresh(ask)
    if fresh.client_id:
        return Client.objects.get(came_by=fresh)
    if not fresh.chosen_at:
        raise NotPossible(_("This person has not chosen you yet."))
    terms = fresh.enquiry.terms
    client = add_client(
        practice=fresh.practice, by=by, at=at, name=terms.name, email=terms.email, telephone=terms.telephone
    )
    fresh.client = client
    fresh.save(update_fields=["client"])
    _note("enquiry.begun", fresh, by, at)
    return client
