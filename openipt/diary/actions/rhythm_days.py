"""Noting when the five things of a day were done."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.diary.models import RhythmDay
from openipt.people.models import Client


@transaction.atomic
def keep_rhythm(
    *, client: Client, day: date, noted: Mapping[str, str | int], by: User, at: datetime
) -> RhythmDay | None:
    """Add to what was noted of a day; what is noted again takes the place of what was there. Nothing noted: None."""
    Client.objects.select_for_update().get(pk=client.pk)
    found = RhythmDay.objects.filter(client=client, day=day).first() or RhythmDay(client=client, day=day, noted="{}")
    before = json.loads(found.noted)
    if before | dict(noted) == before:
        return found if before else None
    found.noted, found.kept_at = json.dumps(before | dict(noted)), at
    found.save()
    record(act="diary.rhythm", by=by, at=at, subject=found, practice_id=client.practice_id, client_id=client.pk)
    return found
