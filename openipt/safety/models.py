"""Concerns about somebody's safety, and the people anybody can turn to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client, Practice
from openipt.secrecy.fields import EncryptedTextField


class CrisisContact(models.Model):
    """Somebody to turn to in a crisis, as the practice has checked it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="crisis_contacts")
    name = models.CharField(_("who"), max_length=120)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    text_message = models.CharField(_("text message"), max_length=80, blank=True, default="")
    hours = models.CharField(_("when"), max_length=120, blank=True, default="")
    about = models.CharField(_("what for"), max_length=200, blank=True, default="")
    source = models.CharField(_("where this comes from"), max_length=200)
    checked_on = models.DateField(_("last checked on"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(telephone="") | ~Q(text_message=""), name="crisis_contact_can_be_reached"
            ),
        ]


class Concern(models.Model):
    """A sign of risk that a named person must look at. Closed only by a person, with words; never by a later score."""

    class Source(models.TextChoices):
        """Where the sign came from."""

        ANSWER = "answer", _("an answer")
        THERAPIST = "therapist", _("the therapist")
        CLIENT = "client", _("the client asked for help")

    class Severity(models.TextChoices):
        """How soon somebody looks (when, not how dangerous: that is a clinician's judgement)."""

        SOON = "soon", _("within one working day")
        PRIORITY = "priority", _("the same day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="concerns")
    source = models.CharField(max_length=20, choices=Source.choices)
    source_id = models.UUIDField(null=True, blank=True)  # the response, where the sign was an answer
    severity = models.CharField(max_length=20, choices=Severity.choices)
    reason = EncryptedTextField()  # in plain words: what was answered or seen
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="concerns")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: an answer given without signing in
    due_at = models.DateTimeField()
    # Open without a notice sent: everybody is told that nobody was told (`safety.notice`).
    notice_asked_at = models.DateTimeField()
    notice_sent_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)  # more people were told, as nobody had looked in time
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = EncryptedTextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="concern_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="concern_closed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=Q(source_id__isnull=False),
                name="concern_once_for_each_source",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "closed_at", "due_at"], name="concern_open_of_owner"),
            models.Index(fields=["client", "closed_at"], name="concern_open_of_client"),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="concern_open_due"),
        ]


class ConcernStep(models.Model):
    """Something that was done about a concern. Added to, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()

    class Meta:
        ordering = ["at"]
