"""Switching reminders of the diary on and off."""

from datetime import datetime, time

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.diary.entry import today_in
from openipt.diary.models import DiaryReminding
from openipt.people.models import Client


@transaction.atomic
def set_reminding(*, client: Client, hour: time | None, by: User, at: datetime) -> DiaryReminding:
    """Remind a client of their diary at a time of their day, or (None) not any more."""
    today = today_in(client.time_zone, at)
    found, _ = DiaryReminding.objects.update_or_create(client=client, defaults={"hour": hour, "since": today})
    record(
        act="diary.reminding",
        by=by,
        at=at,
        subject=found,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"on": hour is not None},
    )
    return found
