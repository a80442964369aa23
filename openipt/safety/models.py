"""Concerns about somebody's safety, staying-safe plans, and the people anybody can turn to."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client, Practice
from openipt.safety.staying_safe import PARTS
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
        SCREEN = "screen", _("a safety screen")
        MISSED = "missed", _("a session missed after a sign of risk")

    class Severity(models.TextChoices):
        """How soon somebody looks (when, not how dangerous: that is a clinician's judgement)."""

        SOON = "soon", _("within one working day")
        PRIORITY = "priority", _("the same day")
        NOW = "now", _("now")

    class Level(models.TextChoices):
        """How great the danger is, as the clinician who asked judges it."""

        NONE = "none", _("no sign of danger now")
        LOW = "low", _("low")
        MODERATE = "moderate", _("moderate")
        HIGH = "high", _("high")
        IMMINENT = "imminent", _("imminent")

    class PlanLooked(models.TextChoices):
        """Whether the staying-safe plan was looked at."""

        YES = "yes", _("yes, made or looked at together")
        NO = "no", _("no, it comes next")
        NOT_NEEDED = "not_needed", _("not needed")

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
    # What the signed note says (`RiskNote`), to find by.
    level = models.CharField(max_length=20, choices=Level.choices, blank=True, default="")
    plan_looked = models.CharField(max_length=20, choices=PlanLooked.choices, blank=True, default="")
    look_again_on = models.DateField(null=True, blank=True)

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
            models.Index(
                fields=["look_again_on"], condition=Q(look_again_on__isnull=False), name="concern_to_look_at_again"
            ),
        ]


class RiskNote(models.Model):
    """What a clinician found and decided about a concern: a draft until it is signed, which closes the concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, related_name="note")
    words = EncryptedTextField(default="{}")  # JSON: keys of `risk_note.KEYS` -> text
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="risk_note_signed_by_somebody",
            ),
        ]

    @property
    def said(self) -> dict[str, str]:
        """What stands in it, by the keys of `risk_note.KEYS`."""
        found: dict[str, str] = json.loads(self.words)
        return found


class ConcernStep(models.Model):
    """Something that was done about a concern. Added to, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()

    class Meta:
        ordering = ["at"]


class Screening(models.Model):
    """Answers to a risk screener, asked by a person, and what they led to. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="screenings")
    screener = models.CharField(max_length=20)
    answers = EncryptedTextField()  # JSON: question -> yes, no, refused, unanswered
    result = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["client", "at"], name="screening_client_at")]


class SafetyPlan(models.Model):
    """One version of a client's staying-safe plan: a draft until it is kept; once kept it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="safety_plans")
    version = models.PositiveIntegerField()
    warning_signs = EncryptedTextField(default="")
    on_my_own = EncryptedTextField(default="")
    people_and_places = EncryptedTextField(default="")
    people_to_ask = EncryptedTextField(default="")
    professionals = EncryptedTextField(default="")
    surroundings = EncryptedTextField(default="")
    reasons = EncryptedTextField(default="")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "version"], name="safety_plan_version_once"),
            models.UniqueConstraint(fields=["client"], condition=Q(kept_at=None), name="safety_plan_one_draft"),
            models.CheckConstraint(
                condition=Q(kept_at=None, kept_by=None) | Q(kept_at__isnull=False, kept_by__isnull=False),
                name="safety_plan_kept_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, kept_at__isnull=False),
                name="safety_plan_reviewed_by_somebody",
            ),
        ]

    @property
    def parts(self) -> dict[str, str]:
        """What stands in it, by part."""
        return {part: getattr(self, part) for part in PARTS}
