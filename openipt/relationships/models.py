"""The people in a client's life, what was said of them when and by whom, and where they stood on the circle."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Course
from openipt.people.models import Client
from openipt.secrecy.fields import EncryptedTextField


class Row(models.Model):
    """A row with a UUID made before it is saved, as sealed text needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Relationship(Row):
    """One person in a client's life, as things stand. It belongs to the client and outlives any course.

    The fields are those of `relationships.inventory`; chosen answers are keys, "" is not said. What was said before
    is in `Statement`, where they stood before in `Placement`.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="relationships")
    name = EncryptedTextField()
    kind = models.CharField(max_length=20, blank=True, default="")
    standing = models.CharField(max_length=20, default="living")
    known_from = EncryptedTextField(default="")
    often = models.CharField(max_length=20, blank=True, default="")
    ways = EncryptedTextField(default="")
    tie = models.CharField(max_length=20, blank=True, default="")
    positives = EncryptedTextField(default="")
    negatives = EncryptedTextField(default="")
    feelings = EncryptedTextField(default="")
    expect_from_them = EncryptedTextField(default="")
    they_meet = models.CharField(max_length=20, blank=True, default="")
    expect_from_me = EncryptedTextField(default="")
    i_meet = models.CharField(max_length=20, blank=True, default="")
    reciprocal = models.CharField(max_length=20, blank=True, default="")
    confides = models.CharField(max_length=20, blank=True, default="")
    off_limits = EncryptedTextField(default="")
    knows = models.CharField(max_length=20, blank=True, default="")
    support_received = models.CharField(max_length=80, blank=True, default="")
    support_given = models.CharField(max_length=80, blank=True, default="")
    conflict_style = models.CharField(max_length=20, blank=True, default="")
    resolution = models.CharField(max_length=20, blank=True, default="")
    conflict = EncryptedTextField(default="")
    changed_when = EncryptedTextField(default="")
    change_note = EncryptedTextField(default="")
    wish = EncryptedTextField(default="")
    wish_spoken = models.CharField(max_length=20, blank=True, default="")

    ring_now = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 closest - 4 the edge; null: not placed
    ring_before = models.PositiveSmallIntegerField(null=True, blank=True)
    ring_wanted = models.PositiveSmallIntegerField(null=True, blank=True)
    angle = models.PositiveSmallIntegerField(null=True, blank=True)  # degrees from the top, clockwise; null: anywhere
    moves = models.PositiveIntegerField(default=0)  # grows with every move: two who move the same person notice

    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # taken out of the inventory, kept in the record
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        indexes = [models.Index(fields=["client", "removed_at", "added_at"], name="relationship_of_client")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"ring_{moment}": None}) | Q(**{f"ring_{moment}__range": (1, 4)}),
                    name=f"relationship_ring_{moment}_known",
                )
                for moment in ("now", "before", "wanted")
            ),
            models.CheckConstraint(condition=Q(angle=None) | Q(angle__lt=360), name="relationship_angle_in_circle"),
        ]


class Statement(Row):
    """What was said of somebody: one field, when, and who wrote it down. Added to, never changed."""

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="statements")
    field = models.CharField(max_length=20)
    value = EncryptedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["relationship", "at"], name="statement_of_relationship")]


class Placement(Row):
    """Where somebody was put on the circle, for which time, when and by whom. Added to; an undone move is marked."""

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="placements")
    moment = models.CharField(max_length=10)
    ring = models.PositiveSmallIntegerField(null=True, blank=True)
    angle = models.PositiveSmallIntegerField(null=True, blank=True)
    ring_until_then = models.PositiveSmallIntegerField(null=True, blank=True)
    angle_until_then = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["relationship", "at"], name="placement_of_relationship")]


class SafetyFlag(Row):
    """Fear, control or violence in a relationship: for the therapist's eyes, asked about alone with the client."""

    class About(models.TextChoices):
        """What it is about."""

        FEAR = "fear", _("fear of this person")
        CONTROL = "control", _("control or coercion")
        VIOLENCE = "violence", _("violence or threats")

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="safety_flags")
    about = models.CharField(max_length=20, choices=About.choices)
    note = EncryptedTextField(default="")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_because = EncryptedTextField(default="")

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship"], condition=Q(lifted_at=None), name="safety_flag_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(about__in=["fear", "control", "violence"]), name="safety_flag_known"),
        ]


class Snapshot(Row):
    """The circle as it was at one time of a course. Never changed."""

    class Kind(models.TextChoices):
        """When in the course."""

        START = "start", _("start")
        MIDDLE = "middle", _("middle")
        END = "end", _("end")
        OTHER = "other", _("in between")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="circle_snapshots")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["course", "at"], name="snapshot_of_course")]


class SnapshotPlace(Row):
    """Where one person stood in a snapshot, and what the tie was like."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="places")
    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="snapshot_places")
    ring = models.PositiveSmallIntegerField()
    angle = models.PositiveSmallIntegerField(null=True, blank=True)
    tie = models.CharField(max_length=20, blank=True, default="")
    standing = models.CharField(max_length=20, default="living")
    often = models.CharField(max_length=20, blank=True, default="")
    confides = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "relationship"], name="snapshot_place_once"),
            models.CheckConstraint(condition=Q(ring__range=(1, 4)), name="snapshot_place_ring_known"),
        ]
