"""The audit row of what is done about focus, formulation and goals."""

from datetime import datetime

from django.db import models

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course


def note(course: Course, act: str, subject: models.Model, by: User, at: datetime, **detail: object) -> None:
    """Write down an act within the transaction of the action."""
    client = course.client
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk, detail=detail)
