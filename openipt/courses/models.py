"""A course of IPT and what happens in it."""

import uuid
from dataclasses import fields

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openipt.courses.terms import MOST_SESSIONS, AgreementTerms
from openipt.people.models import Client
from openipt.secrecy.fields import EncryptedTextField


class Row(models.Model):
    """A row with a UUID made before it is saved, as sealed text needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Course(Row):
    """One course: a client, a therapist, a protocol edition, and where in its life it is (`protocol.lifecycle`)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="courses")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="courses")
    edition = models.CharField(max_length=40)
    school = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    resumes_to = models.CharField(max_length=20, blank=True, default="")  # the state a paused course returns to
    agreement = models.ForeignKey(
        "Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # the one in force
    initial_until = models.PositiveSmallIntegerField(null=True, blank=True)  # moved boundaries; null: as the edition
    final_from = models.PositiveSmallIntegerField(null=True, blank=True)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    completion = models.CharField(max_length=40, blank=True, default="")
    left_before_agreed_end = models.BooleanField(null=True, blank=True)
    attended_under_half = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["therapist", "state"], name="course_therapist_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(initial_until=None) | Q(final_from=None) | Q(initial_until__lt=F("final_from")),
                name="course_phases_in_order",
            ),
        ]


class StateChange(Row):
    """One step in the life of a course. Added to, never changed."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="state_changes")
    event = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField(default="")


class Frequency(models.TextChoices):
    """How often people meet."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


class PlaceKind(models.TextChoices):
    """Where people meet."""

    ROOM = "room", _("in person")
    VIDEO = "video", _("by video")
    TELEPHONE = "telephone", _("by telephone")


class Agreement(Row):
    """What therapist and client agreed on. A change is a new version with its reason; the old ones are kept."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    planned_sessions = models.PositiveSmallIntegerField()
    frequency = models.CharField(max_length=20, choices=Frequency.choices)
    session_minutes = models.PositiveSmallIntegerField()
    first_session_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)  # the wall clock by which the series is held
    place_kind = models.CharField(max_length=20, choices=PlaceKind.choices)
    place = EncryptedTextField(default="")  # room, address or video link
    fee_note = EncryptedTextField(default="")
    absence_note = EncryptedTextField(default="")
    missed_counts = models.BooleanField()  # a session missed without notice keeps its number
    other = EncryptedTextField(default="")
    reason = EncryptedTextField(default="")  # why it was changed, from version 2 on
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(  # the client on their pages, or the therapist who heard them say it
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "version"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=Q(planned_sessions__gte=1, planned_sessions__lte=MOST_SESSIONS),
                name="agreement_sessions_in_range",
            ),
            models.CheckConstraint(
                condition=Q(session_minutes__gte=10, session_minutes__lte=240), name="agreement_minutes_in_range"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="agreement_accepted_by_somebody",
            ),
        ]

    @property
    def terms(self) -> AgreementTerms:
        """What was agreed, as plain values."""
        return AgreementTerms(**{field.name: getattr(self, field.name) for field in fields(AgreementTerms)})


class SessionState(models.TextChoices):
    """What became of a session."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    NO_SHOW = "no_show", _("missed without notice")
    CANCELLED = "cancelled", _("cancelled")


class Session(Row):
    """One meeting. Its number (`scheduling.numbering`) is 1..n in order of time over the sessions that count."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=SessionState.choices, default=SessionState.PLANNED)
    counts = models.BooleanField(default=True)
    cancelled_by_client = models.BooleanField(null=True, blank=True)
    reason = EncryptedTextField(default="")  # for a cancellation or an absence
    opening = EncryptedTextField(default="")  # "How have things been since we last met?"
    mood = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 worst - 10 best, as the client says
    began_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="session_number_once"),
            models.CheckConstraint(condition=Q(number=None) | Q(number__gte=1), name="session_number_from_one"),
            models.CheckConstraint(condition=Q(mood=None) | Q(mood__lte=10), name="session_mood_in_range"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
        ]
        indexes = [models.Index(fields=["course", "starts_at"], name="session_course_starts")]

    @property
    def fell_away(self) -> bool:
        """Cancelled by nobody, because the course ended or fewer sessions were agreed."""
        return self.state == SessionState.CANCELLED and self.cancelled_by_client is None


class Mark(Row):
    """A task, strategy or technique done or skipped in a session. Never deleted, only superseded."""

    class Kind(models.TextChoices):
        """What is marked."""

        TASK = "task", _("task")
        STRATEGY = "strategy", _("strategy")
        TECHNIQUE = "technique", _("technique")

    class Verdict(models.TextChoices):
        """What became of it."""

        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="marks")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=80)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    reason = EncryptedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "key"], condition=Q(superseded_at=None), name="mark_in_force_once"
            ),
        ]


class Step(Row):
    """Between-session work: one concrete interpersonal step the client chose, and how it went."""

    class Outcome(models.TextChoices):
        """How it went."""

        DONE = "done", _("done")
        PARTLY = "partly", _("partly done")
        NOT_DONE = "not_done", _("not done")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="steps")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="steps")  # in which it was chosen
    what = EncryptedTextField()
    with_whom = EncryptedTextField(default="")
    when = EncryptedTextField(default="")
    obstacle = EncryptedTextField(default="")
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)  # 0-10; below 7: make the step smaller
    outcome = models.CharField(max_length=20, blank=True, default="", choices=Outcome.choices)
    outcome_text = EncryptedTextField(default="")
    outcome_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(confidence=None) | Q(confidence__lte=10), name="step_confidence_range"),
        ]


class Note(Row):
    """The progress note of a session: part of the shared record. Signing locks it; what comes later is an addendum."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="note")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    body = EncryptedTextField(default="")
    revision = models.PositiveIntegerField(default=0)  # grows with every save: a stale tab is noticed
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["author", "signed_at"], name="note_unsigned_of_author")]


class Addendum(Row):
    """Something added to a signed note."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class PrivateNote(Row):
    """A private psychotherapy note: apart from the record, for its author's eyes only."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="private_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="private_notes")
    body = EncryptedTextField(default="")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "author"], name="private_note_once_for_each_author"),
        ]


class EndingPlan(Row):
    """What client and therapist write down together in the final phase; the client keeps it."""

    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="ending_plan")
    gains = EncryptedTextField(default="")
    what_helped = EncryptedTextField(default="")
    warning_signs = EncryptedTextField(default="")
    triggers = EncryptedTextField(default="")
    steps = EncryptedTextField(default="")
    contacts = EncryptedTextField(default="")
    unfinished = EncryptedTextField(default="")
    feelings = EncryptedTextField(default="")  # about ending; in the record, not on the client's copy
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)


class Letter(Row):
    """The summary letter: a draft the therapist edits; finished, it no longer changes and can be printed and kept."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="letters")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    addressee = EncryptedTextField(default="")
    body = EncryptedTextField(default="")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)  # the client has a copy

    @property
    def picture(self) -> "LetterPicture | None":
        """The picture in it, if there is one."""
        return LetterPicture.objects.filter(letter=self).first()


class LetterPicture(Row):
    """A picture in a letter, drawn by us, as it was when it was put in: the closeness circle."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    svg = EncryptedTextField()
    words = EncryptedTextField()  # what it shows
