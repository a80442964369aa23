"""What goes by itself: mails that ask to confirm a listing, sums of exposure, snapshots of large directories."""

import logging
from datetime import datetime, timedelta
from random import Random
from smtplib import SMTPException
from threading import Lock

import numpy as np
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from openipt.directory.actions.availability import ask_to_confirm
from openipt.directory.actions.exposures import add_exposures
from openipt.directory.actions.insurers import told_of_doubts
from openipt.directory.exposure_tally import Tally
from openipt.directory.index import Ints, count, rows_at, rows_of
from openipt.directory.models import InsurerDoubt, Listing, ListingState
from openipt.directory.queries.answers import Answer
from openipt.directory.queries.snapshots import renew_if_due

ASKED_AFTER = timedelta(days=7)
LINK_LASTS = timedelta(days=14)
SALT = "openipt.directory.confirm"
WRITTEN_EVERY = 60.0  # seconds
MAILS_AT_ONCE = 100
MOST = 500  # listings within reach of one search that its views are counted for; of more, a fair sample
log = logging.getLogger(__name__)
_lock, _tally, _written, _lot = Lock(), Tally(), [0.0], Random()  # noqa: S311 - a fair sample, no secret


def _reached(answer: Answer) -> Ints:
    """Who was within reach; of very many a fair sample that stands for all."""
    bits, first = answer.found.reach, answer.found.first_group
    number = count(bits)
    if number <= MOST:
        return rows_of(bits, first)
    return rows_at(bits, np.array(_lot.sample(range(number), MOST), np.int64), first)


def _first(answer: Answer) -> int:
    return answer.results[0].number if answer.results else 1


def count_exposure(answer: Answer, at: datetime) -> None:
    """Count who was within reach and who was shown; sums are written down once a minute, and may be lost in a crash."""
    ids = answer.search.index.ids
    with _lock:
        shown = np.array([one.listing.pk for one in answer.results], np.int64)
        _tally.add(ids[_reached(answer)], shown, _first(answer))
        if at.timestamp() - _written[0] < WRITTEN_EVERY:
            return
        sums, _written[0] = _tally.taken(), at.timestamp()
    try:
        add_exposures(sums=sums, by=None, at=at)
    except DatabaseError:
        log.exception("Sums of exposure could not be written")  # a search is answered all the same


def confirmation_link(listing: Listing) -> str:
    """The address that confirms a listing with one click, for its therapist's mail."""
    secret = signing.dumps(listing.pk, salt=SALT)
    return f"{settings.PUBLIC_URL}{reverse('confirm_listing', args=[secret])}"


def listing_of_link(secret: str) -> Listing | None:
    """The listing that a link confirms; None for one that is too old or not ours."""
    try:
        key = signing.loads(secret, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Listing.objects.filter(pk=key).first()


def ask_for_confirmation(at: datetime) -> None:
    """Once a week ask each listed therapist whether their listing is still true."""
    due = Listing.objects.filter(
        state=ListingState.LISTED, confirmed_at__lte=at - ASKED_AFTER, asked_to_confirm_at=None
    )
    for listing in due.select_related("therapist")[:MAILS_AT_ONCE]:
        if _mail(listing):
            ask_to_confirm(listing=listing, by=None, at=at)


def _mail(listing: Listing) -> bool:
    asked = _("Is your listing in the directory still true? One click confirms it:")
    doubt = _("Without it, the listing is hidden 14 days after you last confirmed it. You change it on your pages.")
    return _send(listing, _("Is your listing still true?"), f"{asked}\n\n{confirmation_link(listing)}\n\n{doubt}\n")


def _send(listing: Listing, subject: str, text: str) -> bool:
    try:
        EmailMessage(subject=subject, body=text, to=[listing.therapist.email]).send()
    except (SMTPException, OSError):
        log.exception("A mail about a listing could not be sent")
        return False
    return True


def tell_of_doubts(at: datetime) -> None:
    """Tell therapists by mail that somebody doubts an insurance of theirs; the mail does not say which."""
    waiting = InsurerDoubt.objects.filter(told_at=None, settled_at=None).values("listing")
    for listing in Listing.objects.filter(pk__in=waiting).select_related("therapist").order_by("pk")[:MAILS_AT_ONCE]:
        said = _("Somebody says that you do not take an insurance that your listing names. Is it true? Say so here:")
        address = f"{settings.PUBLIC_URL}{reverse('my_listing')}"
        doubt = _("If it is said again on another day, the insurance is not shown until you confirm it.")
        if _send(listing, _("A question about your listing"), f"{said}\n\n{address}\n\n{doubt}\n"):
            told_of_doubts(listing=listing, by=None, at=at)


def keep_directory(at: datetime) -> None:
    """Everything that is due in the directory."""
    ask_for_confirmation(at)
    tell_of_doubts(at)
    renew_if_due(at)
