"""Diary entries, the daily rhythm, reminders somebody asked for, and what therapist and client look at together."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Course
from openipt.people.models import Client
from openipt.relationships.models import Relationship
from openipt.secrecy.fields import EncryptedTextField


class Contact(models.TextChoices):
    """What kind of contact it was."""

    PLEASANT = "pleasant", _("pleasant")
    SUPPORT = "support", _("helpful: somebody was there for me, or I for them")
    NEUTRAL = "neutral", _("neither good nor bad")
    MIXED = "mixed", _("good and hard at once")
    CONFLICT = "conflict", _("conflict: an argument, hurt or silence")
    ALONE = "alone", _("I was alone")


class DiaryEntry(models.Model):
    """What a client wrote of one moment. Their own: only they change it, and only what they share is seen by others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="diary_entries")
    key = models.UUIDField()  # made where it was written: sent twice, it is kept once
    day = models.DateField()  # by the client's calendar
    clock = models.TimeField(null=True, blank=True)
    mood = models.PositiveSmallIntegerField()  # 0 as low as can be - 10 as good as can be
    kind = models.CharField(max_length=20, choices=Contact.choices)
    words = EncryptedTextField(default="")
    shared = models.BooleanField(default=True)  # the therapist may read it
    written_at = models.DateTimeField()  # by the clock of the device
    kept_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    before = EncryptedTextField(default="")  # JSON: what it said before the last change, to go back to
    other_version_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="other_versions"
    )  # both were written without knowing of the other; the client chooses
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "-written_at", "-id"]
        indexes = [models.Index(fields=["client", "deleted_at", "day", "written_at"], name="diary_entry_of_client")]
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="diary_entry_once"),
            models.CheckConstraint(condition=Q(mood__range=(0, 10)), name="diary_entry_mood_on_scale"),
            models.CheckConstraint(condition=Q(kind__in=Contact.values), name="diary_entry_kind_known"),
        ]


class DiaryPerson(models.Model):
    """Somebody named in an entry: of the inventory, or by name only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(DiaryEntry, on_delete=models.PROTECT, related_name="people")
    relationship = models.ForeignKey(
        Relationship, null=True, blank=True, on_delete=models.PROTECT, related_name="diary_mentions"
    )
    name = EncryptedTextField(default="")
    place = models.PositiveSmallIntegerField(default=0)  # in the order they were named

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "relationship"],
                condition=Q(relationship__isnull=False),
                name="diary_person_once_in_entry",
            ),
        ]


class RhythmDay(models.Model):
    """When the five things of one day were done, who was there, and how much energy there was (`diary.rhythm`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="rhythm_days")
    day = models.DateField()
    noted = EncryptedTextField()  # JSON: item -> "07:10", item_with -> 0-3, energy -> -5..5
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["client", "day"], name="rhythm_day_once")]


class DiaryReminding(models.Model):
    """That a client asked to be reminded of their diary, at what time, and when it was last done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="diary_reminding")
    hour = models.TimeField(null=True, blank=True)  # null: switched off
    since = models.DateField()
    last_sent = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["hour"], condition=Q(hour__isnull=False), name="diary_reminding_on")]


class LinkingShare(models.Model):
    """Whether therapist and client look at mood and contact together: offered by the one, wanted by the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="linking_share")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wanted_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)  # by either; offered anew it begins again

    @property
    def is_open(self) -> bool:
        """Whether both want it now."""
        return self.wanted_at is not None and self.taken_back_at is None
