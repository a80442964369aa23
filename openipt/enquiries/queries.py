"""Which enquiries there are: for the person who wrote one, for the therapist who was asked, and in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from openipt.accounts.models import User
from openipt.directory.models import Listing
from openipt.directory.queries import public_listings
from openipt.enquiries.deadlines import usual_wait_weeks
from openipt.enquiries.models import Ask, Enquiry
from openipt.enquiries.terms import MOST_ASKED
from openipt.intake.queries import hash_of
from openipt.people.models import Client, Practice

LOOKED_BACK = timedelta(days=365)
SMALLEST_GROUP = 5


def enquiry_of(secret: str) -> Enquiry | None:
    """The enquiry with this link, unless its text was deleted."""
    return Enquiry.objects.filter(secret_hash=hash_of(secret), forgotten_at=None).first()


def enquiry_sent_as(submission: UUID) -> Enquiry | None:
    """The enquiry that came of a form, if it was sent already."""
    return Enquiry.objects.filter(submission=submission).first()


def asks_of(enquiry: Enquiry) -> list[Ask]:
    """Whom an enquiry was sent to, in order, with what came back."""
    rows = enquiry.asks.select_related("listing", "practice", "colleague", "enquiry")
    return list(rows.order_by("asked_at", "listing__name"))


def asks_for(user: User, practice: Practice) -> QuerySet[Ask]:
    """What a therapist was asked in a practice, also what is over."""
    mine = Ask.objects.filter(listing__therapist=user, practice=practice, enquiry__forgotten_at=None)
    return mine.select_related("enquiry", "listing", "colleague", "client", "practice")


def enquiry_behind(client: Client, user: User) -> Ask | None:
    """The enquiry by which a client came to this therapist, while its text is kept."""
    return asks_for(user, client.practice).filter(client=client).first()


def open_asks_for(user: User, practice: Practice) -> QuerySet[Ask]:
    """What a therapist has still to answer, the most urgent first."""
    return asks_for(user, practice).filter(state=Ask.State.OPEN).order_by("due_at")


def waiting_list(listing: Listing) -> QuerySet[Ask]:
    """Who waits for a place with a therapist, the longest first."""
    waiting = Ask.objects.filter(listing=listing, state=Ask.State.WAITING, enquiry__closed_at=None)
    return waiting.select_related("enquiry").order_by("waiting_since", "pk")


def place_in_line(ask: Ask) -> int:
    """The place of somebody on a waiting list; the first is 1."""
    ahead = Q(waiting_since__lt=ask.waiting_since) | Q(waiting_since=ask.waiting_since, pk__lt=ask.pk)
    return waiting_list(ask.listing).filter(ahead).count() + 1


def usual_wait(listing: Listing, at: datetime) -> int | None:
    """How many weeks people waited who came off this waiting list in the last year, or None if they were too few."""
    left = Ask.objects.filter(
        listing=listing, waiting_until__gte=at - LOOKED_BACK, waiting_since__isnull=False
    ).values_list("waiting_since", "waiting_until")
    return usual_wait_weeks([until - since for since, until in left if since and until])


def reply_waits(listing: Listing, at: datetime) -> tuple[int, list[timedelta]]:
    """How many enquiries of the last year should have been answered by now, and how long each answer took."""
    due = Q(answered_at__isnull=False) | Q(state=Ask.State.SILENT)
    asked = list(
        Ask.objects.filter(due, listing=listing, asked_at__gte=at - LOOKED_BACK).values_list("asked_at", "answered_at")
    )
    return len(asked), [answered - sent for sent, answered in asked if answered]


def others_to_ask(enquiry: Enquiry, at: datetime, most: int = MOST_ASKED) -> list[Listing]:
    """The next therapists for an enquiry: public, taking people, fitting area, age, language and way, not asked before.

    The most lately confirmed come first, then those with the shortest reply time.
    """
    asked = enquiry.asks.values_list("listing_id", flat=True)
    rows = public_listings(at).exclude(pk__in=list(asked)).exclude(accepting="closed").prefetch_related("places")
    terms = enquiry.terms
    fitting = [one for one in rows.order_by("-confirmed_at", "median_reply_hours", "pk")[:500] if _fits(one, terms)]
    return fitting[:most]


def _fits(listing: Listing, terms: object) -> bool:
    wanted = {name: getattr(terms, name) for name in ("areas", "age", "language", "way")}
    areas = not wanted["areas"] or set(wanted["areas"]) & set(listing.areas)
    age = not listing.ages or wanted["age"] in listing.ages
    language = not listing.languages or wanted["language"] in listing.languages
    way = wanted["way"] != "video" or listing.video
    return bool(areas and age and language and way)


def overdue_asks(at: datetime) -> QuerySet[Ask]:
    """What nobody answered in time."""
    rows = Ask.objects.filter(state=Ask.State.OPEN, due_at__lte=at).order_by("due_at")
    return rows.select_related("listing", "enquiry", "practice")


def colleagues_of(listing: Listing, at: datetime) -> QuerySet[Listing]:
    """Whom a therapist who says no can name: public listings of others that take people, own practice first."""
    others = public_listings(at).exclude(pk=listing.pk).exclude(accepting="closed")
    elsewhere = Case(When(practice=listing.practice_id, then=0), default=1)
    return others.order_by(elsewhere, "name", "pk")[:300]


@dataclass(frozen=True, slots=True)
class AnswerRate:
    """How often one kind of enquiry was answered, and with yes or a place on the list."""

    kind: str
    asked: int
    answered: int
    welcomed: int


def answer_rates(practice: Practice, at: datetime) -> Sequence[AnswerRate]:
    """Whether some are answered less than others: by language and by wish for a lower fee; groups of five or more."""
    over = Ask.objects.filter(practice=practice, asked_at__gte=at - LOOKED_BACK).exclude(
        state__in=[Ask.State.OPEN, Ask.State.WITHDRAWN]
    )
    counted = {
        "asked": Count("pk"),
        "answered": Count("pk", filter=Q(answered_at__isnull=False)),
        "welcomed": Count("pk", filter=Q(state__in=[Ask.State.YES, Ask.State.WAITING])),
    }
    by_fee = over.values_list("enquiry__lower_fee").annotate(**counted).order_by("enquiry__lower_fee")
    by_language = over.values_list("enquiry__language").annotate(**counted).order_by("enquiry__language")
    rows = [AnswerRate("lower_fee" if fee else "usual_fee", *numbers) for fee, *numbers in by_fee]
    rows += [AnswerRate(language, *numbers) for language, *numbers in by_language]
    return [row for row in rows if row.asked >= SMALLEST_GROUP]
