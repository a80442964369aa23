"""Raising a concern, looking after it, and closing it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, OuterRef
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Session, SessionState
from openipt.courses.refusals import Refused, Stale
from openipt.people.models import Client
from openipt.safety.due import due_at
from openipt.safety.models import Concern, ConcernStep, RiskNote
from openipt.safety.queries import may_own, next_session_at, who_would_answer
from openipt.safety.risk_note import KEYS, look_again_on, missing
from openipt.safety.tasks import send_notice

SAME_REQUEST = timedelta(minutes=10)
SIGN_BEFORE = timedelta(days=14)  # how long before a missed session a sign of risk still counts (our choice)
NOTICED_WITHIN = timedelta(days=7)  # how long after a session its being missed may be written down


class ConcernError(ValueError):
    """This cannot be done with the concern; the message says why in plain words."""


class NobodyToTell(ConcernError):  # noqa: N818 - reads as the state of affairs it reports
    """Nobody in the practice could own the concern."""


class Incomplete(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The note does not hold yet what closes a concern; carries the keys of what is missing."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"The note still needs {', '.join(keys)}.")
        self.keys = tuple(keys)


def _note(concern: Concern, act: str, by: User | None, at: datetime, **detail: object) -> None:
    client = concern.client
    record(act=act, by=by, at=at, subject=concern, practice_id=client.practice_id, client_id=client.pk, detail=detail)


def _locked(concern: Concern) -> Concern:
    found: Concern = (
        Concern.objects.select_for_update(of=("self",)).select_related("client__practice", "owner").get(pk=concern.pk)
    )
    return found


def _ask_for_notice(concern: Concern) -> None:
    # The queue is a table of the same database: the task is there exactly when the concern is.
    send_notice.enqueue(str(concern.pk))


@transaction.atomic
def raise_concern(
    *,
    client: Client,
    source: Concern.Source,
    source_id: UUID | None = None,
    severity: Concern.Severity,
    reason: str,
    by: User | None,
    at: datetime,
) -> Concern:
    """Record that somebody must look at a client's safety, name who, by when, and tell them.

    Belongs in the same transaction as what gave the sign. Nothing but a signed note closes it (`close_concern`),
    no later score.

    Args:
        client: about whom.
        source: where the sign came from.
        source_id: the response, where it was an answer; at most one concern for each.
        severity: how soon somebody looks (`safety.due`); not how dangerous it is.
        reason: what was answered, said or seen, in plain words.
        by: who raised it; None when the client answered without signing in.
        at: when.

    Raises:
        NobodyToTell: nobody in the practice could own it.
    """
    owner = who_would_answer(client, at)
    if owner is None:
        raise NobodyToTell(_("Nobody is named to read this."))
    concern = Concern.objects.create(
        client=client,
        source=source,
        source_id=source_id,
        severity=severity,
        reason=reason,
        owner=owner,
        raised_at=at,
        raised_by=by,
        notice_asked_at=at,
        due_at=due_at(
            severity,
            at,
            zone=client.practice.time_zone,
            alert_hours=client.practice.alert_hours,
            next_session_at=next_session_at(client, at),
        ),
    )
    _note(concern, "concern.raised", by, at, source=str(source), severity=str(severity))
    _ask_for_notice(concern)
    return concern


@transaction.atomic
def ask_for_help(*, client: Client, reason: str, by: User, at: datetime) -> Concern:
    """The client asks for somebody. Pressing the button twice asks once.

    Raises:
        NobodyToTell: nobody in the practice could own the concern.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    recent = client.concerns.filter(
        source=Concern.Source.CLIENT, closed_at=None, raised_at__gt=at - SAME_REQUEST, raised_at__lte=at
    )
    for concern in recent:
        if concern.reason == reason:
            return concern
    return raise_concern(
        client=client,
        source=Concern.Source.CLIENT,
        severity=Concern.Severity.PRIORITY,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def acknowledge_concern(*, concern: Concern, by: User, at: datetime) -> Concern:
    """Say that one has seen a concern and is looking after it. The first to say so stays written down."""
    concern = _locked(concern)
    if concern.acknowledged_at is None and concern.closed_at is None:
        concern.acknowledged_at, concern.acknowledged_by = at, by
        concern.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _note(concern, "concern.acknowledged", by, at)
    return concern


@transaction.atomic
def add_step(*, concern: Concern, text: str, by: User, at: datetime) -> ConcernStep:
    """Write down something that was done, also after closing. The same words sent twice in a row are kept once.

    Raises:
        ConcernError: there are no words.
    """
    text = text.strip()
    if not text:
        raise ConcernError(_("Write what was done."))
    concern = _locked(concern)
    last = concern.steps.last()
    if last and last.by_id == by.pk and last.text == text:
        return last
    return _step(concern, text, "concern.step_added", by, at)


def _step(concern: Concern, text: str, act: str, by: User, at: datetime) -> ConcernStep:
    step = ConcernStep.objects.create(concern=concern, at=at, by=by, text=text)
    _note(concern, act, by, at)
    return step


@transaction.atomic
def save_risk_note(*, concern: Concern, said: Mapping[str, str], revision: int, by: User, at: datetime) -> RiskNote:
    """Save the draft of the note about a concern. The same words again, as a retry sends them, change nothing.

    Args:
        concern: an open one.
        said: texts by the keys of `risk_note.KEYS`; what is not named stays as it is.
        revision: the draft's revision they were written on (0: there was none).
        by: who writes.
        at: when.

    Raises:
        Refused: the concern is closed, or the note has no such part.
        Stale: somebody saved a newer draft in between.
    """
    if not set(said) <= set(KEYS):
        raise Refused("The note has no such part.")
    concern = _locked(concern)
    note = RiskNote.objects.filter(concern=concern).first() or RiskNote(concern=concern, saved_by=by)
    current = note.said
    changed = {key: words for key, words in said.items() if words != current.get(key, "")}
    if not changed and not note._state.adding:
        return note
    if concern.closed_at is not None:
        raise Refused("This concern is closed already. You can add what else was done.")
    if revision != note.revision:
        written = {key: words for key, words in current.items() if words}
        raise Stale("The note was changed somewhere else.", revision=note.revision, current=written)
    note.words = json.dumps({**current, **changed})
    note.revision, note.saved_at, note.saved_by = note.revision + 1, at, by
    note.save()
    _note(concern, "risk_note.saved", by, at, revision=note.revision)
    return note


@transaction.atomic
def close_concern(*, concern: Concern, by: User, at: datetime) -> Concern:
    """Sign the note about a concern, which closes it and acknowledges it. Closing it twice closes it once.

    Args:
        concern: one whose note is complete.
        by: who signs: somebody who works with the practice's clients, or supervises those who do.
        at: when.

    Raises:
        Incomplete: there is no note yet, or something is missing in it.
        Refused: somebody who does not work with clients would sign it.
    """
    concern = _locked(concern)
    if concern.closed_at is not None:
        return concern
    if not may_own(concern.client.practice, at).filter(pk=by.pk).exists():
        raise Refused("Only somebody who works with clients here can sign this note.")
    note = RiskNote.objects.filter(concern=concern).first() or RiskNote()
    today = at.astimezone(ZoneInfo(concern.client.practice.time_zone)).date()
    if empty := missing(note.said, today):
        raise Incomplete(empty)
    note.signed_at, note.signed_by = at, by
    note.save(update_fields=["signed_at", "signed_by"])
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = at, by
    concern.closed_at, concern.closed_by = at, by
    concern.level, concern.plan_looked = note.said["level"], note.said["plan_looked"]
    concern.look_again_on = look_again_on(note.said, today)
    concern.save()
    _note(concern, "concern.closed", by, at)
    return concern


@transaction.atomic
def hand_over_concern(*, concern: Concern, to: User, by: User, at: datetime) -> Concern:
    """Make somebody else in the practice the owner. They are told, and must acknowledge it themselves.

    Raises:
        ConcernError: it is closed, or they do not work with clients in this practice.
    """
    concern = _locked(concern)
    if concern.closed_at is not None:
        raise ConcernError(_("This concern is closed already."))
    if concern.owner_id == to.pk:
        return concern
    if not may_own(concern.client.practice, at).filter(pk=to.pk).exists():
        raise ConcernError(_("Choose somebody who works with clients in this practice."))
    before = concern.owner.get_full_name()
    concern.owner, concern.notice_asked_at, concern.notice_sent_at = to, at, None
    concern.acknowledged_at = concern.acknowledged_by = None
    concern.save()
    words = _("Handed over from {before} to {after}.").format(before=before, after=to.get_full_name())
    _step(concern, words, "concern.handed_over", by, at)
    _ask_for_notice(concern)
    return concern


@transaction.atomic
def chase_overdue_concerns(*, by: User | None, at: datetime) -> int:
    """Tell more people, once, about concerns that nobody has acknowledged in time; gives how many there were."""
    late = Concern.objects.filter(closed_at=None, acknowledged_at=None, chased_at=None, due_at__lt=at)
    found = list(late.select_related("client").select_for_update(of=("self",)))
    for concern in found:
        concern.chased_at = concern.notice_asked_at = at
        concern.notice_sent_at = None
        concern.save(update_fields=["chased_at", "notice_asked_at", "notice_sent_at"])
        _note(concern, "concern.chased", by, at)
        _ask_for_notice(concern)
    return len(found)


@transaction.atomic
def raise_after_missed_sessions(*, by: User | None, at: datetime) -> int:
    """Raise a concern for each session missed lately by a client about whom one was raised in the two weeks before.

    Gives how many. Each session raises one at most, and a session that was only cancelled raises none.
    """
    signs = Concern.objects.filter(
        client=OuterRef("course__client"),
        raised_at__lte=OuterRef("starts_at"),
        raised_at__gte=ExpressionWrapper(OuterRef("starts_at") - SIGN_BEFORE, models.DateTimeField()),
    ).exclude(source=Concern.Source.MISSED)
    raised = Concern.objects.filter(source=Concern.Source.MISSED, source_id=OuterRef("pk"))
    missed = Session.objects.filter(Exists(signs), ~Exists(raised), state=SessionState.NO_SHOW)
    found = missed.filter(starts_at__gte=at - NOTICED_WITHIN, starts_at__lte=at)
    number = 0
    for session in found.select_related("course__client__practice"):
        client = session.course.client
        if who_would_answer(client, at) is None:
            continue  # the alarm about that is shown to staff; the next round tries again
        raise_concern(
            client=client,
            source=Concern.Source.MISSED,
            source_id=session.pk,
            severity=Concern.Severity.PRIORITY,
            reason=_("Missed session {number} after a sign of risk in the two weeks before.").format(
                number=session.number or ""
            ),
            by=by,
            at=at,
        )
        number += 1
    return number
