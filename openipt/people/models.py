"""Practices, the people who work there, the people they care for, and who cares for whom."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openipt.secrecy.fields import EncryptedTextField


class Practice(models.Model):
    """A solo practice, a clinic or a programme: the tenant. Every client belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    country = models.CharField(_("country"), max_length=2, default="GB")
    address = models.TextField(_("address"), blank=True, default="")
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    is_demo = models.BooleanField(default=False)
    # Who reads alerts. Nobody named means that no risk item is asked away from the therapist (PHQ-8, not PHQ-9).
    alert_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alert_deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alert_hours = models.PositiveSmallIntegerField(_("hours within which alerts are read, on working days"), default=4)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody does in a practice."""

    THERAPIST = "therapist", _("Therapist")
    FACILITATOR = "facilitator", _("Group facilitator")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Practice manager")


class Membership(models.Model):
    """A role somebody has in a practice, from one time to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user", "role"], condition=Q(ended_at=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]


class Supervision(models.Model):
    """Who supervises whom, from one time to another. A supervisor sees the clients of those they supervise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervises")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervised_by")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "supervisor", "therapist"],
                condition=Q(ended_at=None),
                name="supervision_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(supervisor=F("therapist")), name="supervision_of_somebody_else"),
        ]


class Client(models.Model):
    """A person who is, was, or may be in treatment."""

    class ReachedBy(models.TextChoices):
        """How they would like to get messages, such as a link to the questions before a session."""

        EMAIL = "email", _("by e-mail")
        SMS = "sms", _("by text message")
        NOTHING = "none", _("no messages, please")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="clients")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="client"
    )
    name = EncryptedTextField()
    called = EncryptedTextField(default="")  # what they like to be called
    email = EncryptedTextField(default="")
    telephone = EncryptedTextField(default="")
    reached_by = models.CharField(max_length=10, choices=ReachedBy.choices, default=ReachedBy.EMAIL)
    birth_date = EncryptedTextField(default="")  # ISO date
    emergency_contact = EncryptedTextField(default="")
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="en-gb")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practice", "-created_at", "id"], name="client_newest_first")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def short_name(self) -> str:
        """What they like to be called, or their first name."""
        return self.called or self.name.split(" ")[0]

    def age_on(self, day: date) -> int | None:
        """How old they are on a day, in whole years; None where no date of birth is known."""
        if not self.birth_date:
            return None
        born = date.fromisoformat(self.birth_date)
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class CareLink(models.Model):
    """Who cares for whom, as what, from one time to another: the sole source of access to a client's record."""

    class Kind(models.TextChoices):
        """As what."""

        THERAPIST = "therapist", _("Therapist")
        COVER = "cover", _("Cover")
        FACILITATOR = "facilitator", _("Group facilitator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="care_links")
    carer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="care_links")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.THERAPIST)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "carer"], condition=Q(ended_at=None), name="care_link_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="care_link_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["carer", "ended_at"], name="care_link_carer")]
