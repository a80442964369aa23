"""What cannot be done with a questionnaire, and what is written down about one that is asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import Client


class MeasureError(ValueError):
    """This cannot be done with the questionnaire; the message says why in plain words."""


class AnsweredBefore(MeasureError):  # noqa: N818 - reads as the state of affairs it reports
    """Other answers were given to the same questions before; those stay."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit trail of one client, for one person at one time; to be used within the action's transaction."""

    client: Client
    by: User | None
    at: datetime

    def add(self, act: str, subject: models.Model, **detail: object) -> None:
        """Append one event; `detail` names fields and states, never what somebody wrote."""
        record(
            act=act,
            by=self.by,
            at=self.at,
            subject=subject,
            practice_id=self.client.practice_id,
            client_id=self.client.pk,
            detail=detail,
        )
