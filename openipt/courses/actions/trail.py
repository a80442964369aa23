"""Writing what is done in a course to the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit trail of one course, for one person at one time; to be used within the action's transaction."""

    course: Course
    by: User
    at: datetime

    def add(self, act: str, subject: models.Model, **detail: object) -> None:
        """Append one event; `detail` names fields and states, never what somebody wrote."""
        client = self.course.client
        record(
            act=act,
            by=self.by,
            at=self.at,
            subject=subject,
            practice_id=client.practice_id,
            client_id=client.pk,
            detail=detail,
        )
