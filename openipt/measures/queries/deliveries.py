"""What is sent to clients: to whom, by which way, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from openipt.courses.models import Course, Session, SessionState
from openipt.intake.consent_texts import ONLY_EMAILS
from openipt.intake.models import Consent
from openipt.measures.models import Delivery, FollowUp
from openipt.measures.queries import WITH_COURSE, is_answered, unanswered
from openipt.measures.reminding import FIRST_BEFORE
from openipt.measures.text_message import number_of
from openipt.people.models import Client
from openipt.protocol.lifecycle import TREATMENT, State

WAYS = {Client.ReachedBy.EMAIL: Delivery.Way.EMAIL, Client.ReachedBy.SMS: Delivery.Way.SMS}


def address_by(client: Client, way: str) -> str:
    """The client's address for a way of sending; "" where there is none, or no good one. Opens sealed text."""
    return client.email if way == Delivery.Way.EMAIL else number_of(client.telephone) or ""


def way_of(client: Client) -> Delivery.Way | None:
    """The way the client chose, if it can be used; whether they agreed is another question."""
    way = WAYS.get(Client.ReachedBy(client.reached_by))
    return way if way and address_by(client, way) else None


def way_to(client: Client) -> Delivery.Way | None:
    """How a client may be written to: as they chose, if they agreed to messages and there is an address. Else None."""
    way = way_of(client)
    agreed = client.consents.filter(kind=Consent.Kind.MESSAGES, withdrawn_at=None)
    if way == Delivery.Way.SMS:
        agreed = agreed.exclude(edition__in=ONLY_EMAILS)
    return way if way and agreed.exists() else None


def _agreed() -> Exists:
    given = Consent.objects.filter(kind=Consent.Kind.MESSAGES, withdrawn_at=None)
    return Exists(given.filter(client=OuterRef("course__client")))


def sessions_to_remind(at: datetime) -> list[tuple[Session, list[Delivery]]]:
    """Sessions soon to come before which something is open, of clients who can be reached; with the reminders sent.

    Two statements.
    """
    open_ones = unanswered().filter(session=OuterRef("pk"), opens_at__lte=at, declined_at=None)
    soon = Session.objects.filter(
        Exists(open_ones),
        _agreed(),
        state=SessionState.PLANNED,
        starts_at__gt=at,
        starts_at__lte=at + FIRST_BEFORE,
        course__state__in=TREATMENT,
    )
    found = soon.select_related(*WITH_COURSE).prefetch_related("deliveries").order_by("starts_at")
    return [(session, _reminders(session.deliveries.all())) for session in found if way_of(session.course.client)]


def follow_ups_to_announce(at: datetime) -> list[tuple[FollowUp, list[Delivery]]]:
    """Open, unanswered follow-ups of clients who can be reached, with the messages sent. Two statements."""
    open_ones = unanswered().filter(follow_up=OuterRef("pk"), declined_at=None)
    now = FollowUp.objects.filter(
        Exists(open_ones), _agreed(), opens_at__lte=at, closes_at__gt=at, course__state=State.ENDED
    )
    found = now.select_related(*WITH_COURSE).prefetch_related("deliveries").order_by("opens_at")
    return [(one, _reminders(one.deliveries.all())) for one in found if way_of(one.course.client)]


def _reminders(sent: Iterable[Delivery]) -> list[Delivery]:
    return [delivery for delivery in sent if delivery.number]


def deliveries_due(at: datetime, most: int) -> list[Delivery]:
    """What is to be sent now, the oldest first; one statement."""
    due = Delivery.objects.filter(state=Delivery.State.QUEUED, next_try_at__lte=at)
    whole = due.select_related(
        "client__practice",
        "session__course__client__practice",
        "session__course__agreement",
        "follow_up__course__client__practice",
        "follow_up__course__agreement",
    )
    return list(whole.order_by("next_try_at")[:most])


@dataclass(frozen=True, slots=True)
class Logged:
    """A message in the log, and whether everything it was about is answered by now."""

    delivery: Delivery
    answered: bool


def deliveries_before(session: Session) -> list[Logged]:
    """What was sent before a session. Two statements."""
    answered = is_answered(session)
    return [Logged(delivery, answered) for delivery in session.deliveries.select_related("queued_by")]


def deliveries_in(course: Course) -> list[Logged]:
    """Everything that was sent in a course and after it, the newest first. One statement."""
    before = unanswered().filter(session=OuterRef("session"), declined_at=None)
    after = unanswered().filter(follow_up=OuterRef("follow_up"), declined_at=None)
    rows = Delivery.objects.filter(client=course.client_id).select_related("session", "follow_up", "queued_by")
    mine = rows.filter(session__course=course) | rows.filter(follow_up__course=course)
    open_ones = mine.annotate(open_before=Exists(before), open_after=Exists(after)).order_by("-queued_at")
    return [Logged(one, not (one.open_before or one.open_after)) for one in open_ones]
