"""Sending a client the link to questions, and reminding them of it: once each, by e-mail or text message."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Session, SessionState
from openipt.measures.actions import MeasureError, make_answer_link
from openipt.measures.models import Delivery, FollowUp
from openipt.measures.queries import is_answered
from openipt.measures.queries.deliveries import (
    address_by,
    deliveries_due,
    follow_ups_to_announce,
    sessions_to_remind,
    way_to,
)
from openipt.measures.reminding import follow_up_reminder_due, is_quiet, reminder_due, try_again_at
from openipt.measures.text_message import Gateway, request_to

AT_A_TIME = 50
LONGEST = 10.0  # seconds for one round of sending: whoever waits for help must not wait for reminders
GATEWAY_TIMEOUT = 15
Problem = Delivery.Problem
State = Delivery.State
log = logging.getLogger(__name__)


class NotSentError(Exception):
    """A message surely did not go out."""

    def __init__(self, problem: Delivery.Problem, *, for_all: bool = False) -> None:
        """Say why; `for_all` means that the next message would fare no better."""
        super().__init__(problem.value)
        self.problem = problem
        self.for_all = for_all


# ---------------------------------------------------------------------------------------------------------- queueing


@transaction.atomic
def queue_answer_link(*, occasion: Session | FollowUp, by: User, at: datetime) -> Delivery | None:
    """Send a link by the way the client chose, as soon as the worker can; None where there is no way to reach them."""
    way = way_to(occasion.course.client)
    return _queued(occasion, 0, way, by, at) if way else None


def queue_reminders(at: datetime) -> int:
    """Queue what is due now, each reminder in a transaction with its row and its audit event; gives how many."""
    number = 0
    for session, sent in sessions_to_remind(at):
        last_at = max((delivery.queued_at for delivery in sent), default=None)
        zone = session.course.client.time_zone
        due = reminder_due(at=at, session_at=session.starts_at, zone=zone, sent=len(sent), last_at=last_at)
        number += _queue(session, due, at)
    for found, sent in follow_ups_to_announce(at):
        last_at = max((delivery.queued_at for delivery in sent), default=None)
        due = follow_up_reminder_due(
            at=at,
            opens_at=found.opens_at,
            closes_at=found.closes_at,
            zone=found.course.client.time_zone,
            sent=len(sent),
            last_at=last_at,
        )
        number += _queue(found, due, at)
    return number


@transaction.atomic
def _queue(occasion: Session | FollowUp, number: int | None, at: datetime) -> bool:
    way = way_to(occasion.course.client) if number else None
    return bool(way and number and _queued(occasion, number, way, None, at))


def _queued(
    occasion: Session | FollowUp, number: int, way: Delivery.Way, by: User | None, at: datetime
) -> Delivery | None:
    client = occasion.course.client
    whose = {"session": occasion} if isinstance(occasion, Session) else {"follow_up": occasion}
    if number and Delivery.objects.filter(number=number, **whose).exists():
        return None
    made = Delivery(client=client, number=number, way=way, queued_at=at, queued_by=by, next_try_at=at, **whose)
    if not Delivery.objects.bulk_create([made], ignore_conflicts=True) or not Delivery.objects.filter(pk=made.pk):
        return None  # another worker was quicker
    record(
        act="reminder.queued" if number else "answer_link.queued",
        by=by,
        at=at,
        subject=made,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"number": number, "way": str(way)},
    )
    return made


# ----------------------------------------------------------------------------------------------------------- sending


def deliver_due(at: datetime) -> int:
    """Send what is queued and due; gives how many were sent.

    A server that cannot be reached ends the round for its way of sending, and no round lasts much longer than
    `LONGEST`, so that the worker is never kept from alerts. Nobody is reminded at night, not even by a second try.
    """
    until, away, sent = time.monotonic() + LONGEST, set(), 0
    for delivery in deliveries_due(at, AT_A_TIME):
        if time.monotonic() > until:
            break
        if delivery.way in away or (delivery.number and is_quiet(at, delivery.client.time_zone)):
            continue
        try:
            sent += deliver(delivery, at)
        except NotSentError as problem:
            _note_failure(delivery, problem, at)
            if problem.for_all:
                away.add(delivery.way)
    return sent


def deliver(delivery: Delivery, at: datetime) -> bool:
    """Send one message, unless it is no longer needed; gives whether it went out.

    It is noted as being sent after the server has answered and before it is handed over. A worker that dies earlier
    leaves it queued, one that dies later never sends it twice: the log then says that it was perhaps sent.

    Raises:
        NotSentError: it surely did not go out.
    """
    words = _words(delivery, at)
    if words is None:
        return False
    hand_over = SENDERS[delivery.way](delivery, words)
    if not Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED).update(state=State.SENDING):
        return False  # another worker is at it
    try:
        hand_over()
    except NotSentError:
        Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED)
        raise
    except (OSError, SMTPException, HTTPException):  # cut off in the middle: nobody knows
        log.warning("A message by %s was cut off while it was handed over", delivery.way)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, done_at=timezone.now(), problem="")
    return True


def _note_failure(delivery: Delivery, problem: NotSentError, at: datetime) -> None:
    tries = delivery.tries + 1
    again = None if problem.problem is Problem.ADDRESS else try_again_at(at, tries)
    Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED).update(
        tries=tries,
        problem=problem.problem,
        state=State.QUEUED if again else State.FAILED,
        next_try_at=again or at,
        done_at=None if again else at,
    )


@transaction.atomic
def _words(delivery: Delivery, at: datetime) -> str | None:
    """What to write, with a fresh link for whoever has no account; None where nothing is to be written any more."""
    found = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if found.state != State.QUEUED:
        return None
    occasion, client = delivery.occasion, delivery.client
    with suppress(MeasureError):  # the session was cancelled or is over
        if _wanted(delivery, at) and way_to(client) == delivery.way:
            own_pages = client.user_id is not None and delivery.number > 0
            path = "/my/" if own_pages else f"/answer/{make_answer_link(occasion=occasion, by=None, at=at)}/"
            return _text(occasion, path, delivery.way)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.DROPPED, done_at=at)
    return None


def _wanted(delivery: Delivery, at: datetime) -> bool:
    """Whether there is still something to remind of; whether a link can still be made, its action knows."""
    if not delivery.number:
        return True
    session = delivery.session
    to_come = session is None or (session.state == SessionState.PLANNED and session.starts_at > at)
    return to_come and not is_answered(delivery.occasion)


def _text(occasion: Session | FollowUp, path: str, way: str) -> str:
    if isinstance(occasion, Session):
        asked = _("Please answer a few questions before we meet:")
        until = _("It stops working a day after we meet.")
    else:
        asked = _("We would like to know how you are. Please answer a few questions:")
        until = _("It stops working after a few weeks.")
    if way == Delivery.Way.SMS:
        return f"{asked} {settings.PUBLIC_URL}{path}"
    heed = _("The link is only for you. {until} Nobody reads answers to this e-mail.").format(until=until)
    return f"{asked}\n\n{settings.PUBLIC_URL}{path}\n\n{heed}\n"


# --------------------------------------------------------------------------------------------------- ways of sending

HandOver = Callable[[], None]


def _by_email(delivery: Delivery, words: str) -> HandOver:
    address = address_by(delivery.client, Delivery.Way.EMAIL)
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        raise NotSentError(Problem.UNREACHABLE, for_all=True) from None
    subject = _("Before we meet") if delivery.session_id else _("How are you?")
    return _Mail(EmailMessage(subject=subject, body=words, to=[address], connection=connection), connection)


@dataclass(frozen=True, slots=True)
class _Mail:
    message: EmailMessage
    connection: BaseEmailBackend

    def __call__(self) -> None:
        try:
            self.message.send()
        except SMTPRecipientsRefused as refusal:
            lasting = all(code >= 500 for code, _reason in refusal.recipients.values())
            raise NotSentError(Problem.ADDRESS if lasting else Problem.REFUSED) from None
        except SMTPResponseException:
            raise NotSentError(Problem.REFUSED) from None
        finally:
            with suppress(OSError, SMTPException):
                self.connection.close()


def _by_text_message(delivery: Delivery, words: str) -> HandOver:
    number = address_by(delivery.client, Delivery.Way.SMS)
    if settings.SMS_GATEWAY is None:
        return _Note(number, words, str(delivery.pk))
    return _Call(settings.SMS_GATEWAY, number, words, str(delivery.pk))


@dataclass(frozen=True, slots=True)
class _Call:
    gateway: Gateway
    number: str
    words: str
    message_id: str

    def __call__(self) -> None:
        request = request_to(self.gateway, to=self.number, text=self.words, message_id=self.message_id)
        try:
            with urlopen(request, timeout=GATEWAY_TIMEOUT):  # noqa: S310 - the scheme was checked
                pass
        except HTTPError as refusal:
            refusal.close()
            lasting = refusal.code in (400, 404, 422)
            raise NotSentError(Problem.ADDRESS if lasting else Problem.REFUSED) from None
        except URLError as problem:
            if isinstance(problem.reason, TimeoutError):
                raise
            raise NotSentError(Problem.UNREACHABLE, for_all=True) from None


@dataclass(frozen=True, slots=True)
class _Note:
    """Without a gateway a text message becomes a file in the home folder, as a mail does without a mail server."""

    number: str
    words: str
    message_id: str

    def __call__(self) -> None:
        settings.SMS_FILE_PATH.mkdir(parents=True, exist_ok=True)
        (settings.SMS_FILE_PATH / f"{self.message_id}.txt").write_text(f"To: {self.number}\n\n{self.words}\n", "utf-8")


SENDERS: dict[str, Callable[[Delivery, str], HandOver]] = {
    Delivery.Way.EMAIL: _by_email,
    Delivery.Way.SMS: _by_text_message,
}
