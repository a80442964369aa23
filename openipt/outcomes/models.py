"""What was decided when scores did not go as hoped, and the curves that past courses followed."""

import uuid

from django.conf import settings
from django.db import models

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
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="fitted_curves")
    instrument = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    table = models.JSONField()  # `expected.GrowthCurve.as_table`
    fitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "instrument", "edition"], name="fitted_curve_once"),
        ]
