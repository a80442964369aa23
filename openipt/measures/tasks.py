"""Sending a client the link to the questions before a session, and reminding them of it."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Session, SessionState
from openipt.measures.actions import MeasureError, make_answer_link
from openipt.measures.models import Reminder
from openipt.measures.queries import is_answered, may_mail, sessions_to_remind
from openipt.measures.reminding import reminder_due


@task()
def send_answer_link(session_id: str, by_id: str) -> None:
    """Make a link and mail it to a client who agreed to messages. The secret exists only here and in the mail."""
    session = Session.objects.select_related("course__client__practice").get(pk=session_id)
    client = session.course.client
    if not may_mail(client):
        return
    try:
        secret = make_answer_link(session=session, by=User.objects.get(pk=by_id), at=timezone.now())
    except MeasureError:
        return  # the session was cancelled or is over: nobody needs the link any more
    _mail(client.email, f"/answer/{secret}/")


def queue_reminders(at: datetime) -> int:
    """Queue what is due now, each reminder in a transaction with its row and its audit event; gives how many."""
    number = 0
    for session, sent in sessions_to_remind(at):
        last_at = max((reminder.queued_at for reminder in sent), default=None)
        zone = session.course.client.time_zone
        due = reminder_due(at=at, session_at=session.starts_at, zone=zone, sent=len(sent), last_at=last_at)
        if due:
            _queue(session, due, at)
            number += 1
    return number


@transaction.atomic
def _queue(session: Session, number: int, at: datetime) -> None:
    reminder, new = Reminder.objects.get_or_create(session=session, number=number, defaults={"queued_at": at})
    if new:
        client = session.course.client
        record(
            act="reminder.queued",
            by=None,
            at=at,
            subject=reminder,
            practice_id=client.practice_id,
            client_id=client.pk,
            detail={"number": number},
        )
        send_reminder.enqueue(str(reminder.pk))


@task()
def send_reminder(reminder_id: str) -> None:
    """Send one reminder, unless everything was answered meanwhile.

    Noted as being sent before it goes out: a worker that dies in between sends nothing twice, and the page then says
    that it is not known. Where the mail server refuses, it is tried again by the worker.
    """
    reminder = _begin(reminder_id)
    if reminder is None:
        return
    session = reminder.session
    try:
        _mail(session.course.client.email, _address(session))
    except Exception:
        Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.QUEUED)
        raise
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.SENT, done_at=timezone.now())


@transaction.atomic
def _begin(reminder_id: str) -> Reminder | None:
    found = Reminder.objects.select_for_update(of=("self",)).select_related("session__course__client__practice")
    reminder: Reminder = found.get(pk=reminder_id)
    if reminder.state != Reminder.State.QUEUED:
        return None
    session = reminder.session
    to_come = session.state == SessionState.PLANNED and session.starts_at > timezone.now()
    wanted = to_come and may_mail(session.course.client) and not is_answered(session)
    reminder.state = Reminder.State.SENDING if wanted else Reminder.State.DROPPED
    reminder.done_at = None if wanted else timezone.now()
    reminder.save(update_fields=["state", "done_at"])
    return reminder if wanted else None


def _address(session: Session) -> str:
    """Their own pages, or for somebody without an account a link that works only for this session."""
    if session.course.client.user_id:
        return "/my/"
    return f"/answer/{make_answer_link(session=session, by=None, at=timezone.now())}/"


def _mail(address: str, path: str) -> None:
    asked = _("Please answer a few questions before we meet:")
    heed = _("The link is only for you. It stops working a day after we meet. Nobody reads answers to this e-mail.")
    body = f"{asked}\n\n{settings.PUBLIC_URL}{path}\n\n{heed}\n"
    EmailMessage(subject=_("Before we meet"), body=body, to=[address]).send()
