"""The audit row of an act on a course."""

from datetime import datetime

from django.db import models

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course


def note_act(act: str, course: Course, subject: models.Model, by: User | None, at: datetime, **detail: object) -> None:
    """Write down who did what to which part of a course; `detail` never holds clinical text."""
    client = course.client
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk, detail=detail)


def locked(course: Course) -> Course:
    """The course, locked until the transaction ends: for acts that renumber sessions or change its state."""
    return Course.objects.select_for_update(of=("self",)).select_related("client", "agreement").get(pk=course.pk)
