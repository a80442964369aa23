"""What a client is asked, and what they answered."""

import json
import uuid
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Course, Session
from openipt.measures.brought import brought
from openipt.measures.instrument import Instrument
from openipt.measures.loading import instrument
from openipt.measures.scoring import Score, score
from openipt.measures.trend import shown
from openipt.people.models import Client, Practice
from openipt.secrecy.fields import EncryptedTextField


class PracticeInstrument(models.Model):
    """An instrument a practice brought itself, or the wording it may use for a skeleton. Once in use it never changes.

    `key` and `edition` are as assignments and responses name it: the key of an instrument of its own ends with a mark
    of the practice, the edition of a wording with a mark of the wording, so that neither can be another practice's.
    """

    class Kind(models.TextChoices):
        """What it is."""

        OWN = "own", _("an instrument of the practice")
        WORDING = "wording", _("the wording of an instrument")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="instruments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    text = models.TextField()  # of the file
    asks_about_risk = models.BooleanField()
    permission_from = models.CharField(max_length=200)
    permission_on = models.DateField()
    permission_reference = models.CharField(max_length=500)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_from = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "edition"], condition=Q(used_from__isnull=False), name="practice_instrument_edition_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "key"],
                condition=Q(used_from__isnull=False, retired_at=None),
                name="practice_instrument_one_in_use",
            ),
        ]

    @property
    def state(self) -> str:
        """Whether it is a draft, in use, or retired."""
        if self.retired_at:
            return "retired"
        return "in_use" if self.used_from else "draft"

    @property
    def form(self) -> Instrument:
        """The instrument itself, named as responses name it."""
        return _named(self.text, self.key, self.edition)


def form_of(key: str, edition: str) -> Instrument:
    """The instrument in the edition in which it was asked: a shipped one, or one of a practice.

    Raises:
        KeyError: there is none.
    """
    try:
        return instrument(key, edition)
    except KeyError:
        return _practice_form(key, edition)


@lru_cache(maxsize=512)
def _named(text: str, key: str, edition: str) -> Instrument:
    return replace(brought(text).form, key=key, edition=edition)


@lru_cache(maxsize=512)
def _practice_form(key: str, edition: str) -> Instrument:
    row = PracticeInstrument.objects.filter(key=key, edition=edition, used_from__isnull=False).first()
    if row is None:
        raise KeyError((key, edition))
    return row.form


class FollowUp(models.Model):
    """A time some months after a course ended at which the client is asked again how they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["months"]
        constraints = [models.UniqueConstraint(fields=["course", "months"], name="follow_up_once")]


class Assignment(models.Model):
    """An instrument a client is asked to answer, usually before a session."""

    class DeclinedAs(models.TextChoices):
        """Why it was not answered: that is an answer too."""

        RATHER_NOT = "rather_not", _("would rather not answer this time")
        NOT_APPLICABLE = "not_applicable", _("says that these questions do not apply")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="assignments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )  # the one it is answered before
    follow_up = models.ForeignKey(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )  # or the one it belongs to
    instrument = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    assigned_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_as = models.CharField(max_length=20, choices=DeclinedAs, default=DeclinedAs.RATHER_NOT)  # once declined

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "instrument"], condition=Q(withdrawn_at=None), name="assignment_once_for_session"
            ),
            models.UniqueConstraint(
                fields=["follow_up", "instrument"], condition=Q(withdrawn_at=None), name="assignment_once_for_follow_up"
            ),
        ]
        indexes = [models.Index(fields=["client", "opens_at"], name="assignment_client_opens")]

    @property
    def form(self) -> Instrument:
        """The instrument itself."""
        return form_of(self.instrument, self.edition)

    @property
    def worded(self) -> Instrument:
        """The instrument in the client's language, where its owner's words in it are there."""
        return self.form.in_language(self.client.language)


class Response(models.Model):
    """Answers as given, with their score. Never edited, only voided."""

    class Way(models.TextChoices):
        """How the answers came in."""

        SIGNED_IN = "signed_in", _("on the client's own pages")
        LINK = "link", _("by a link")
        TABLET = "tablet", _("on a device in the waiting room")
        READ_OUT = "read_out", _("read out in session")
        ENTERED = "entered", _("a total entered by the therapist")
        PAPER = "paper", _("on paper, entered twice")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="responses")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="responses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="responses")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    instrument = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    answers = EncryptedTextField()  # JSON: item key -> value, null where not answered
    total = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    band = models.CharField(max_length=40, blank=True, default="")
    complete = models.BooleanField()
    way = models.CharField(max_length=20, choices=Way.choices)
    answered_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    void_reason = EncryptedTextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(voided_at=None), name="response_once_for_assignment"
            ),
        ]
        indexes = [
            models.Index(fields=["course", "instrument", "answered_at"], name="response_course_instrument"),
            models.Index(fields=["client", "answered_at"], name="response_client"),
        ]

    @property
    def form(self) -> Instrument:
        """The instrument itself."""
        return form_of(self.instrument, self.edition)

    @property
    def worded(self) -> Instrument:
        """The instrument in the client's language, where its owner's words in it are there."""
        return self.form.in_language(self.client.language)

    @property
    def shown(self) -> int | None:
        """The total as it is shown."""
        return shown(self.total)

    @cached_property
    def given(self) -> dict[str, int | None]:
        """The answers by item, None where there is none; opens sealed text."""
        found: dict[str, int | None] = json.loads(self.answers)
        return found

    @cached_property
    def score(self) -> Score:
        """The answers scored again; opens sealed text."""
        return score(self.form, self.given)


class Draft(models.Model):
    """Answers begun and not yet sent, so that nothing is lost on an old phone. Gone once they are sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="draft")
    answers = EncryptedTextField()  # JSON: item key -> what was chosen, as the form says it
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()


class AnswerLink(models.Model):
    """A link to answer, without an account, what is due before one session or at one follow-up.

    Only a hash of its secret is kept. One that `is_handed_over` opens on a device in the waiting room.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="answer_links")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="answer_links")
    follow_up = models.ForeignKey(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="answer_links"
    )
    is_handed_over = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session=None, follow_up__isnull=False) | Q(session__isnull=False, follow_up=None),
                name="answer_link_for_one_occasion",
            ),
        ]

    @property
    def occasion(self) -> "Session | FollowUp":
        """What it is answered before, or at."""
        return cast("Session | FollowUp", self.session or self.follow_up)


class Delivery(models.Model):
    """One message to a client that there are questions: which way it went, and what became of it; never its words."""

    class Way(models.TextChoices):
        """How it goes."""

        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")

    class State(models.TextChoices):
        """What became of it."""

        QUEUED = "queued", _("on its way")
        SENDING = "sending", _("perhaps sent: the sending was interrupted")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent: it was refused")
        DROPPED = "dropped", _("not sent: it was no longer needed")

    class Problem(models.TextChoices):
        """Why the last try did not work."""

        UNREACHABLE = "unreachable", _("the server that sends messages could not be reached")
        REFUSED = "refused", _("the server that sends messages refused it")
        ADDRESS = "address", _("the address or number was refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="deliveries")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    follow_up = models.ForeignKey(FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()  # of the reminder; 0: a link somebody sent by hand
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.EMAIL)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True, default="")
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["queued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], condition=Q(number__gt=0), name="delivery_once_for_session"
            ),
            models.UniqueConstraint(
                fields=["follow_up", "number"], condition=Q(number__gt=0), name="delivery_once_for_follow_up"
            ),
            models.CheckConstraint(
                condition=Q(session=None, follow_up__isnull=False) | Q(session__isnull=False, follow_up=None),
                name="delivery_for_one_occasion",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    @property
    def occasion(self) -> "Session | FollowUp":
        """What is to be answered before, or at."""
        return cast("Session | FollowUp", self.session or self.follow_up)


class Remark(models.Model):
    """What a client wants to say about their answers, for the next session. Added to, never changed."""

    class Kind(models.TextChoices):
        """What it is."""

        BRING_UP = "bring_up", _("Bring this up when we meet")
        MISSED = "missed", _("The questions missed something")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = EncryptedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]


class PlannedArea(models.Model):
    """A problem area whose questionnaires are asked in a course; follows the focus."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="planned_areas")
    area = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "area"], name="planned_area_once")]


class PlannedMeasure(models.Model):
    """What a therapist changed about what is asked in a course: a questionnaire added, or left out."""

    class Rhythm(models.TextChoices):
        """How often."""

        EVERY_SESSION = "every_session", _("before every session")
        ONCE = "once", _("once, before the next session")
        STAGES = "stages", _("in the middle, at the end, and after the course")
        NEVER = "never", _("not in this course")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="planned_measures")
    instrument = models.CharField(max_length=40)
    rhythm = models.CharField(max_length=20, choices=Rhythm.choices)
    reason = EncryptedTextField(null=True, default=None)  # type: ignore[misc]  # why it is left out
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "instrument"], condition=Q(ended_at=None), name="planned_measure_once"
            ),
        ]

    @property
    def form(self) -> Instrument:
        """The instrument itself, as it was last in use."""
        try:
            return instrument(self.instrument)
        except KeyError:
            rows = PracticeInstrument.objects.filter(key=self.instrument, used_from__isnull=False)
            return form_of(self.instrument, rows.latest("used_from").edition)


class PaperEntry(models.Model):
    """One of two entries of a sheet of paper, each made without a look at the other. Kept as it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="paper_entries")
    place = models.PositiveSmallIntegerField()  # 1 or 2
    answers = EncryptedTextField()  # JSON: item key -> value, null where not answered
    answered_on = models.DateField()  # as it says on the sheet
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "place"], condition=Q(set_aside_at=None), name="paper_entry_once"
            ),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="paper_entry_first_or_second"),
        ]

    @cached_property
    def given(self) -> dict[str, int | None]:
        """The answers by item; opens sealed text."""
        found: dict[str, int | None] = json.loads(self.answers)
        return found
