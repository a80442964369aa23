"""Enquiries: what somebody who looks for a therapist wrote, whom they asked, and what came back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openipt.directory.models import Listing
from openipt.enquiries.terms import EnquiryTerms
from openipt.people.models import Client, Practice
from openipt.secrecy.fields import EncryptedTextField


class Enquiry(models.Model):
    """One person's search for a therapist. Sealed: nobody but those who were asked reads it.

    The link of the person (`secret`) is the key to their page; it is found by its hash. `submission` names the form
    that was sent, so that sending it twice is as once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField(unique=True)
    secret = EncryptedTextField()
    secret_hash = models.CharField(max_length=64, unique=True)
    reason = EncryptedTextField(default="")
    areas = EncryptedTextField(default="")
    wishes = EncryptedTextField(default="")
    times = EncryptedTextField(default="")
    where = EncryptedTextField(default="")
    name = EncryptedTextField(default="")
    email = EncryptedTextField(default="")
    telephone = EncryptedTextField(default="")
    safe_contact = EncryptedTextField(default="")
    contact_by = models.CharField(max_length=12)
    age = models.CharField(max_length=12)
    way = models.CharField(max_length=12)
    language = models.CharField(max_length=8, default="en")
    lower_fee = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # its text is gone, the counts stay

    class Meta:
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["closed_at", "sent_at"], name="enquiry_closed_sent")]

    @property
    def terms(self) -> EnquiryTerms:
        """What was written, as plain values."""
        plain = {
            name: getattr(self, name) for name in EnquiryTerms.__dataclass_fields__ if name not in {"areas", "times"}
        }
        return EnquiryTerms(**plain, areas=tuple(self.areas.split()), times=tuple(self.times.split()))


class Ask(models.Model):
    """An enquiry at one therapist, and what came of it."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("not answered yet")
        YES = "yes", _("yes")
        WAITING = "waiting", _("on the waiting list")
        NO = "no", _("no")
        SILENT = "silent", _("no answer in time")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="asks")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="asks")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="asks")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)  # the first answer, by which reply times are measured
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = EncryptedTextField(default="")
    colleague = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    waiting_since = models.DateTimeField(null=True, blank=True)
    waiting_until = models.DateTimeField(null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)  # the person said: with you
    client = models.OneToOneField(Client, null=True, blank=True, on_delete=models.PROTECT, related_name="came_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "listing"], name="ask_once_at_a_therapist"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="ask_due_later"),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "waiting", "no"]) | Q(answered_at__isnull=False),
                name="ask_answered_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False), name="ask_waiting_since_when"
            ),
            models.CheckConstraint(condition=Q(chosen_at=None) | Q(state="yes"), name="ask_chosen_after_yes"),
            models.CheckConstraint(condition=Q(client=None) | Q(chosen_at__isnull=False), name="ask_client_if_chosen"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="ask_state_due"),
            models.Index(fields=["listing", "state", "waiting_since"], name="ask_waiting_list"),
        ]

    @property
    def is_answered(self) -> bool:
        """Whether fit and time were answered: only then does the therapist see who it is."""
        return self.state in {self.State.YES, self.State.WAITING}
