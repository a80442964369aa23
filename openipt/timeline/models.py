"""What happened in a client's life, and the course of symptoms as remembered."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client
from openipt.secrecy.fields import EncryptedTextField


class Category(models.TextChoices):
    """What kind of event it is; the problem areas ask for some of them (`formulation.evidence`)."""

    DEATH = "death", _("a death")
    DISPUTE = "dispute", _("a conflict")
    ROLE_CHANGE = "role_change", _("a change of role")
    HEALTH = "health", _("health or illness")
    WORK = "work", _("work, school or money")
    MOVE = "move", _("a move")
    MIGRATION = "migration", _("leaving or changing the country")
    BIRTH = "birth", _("a birth or a child coming")
    SEPARATION = "separation", _("a separation")
    TRAUMA = "trauma", _("something frightening or violent")
    OTHER = "other", _("something else")


class Valence(models.TextChoices):
    """How it was for the client."""

    GOOD = "good", _("good")
    HARD = "hard", _("hard")
    MIXED = "mixed", _("both")
    PLAIN = "plain", _("neither, or not sure")


class Placed(models.Model):
    """A row with a place in time: the words as said, and the earliest and latest day they can mean (or neither)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    when = EncryptedTextField(default="")
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with every change: a stale page is noticed
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # taken off, and can be put back

    class Meta:
        abstract = True

    @property
    def middle(self) -> date | None:
        """Half-way between both ends."""
        if self.earliest is None or self.latest is None:
            return None
        return self.earliest + (self.latest - self.earliest) / 2


class LifeEvent(Placed):
    """Something that happened in a client's life, with the people it was about."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="life_events")
    category = models.CharField(max_length=20, choices=Category.choices)
    valence = models.CharField(max_length=10, choices=Valence.choices, default=Valence.PLAIN)
    what = EncryptedTextField()
    more = EncryptedTextField(default="")  # in more words
    names = EncryptedTextField(default="")  # of the people it was about, parted by commas
    private = models.BooleanField(
        default=False
    )  # for the therapist alone: on no page, paper or picture of the client's
    unsafe: Sequence[str] = ()  # whom it names of those flagged for safety; `queries.timeline_of` says so

    class Meta:
        indexes = [models.Index(fields=["client", "removed_at", "earliest"], name="life_event_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest=None, latest=None) | Q(earliest__lte=F("latest")), name="life_event_in_order"
            ),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="life_event_category_known"),
        ]

    @property
    def people(self) -> list[str]:
        """The names of the people it was about."""
        return [name for name in (part.strip() for part in self.names.split(",")) if name]


class SymptomPoint(Placed):
    """A point on the course of symptoms as remembered: how the mood was, and perhaps that something turned there."""

    class Kind(models.TextChoices):
        """What turned."""

        MOOD = "mood", _("only how my mood was")
        ONSET = "onset", _("it began")
        WORSE = "worse", _("it got worse, or came back")
        BETTER = "better", _("it got better")
        WELL = "well", _("I was well again")
        TREATMENT = "treatment", _("a treatment began or ended")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="symptom_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    mood = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 worst - 10 best, as in sessions
    remark = EncryptedTextField(default="")

    class Meta:
        indexes = [models.Index(fields=["client", "removed_at", "earliest"], name="symptom_point_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest=None, latest=None) | Q(earliest__lte=F("latest")), name="symptom_point_in_order"
            ),
            models.CheckConstraint(condition=Q(mood=None) | Q(mood__lte=10), name="symptom_point_mood_in_range"),
        ]


class EventLink(models.Model):
    """That an event may go with a change of symptoms: a therapist's idea, held against the client's view."""

    class Confidence(models.TextChoices):
        """How sure the therapist is."""

        POSSIBLE = "possible", _("possible")
        LIKELY = "likely", _("likely")
        CLEAR = "clear", _("clear")

    class View(models.TextChoices):
        """What the client says to it."""

        NOT_ASKED = "not_asked", _("not asked yet")
        YES = "yes", _("yes, that goes together")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(LifeEvent, on_delete=models.PROTECT, related_name="links")
    point = models.ForeignKey(SymptomPoint, on_delete=models.PROTECT, related_name="links")
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    client_view = models.CharField(max_length=10, choices=View.choices, default=View.NOT_ASKED)
    remark = EncryptedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "point"], name="event_link_once")]
