"""Reminding people of their diary, in words that say nothing of what it is about."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.audit.actions import record
from openipt.diary.entry import today_in
from openipt.diary.models import DiaryReminding
from openipt.diary.queries import remindings_on
from openipt.diary.reminding import is_due
from openipt.measures.queries import may_mail


def queue_diary_reminders(at: datetime) -> int:
    """Queue what is due now, each in a transaction with its audit event; gives how many."""
    number = 0
    for reminding, last_entry in remindings_on():
        zone = reminding.client.time_zone
        due = reminding.hour is not None and is_due(
            at=at,
            hour=reminding.hour,
            zone=zone,
            last_sent=reminding.last_sent,
            last_entry=last_entry,
            since=reminding.since,
        )
        if due and may_mail(reminding.client):
            number += _queue(reminding, at)
    return number


@transaction.atomic
def _queue(reminding: DiaryReminding, at: datetime) -> int:
    client = reminding.client
    today = today_in(client.time_zone, at)
    if not DiaryReminding.objects.filter(pk=reminding.pk, last_sent=reminding.last_sent).update(last_sent=today):
        return 0  # another worker was quicker
    record(
        act="diary.reminded",
        by=None,
        at=at,
        subject=reminding,
        practice_id=client.practice_id,
        client_id=client.pk,
    )
    send_diary_reminder.enqueue(str(reminding.pk))
    return 1


@task()
def send_diary_reminder(reminding_id: str) -> None:
    """Send one reminder, if it is still wanted."""
    reminding = DiaryReminding.objects.select_related("client__practice").get(pk=reminding_id)
    if reminding.hour is None or not may_mail(reminding.client):
        return
    asked = _("If you like, take a minute for yourself:")
    stop = _("You asked for this once a day. You can switch it off on the same page.")
    body = f"{asked}\n\n{settings.PUBLIC_URL}/my/diary/\n\n{stop}\n"
    EmailMessage(subject=_("A minute for yourself"), body=body, to=[reminding.client.email]).send()
