"""The audit trail: one hash chain for each practice (and one for what belongs to none)."""

import uuid
from typing import Any

from django.db import models

NO_PRACTICE = uuid.UUID(int=0)


class AuditChain(models.Model):
    """The head of one chain. Locked while an event is added, so that numbers and hashes follow each other."""

    practice_id = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")


class AuditEvent(models.Model):
    """One thing somebody saw or did. Never changed, never deleted: triggers in the database refuse both.

    `detail` names fields and states, never clinical or personal content.
    """

    practice_id = models.UUIDField(default=NO_PRACTICE)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    client_id = models.UUIDField(null=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "number"], name="audit_event_number_once_per_practice"),
        ]
        indexes = [
            models.Index(fields=["client_id", "-at"], name="audit_event_client"),
            models.Index(fields=["practice_id", "-at"], name="audit_event_practice"),
        ]


class AuditMention(models.Model):
    """A client who appeared in a list that somebody saw; the event's hash covers the list."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="mentions")
    client_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["client_id"], name="audit_mention_client")]
