"""The focus of a course, the formulation agreed with the client, and the goals."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Course
from openipt.formulation.interpersonal import GUIDED, PARTS
from openipt.secrecy.fields import EncryptedTextField


class Focus(models.Model):
    """A problem area chosen for a course, with the reasons: one primary, at most one secondary at a time.

    A change of focus ends the old row and begins a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="focuses")
    area = models.CharField(max_length=20)
    primary = models.BooleanField()
    reasons = EncryptedTextField()
    client_words = EncryptedTextField(default="")  # how the client puts it
    agreed_with_client = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "primary"], condition=Q(ended_at=None), name="focus_one_primary_one_secondary"
            ),
            models.UniqueConstraint(fields=["course", "area"], condition=Q(ended_at=None), name="focus_area_once"),
        ]


class Goal(models.Model):
    """What will be different, in terms one can see; rated from 0 to 10, or by levels described in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="goals")
    text = EncryptedTextField()
    area = models.CharField(max_length=20, blank=True, default="")  # the problem area it belongs to
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["set_at"]


class GoalRating(models.Model):
    """How near a goal was at one time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    rating = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(rating__lte=10), name="goal_rating_in_range")]


class GoalLevel(models.Model):
    """What one level of a goal would look like, in words (`formulation.attainment`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="levels")
    level = models.SmallIntegerField()
    text = EncryptedTextField()

    class Meta:
        ordering = ["-level"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "level"], name="goal_level_once"),
            models.CheckConstraint(condition=Q(level__range=(-2, 2)), name="goal_level_in_range"),
        ]


class Attainment(models.Model):
    """Which level a goal had reached at one time. Added to, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="attainments")
    level = models.SmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(level__range=(-2, 2)), name="attainment_in_range")]


class StageRating(models.Model):
    """How far a role dispute has gone, looked at again at each review. Added to, never changed."""

    class Stage(models.TextChoices):
        """The stages of a dispute."""

        RENEGOTIATION = "renegotiation", _("renegotiation: both still try, there are arguments")
        IMPASSE = "impasse", _("impasse: talking has stopped, silence and resentment")
        DISSOLUTION = "dissolution", _("dissolution: it is beyond repair")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="dispute_stages")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["renegotiation", "impasse", "dissolution"]), name="dispute_stage_known"
            )
        ]


class EvidenceWeight(models.Model):
    """What a therapist makes of one piece of evidence for a problem area (`formulation.evidence`)."""

    class Weight(models.TextChoices):
        """Which way it counts."""

        FOR = "for", _("counts for it")
        AGAINST = "against", _("counts against it")
        NOT_RELEVANT = "not_relevant", _("not relevant")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="evidence_weights")
    key = models.CharField(max_length=120)  # of the evidence: area, rule, record
    weight = models.CharField(max_length=20, choices=Weight.choices)
    word = EncryptedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="evidence_weighed_once")]


class SuitabilityDecision(models.Model):
    """A clinician's signed decision on whether IPT fits now. Added to, never changed; the newest holds."""

    class Decision(models.TextChoices):
        """What was decided."""

        SUITABLE = "suitable", _("suitable")
        CONDITIONS = "suitable_with_conditions", _("suitable, with conditions")
        NOT_NOW = "not_now", _("not now")
        REFER = "refer", _("somebody else would help better")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="suitability_decisions")
    decision = models.CharField(max_length=30, choices=Decision.choices)
    reasons = EncryptedTextField()
    noticed = EncryptedTextField(default="")  # what of the edition's list applies, a line each, as it was worded then
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["signed_at"]


class Formulation(models.Model):
    """One version of the interpersonal formulation: a draft until it is shared; from then on it never changes.

    What changes is a new version, which says why. The parts are those of `formulation.interpersonal`.
    """

    class View(models.TextChoices):
        """What the client says to it."""

        AGREE = "agree", _("yes, that is how it is")
        PARTLY = "partly", _("partly")
        DISAGREE = "disagree", _("no, not like that")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="formulations")
    version = models.PositiveSmallIntegerField()
    condition = EncryptedTextField(default="")
    began = EncryptedTextField(default="")
    event = EncryptedTextField(default="")
    area = EncryptedTextField(default="")
    how = EncryptedTextField(default="")
    strengths = EncryptedTextField(default="")
    goal = EncryptedTextField(default="")
    sessions = EncryptedTextField(default="")
    attachment = EncryptedTextField(default="")
    symptom_formation = EncryptedTextField(default="")
    social_functioning = EncryptedTextField(default="")
    because = EncryptedTextField(default="")  # why there is a new version, from the second on
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    view = models.CharField(max_length=10, blank=True, default="", choices=View.choices)
    client_words = EncryptedTextField(default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(  # the client on their pages, or the therapist who heard them say it
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "version"], name="formulation_version_once"),
            models.UniqueConstraint(fields=["course"], condition=Q(shared_at=None), name="formulation_one_draft"),
            models.CheckConstraint(
                condition=Q(view="", answered_at=None, answered_by=None)
                | Q(shared_at__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="formulation_answered_by_somebody",
            ),
        ]

    @property
    def parts(self) -> dict[str, str]:
        """What stands in it, by part, the therapist's own sections included."""
        return {part: getattr(self, part) for part in (*PARTS, *GUIDED, "because")}

    @property
    def agreed(self) -> bool:
        """Whether the client agreed with it."""
        return self.view == self.View.AGREE
