"""What was decided when scores did not go as hoped, the curves of past courses, and what came of each in numbers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Course
from openipt.people.models import Practice
from openipt.secrecy.fields import EncryptedTextField


class SignalDecision(models.Model):
    """What a therapist thought and decided about a signal. Added to, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="signal_decisions")
    instrument = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    considered = models.CharField(max_length=200, blank=True, default="")  # keys of `signals.CONSIDER`, with blanks
    decision = EncryptedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["course", "at"], name="signal_decision_course")]


class FittedCurve(models.Model):
    """The expected course of one instrument in one practice's past courses by one edition; fitted anew, in place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="fitted_curves")
    instrument = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    table = models.JSONField()  # `expected.GrowthCurve.as_table`
    fitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "instrument", "edition"], name="fitted_curve_once"),
        ]


class CourseOutcome(models.Model):
    """What came of one course, in plain numbers for the practice's overview.

    Reckoned by the worker from the course itself and never changed by hand; it may be an hour old.
    """

    class Fate(models.TextChoices):
        """How it ended, as far as it has."""

        OPEN = "open", _("going on")
        COMPLETED = "completed", _("completed")
        LEFT = "left", _("left early")
        OTHER = "other", _("ended otherwise")

    course = models.OneToOneField(Course, primary_key=True, on_delete=models.PROTECT, related_name="outcome")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="course_outcomes")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=40)
    area = models.CharField(max_length=20, blank=True, default="")  # the primary focus; "" before it is chosen
    opened_on = models.DateField()
    fate = models.CharField(max_length=10, choices=Fate)
    waited_days = models.PositiveSmallIntegerField(null=True)  # from opening to the first session held; null: none yet
    known_days = models.PositiveSmallIntegerField()  # from opening until it ended or was reckoned
    weeks = models.PositiveSmallIntegerField(null=True)  # from the first session held until it ended or was reckoned
    held = models.PositiveSmallIntegerField()  # sessions
    asked = models.PositiveSmallIntegerField()  # questionnaires that were due
    answered = models.PositiveSmallIntegerField()
    # Both questionnaires of `talking_therapies`, each with two totals; null: not both, or too few sessions held.
    both_case = models.BooleanField(null=True)
    both_recovered = models.BooleanField(null=True)
    both_improved = models.BooleanField(null=True)
    both_worse = models.BooleanField(null=True)
    reckoned_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "opened_on"], name="outcome_practice_opened"),
            models.Index(fields=["fate", "reckoned_at"], name="outcome_to_reckon"),
        ]


class ScorePair(models.Model):
    """The first and the newest total of one instrument in a course, and what that change is called."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outcome = models.ForeignKey(CourseOutcome, on_delete=models.PROTECT, related_name="pairs")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")  # of the course, to find by
    instrument = models.CharField(max_length=40)
    first = models.SmallIntegerField()
    last = models.SmallIntegerField()
    scores = models.PositiveSmallIntegerField()  # how many totals there are; one alone is no pair
    clinical = models.BooleanField()  # the first was beyond the cut-off
    recovered = models.BooleanField()  # the first was beyond the cut-off and the newest is not
    improved = models.BooleanField()  # reliably
    worse = models.BooleanField()  # reliably
    responded = models.BooleanField()  # improved by the share the instrument's authors call response

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "instrument"], name="score_pair_once")]
        indexes = [models.Index(fields=["practice", "instrument"], name="score_pair_practice")]
