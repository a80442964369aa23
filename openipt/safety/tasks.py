"""Telling people that somebody needs them, by mail without content."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.accounts.models import User
from openipt.people.models import Supervision
from openipt.people.queries import current
from openipt.safety.models import Concern

READ_BY_NOBODY = ("filebased.EmailBackend", "console.EmailBackend", "dummy.EmailBackend")


def mail_reaches_people() -> bool:
    """Whether mail leaves this machine. In a demo practice we pretend that it does."""
    return bool(settings.DEMO) or not settings.EMAIL_BACKEND.endswith(READ_BY_NOBODY)


@task()
def send_notice(concern_id: str) -> None:
    """Mail the owner of an open concern, and those who stand in, that they should sign in.

    Notes on the concern that the notice is out. Where mail goes nowhere it notes nothing, and everybody sees that
    nobody was told. A failure is tried again by the worker.
    """
    concern = Concern.objects.select_related("owner", "client__practice").filter(pk=concern_id, closed_at=None).first()
    if concern is None or concern.notice_sent_at or not mail_reaches_people():
        return
    people = told_about(concern)
    get_connection().send_messages([_please_sign_in(address) for address in people])
    Concern.objects.filter(pk=concern.pk, notice_asked_at=concern.notice_asked_at).update(notice_sent_at=timezone.now())


def told_about(concern: Concern) -> list[str]:
    """The addresses a notice goes to: owner, alert reader and deputy; when chased, also the owner's supervisors."""
    practice = concern.client.practice
    wanted = {user for user in (concern.owner_id, practice.alert_reader_id, practice.alert_deputy_id) if user}
    if concern.chased_at:
        wanted |= _supervisors_of(concern)
    return sorted(User.objects.filter(pk__in=wanted, is_active=True).values_list("email", flat=True))


def _supervisors_of(concern: Concern) -> set[UUID]:
    held = Supervision.objects.filter(
        current(timezone.now()), therapist=concern.owner_id, practice=concern.client.practice_id
    )
    return set(held.values_list("supervisor_id", flat=True))


def _please_sign_in(address: str) -> EmailMessage:
    text = _("Something in OpenIPT needs you. Please sign in:")
    return EmailMessage(
        subject=_("Please sign in to OpenIPT"), body=f"{text}\n\n{settings.PUBLIC_URL}/\n", to=[address]
    )
