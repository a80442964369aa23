"""Opening an enquiry: by the person's own link, or as the therapist who was asked."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from openipt.access.guards import comes_too_often, staff_practice, viewer
from openipt.audit.actions import record
from openipt.enquiries.models import Ask, Enquiry
from openipt.enquiries.queries import asks_for, enquiry_of

MOST_SENT = 6  # enquiries from one address
MOST_DOUBTS = 5  # of an insurance, from one address
MOST_GUESSES = 20  # of a link, from one address
WITHIN = 3600  # seconds


class TooOften(Exception):  # noqa: N818 - reads as the state of affairs it reports
    """Too much came from one address."""


def open_enquiry(request: HttpRequest, secret: str) -> Enquiry:
    """The enquiry with this link, or 404; whoever guesses too often is refused (`TooOften`)."""
    found = enquiry_of(secret)
    if found is None:
        count(request, "guesses", MOST_GUESSES)
        raise Http404
    return found


def count(request: HttpRequest, what: str, most: int) -> None:
    """Count something from the address of whoever asks; raises `TooOften` beyond `most` within an hour."""
    if comes_too_often(request, f"enquiry-{what}", most, WITHIN):
        raise TooOften


def open_ask(request: HttpRequest, ask_id: UUID) -> Ask:
    """What the viewer was asked, else 404; a look is written to the audit trail."""
    practice = staff_practice(request, "enquiry.answer")
    ask = get_object_or_404(asks_for(viewer(request), practice), pk=ask_id)
    if request.method in {"GET", "HEAD"}:
        with transaction.atomic():
            record(
                act="enquiry.answer.look",
                by=viewer(request),
                at=timezone.now(),
                subject=ask,
                practice_id=ask.practice_id,
                client_id=ask.client_id,
            )
    return ask
