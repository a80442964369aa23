"""How people come in: invitations, and what they agreed to."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client, Practice, Role
from openipt.secrecy.fields import EncryptedTextField


class Invitation(models.Model):
    """A link for one person to make an account: works once, and not for ever. Only a hash of its secret is kept."""

    class State(models.TextChoices):
        """Whether it can be used; the label says so to whoever holds the link."""

        OPEN = "open", _("This invitation can be used.")
        USED = "used", _("This invitation was used already. If it was you, sign in with your password.")
        WITHDRAWN = "withdrawn", _("This invitation was taken back. Please ask for a new one.")
        EXPIRED = "expired", _("This invitation is too old. Please ask for a new one.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="invitations")
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, blank=True, default="", choices=Role.choices)
    email = EncryptedTextField()
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(client=None) & ~Q(role="")) | (Q(client__isnull=False) & Q(role="")),
                name="invitation_for_client_or_staff",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="invitation_used_or_withdrawn"
            ),
        ]

    def state(self, at: datetime) -> State:
        """Whether it can be used at a time, and if not, why."""
        if self.used_at is not None:
            return self.State.USED
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if at >= self.expires_at else self.State.OPEN


class Consent(models.Model):
    """Something a client agreed to, in the wording of one edition, until they take it back."""

    class Kind(models.TextChoices):
        """What is agreed to."""

        RECORD = "record", _("Keeping my record here")
        MESSAGES = "messages", _("Messages by e-mail or text message")
        SUPERVISION = "supervision", _("My therapist talking about my treatment in supervision")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    edition = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"], condition=Q(withdrawn_at=None), name="consent_once_at_a_time"
            ),
        ]
