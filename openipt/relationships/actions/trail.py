"""Writing what is done to an inventory to the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import Client


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit trail of one client, for one person at one time; to be used within the action's transaction."""

    client: Client
    by: User
    at: datetime

    def add(self, act: str, subject: models.Model, **detail: object) -> None:
        """Append one event; `detail` names fields and states, never what somebody said."""
        record(
            act=act,
            by=self.by,
            at=self.at,
            subject=subject,
            practice_id=self.client.practice_id,
            client_id=self.client.pk,
            detail=detail,
        )
