"""The focus of a course, and its goals."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from openipt.courses.models import Course
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
    """What will be different, in terms one can see, and how near it is (0 not at all - 10 fully)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="goals")
    text = EncryptedTextField()
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
