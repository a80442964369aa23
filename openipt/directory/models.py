"""Therapists who can be found: their listings, what was verified about them, and what public registers say.

All of this is public or about people in their profession, so none of it is encrypted. A record of a register is never
shown as a listing: a listing exists only by its therapist's consent.
"""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.directory.fields import CodesField
from openipt.people.models import Practice

RECHECK = timedelta(days=90)  # after which a licence must be looked up again
FRESH = timedelta(days=14)  # so long a listing is shown without its availability being confirmed again


class ListingState(models.TextChoices):
    """Where a listing stands; only a listed one is public."""

    DRAFT = "draft", _("Not public yet")
    LISTED = "listed", _("Public")
    PAUSED = "paused", _("Paused")
    REMOVED = "removed", _("Taken out of the directory")


class PauseReason(models.TextChoices):
    """Why a listing is paused."""

    OWN = "own", _("You paused it")
    UNANSWERED = "unanswered", _("An enquiry was not answered in time")


class Listing(models.Model):
    """What one therapist lets the public know about them. There is no field that money could fill to rank higher."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="listings")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listings")
    slug = models.SlugField(max_length=90, unique=True)
    state = models.CharField(max_length=10, choices=ListingState.choices, default=ListingState.DRAFT)
    pause_reason = models.CharField(max_length=12, choices=PauseReason.choices, blank=True, default="")
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_edition = models.CharField(max_length=20, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    name = models.CharField(_("name"), max_length=120)
    credentials = models.CharField(_("letters after the name"), max_length=60, blank=True, default="")
    npi = models.CharField(_("NPI number"), max_length=10, blank=True, default="")
    profession = models.CharField(max_length=20, default="other")
    areas = CodesField()
    ages = CodesField()
    adaptations = CodesField()
    languages = CodesField()
    insurers = CodesField()
    insurers_confirmed_on = models.DateField(null=True, blank=True)
    access_needs = CodesField()
    identities = CodesField()
    times = CodesField()
    video = models.BooleanField(_("sees people by video"), default=False)
    fee = models.PositiveIntegerField(_("fee for a session"), null=True, blank=True)
    lowest_fee = models.PositiveIntegerField(_("lowest fee on the sliding scale"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    identity = models.TextField(_("who you are"), blank=True, default="")
    approach = models.TextField(_("how you work"), blank=True, default="")

    accepting = models.CharField(max_length=10, default="closed")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_to_confirm_at = models.DateTimeField(null=True, blank=True)
    next_opening = models.DateTimeField(_("next opening"), null=True, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(_("usual waiting time, in weeks"), null=True, blank=True)

    # Measured from enquiries, set by whoever keeps them; nobody can type them in.
    enquiries_asked = models.PositiveIntegerField(default=0)
    enquiries_answered = models.PositiveIntegerField(default=0)
    median_reply_hours = models.DecimalField(
        max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "therapist"], name="listing_once_in_a_practice"),
            models.CheckConstraint(
                condition=~Q(state="listed") | Q(consented_at__isnull=False), name="listing_public_by_consent_only"
            ),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),
            models.CheckConstraint(
                condition=Q(lowest_fee=None) | Q(fee__isnull=False, fee__gte=models.F("lowest_fee")),
                name="listing_lowest_fee_is_lower",
            ),
        ]
        indexes = [models.Index(fields=["state", "confirmed_at"], name="listing_state_confirmed")]

    @property
    def sliding_scale(self) -> bool:
        """Whether the fee depends on income."""
        return self.lowest_fee is not None

    def is_fresh(self, at: datetime) -> bool:
        """Whether its availability was confirmed lately enough to be shown."""
        return self.confirmed_at is not None and at - self.confirmed_at <= FRESH

    def is_shown(self, at: datetime) -> bool:
        """Whether the public can find it now (given that a licence is verified, see `queries`)."""
        return self.state == ListingState.LISTED and self.is_fresh(at)


class InsurerDoubt(models.Model):
    """That on a day somebody said an insurance is not taken. Nothing of who said it; settled by the therapist."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="insurer_doubts")
    insurer = models.CharField(max_length=40)
    day = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)  # when its therapist was mailed
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "insurer", "day"], name="insurer_doubt_once_a_day")]


class ListingPlace(models.Model):
    """Where a therapist sees people. The street is shown only if they want it; without it the dot on a map is vague."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="places")
    street = models.CharField(_("street and number"), max_length=160, blank=True, default="")
    town = models.CharField(_("town"), max_length=80)
    jurisdiction = models.CharField(_("state"), max_length=8, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=12)
    country = models.CharField(max_length=2, default="US")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    shows_street = models.BooleanField(_("show the street to everybody"), default=False)


class GroupStart(models.Model):
    """A group that is about to begin."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="groups")
    title = models.CharField(_("what it is called"), max_length=120)
    starts_on = models.DateField(_("first day"))
    seats = models.PositiveSmallIntegerField(_("free places"), null=True, blank=True)
    by_video = models.BooleanField(_("by video"), default=False)


class Verified(models.Model):
    """Who checked something, when, against which source, and until when it holds."""

    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_source = models.CharField(_("checked against"), max_length=200, blank=True, default="")
    verified_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_verified(self, at: datetime) -> bool:
        """Whether somebody has checked it and it has not run out."""
        return self.verified_at is not None and (self.verified_until is None or self.verified_until >= at.date())


class Licence(Verified):
    """A licence to practise in one jurisdiction, or an authority of an interstate compact.

    It counts as verified for 90 days: then somebody looks into the register again, for licences are taken away too.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="licences")
    number = models.CharField(_("number"), max_length=40)
    jurisdiction = models.CharField(_("state"), max_length=8)
    compact = models.CharField(_("authority of a compact"), max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "jurisdiction", "compact", "number"], name="licence_once_in_a_listing"
            )
        ]

    def is_verified(self, at: datetime) -> bool:
        """Whether somebody has checked it in the last 90 days and it has not run out."""
        return super().is_verified(at) and self.verified_at is not None and self.verified_at > at - RECHECK

    @property
    def recheck_by(self) -> datetime | None:
        """When it must have been checked again; None if it never was."""
        return self.verified_at + RECHECK if self.verified_at else None


class Training(Verified):
    """A level of training in IPT, as a certifying society gives it, with the evidence for it."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="trainings")
    level = models.CharField(_("level"), max_length=20)
    issuer = models.CharField(_("given by"), max_length=120)
    given_on = models.DateField(_("given on"))
    evidence = models.CharField(_("evidence"), max_length=200)
    areas = CodesField()  # the problem areas that it shows practice in


class ListingPhoto(models.Model):
    """A photo, made anew by us: small, and without what a camera writes into its files."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="photo")
    picture = models.BinaryField()
    version = models.CharField(max_length=16)


class DirectoryVersion(models.Model):
    """One row: a number that grows with every change that a search must know of."""

    number = models.PositiveBigIntegerField(default=0)
    stamp = models.UUIDField(default=uuid.uuid4)


class Exposure(models.Model):
    """How much a lot would have shown a listing so far, and how much it was shown: two sums, no searcher."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="exposure")
    due = models.FloatField(default=0)
    shown = models.FloatField(default=0)


class RegistryRecord(Verified):
    """A person as a public register or a file names them: *unlisted*. Its owner may claim it; nobody else sees it.

    Verified means: a manager has checked that whoever claimed it is the person it names.
    """

    source = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=160, blank=True, default="")
    credentials = models.CharField(max_length=60, blank=True, default="")
    npi = models.CharField(max_length=10, blank=True, default="")
    taxonomies = CodesField()
    licences = models.JSONField(default=list)  # [{"number", "jurisdiction"}]
    street = models.CharField(max_length=160, blank=True, default="")
    town = models.CharField(max_length=80, blank=True, default="")
    jurisdiction = models.CharField(max_length=40, blank=True, default="")
    postcode = models.CharField(max_length=12, blank=True, default="")
    telephone = models.CharField(max_length=30, blank=True, default="")
    details = models.JSONField(default=dict)  # what a CSV or FHIR file says beyond that, as codes
    updated_on = models.DateField(null=True, blank=True)
    deactivated_on = models.DateField(null=True, blank=True)
    claimed_by = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="registry_record_once_in_a_source")]
        indexes = [models.Index(fields=["npi"], name="registry_record_npi", condition=~Q(npi=""))]


class ImportRun(models.Model):
    """How far the import of one file has come; saved with each batch, so that it can go on after a stop."""

    format = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    row = models.PositiveBigIntegerField(default=0)  # rows or entries that are done with
    position = models.PositiveBigIntegerField(default=0)  # bytes that are done with, where the format allows a jump
    saved = models.PositiveBigIntegerField(default=0)
    deactivated = models.PositiveBigIntegerField(default=0)
    passed_over = models.PositiveBigIntegerField(default=0)  # not a therapist
    faulty = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["format", "fingerprint"], name="import_once_of_a_file")]


class ImportFault(models.Model):
    """A row that was skipped, and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="faults")
    line = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)
