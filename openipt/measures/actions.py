"""Asking for questionnaires, recording what is answered, and making links to answer without an account."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course, Session, SessionState
from openipt.measures.asked import ANSWERED_UNTIL, family, opens_at
from openipt.measures.instrument import Instrument
from openipt.measures.loading import instrument
from openipt.measures.models import AnswerLink, Assignment, PlannedMeasure, Remark, Response
from openipt.measures.queries import (
    hashed,
    next_session,
    plannable,
    planned_by_course,
    sessions_to_ask,
    wanted_before,
)
from openipt.measures.scoring import Answers, RiskFlag, Score, Urgency, score
from openipt.people.models import Client, Practice
from openipt.safety.actions import raise_concern
from openipt.safety.models import Concern

SESSIONS_AT_ONCE = 500


class MeasureError(ValueError):
    """This cannot be done with the questionnaire; the message says why in plain words."""


class AnsweredBefore(MeasureError):  # noqa: N818 - reads as the state of affairs it reports
    """Other answers were given to the same questions before; those stay."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of recording answers. `repeated`: the same answers were there already, and nothing was written."""

    response: Response
    concern: Concern | None
    repeated: bool


def _note(
    assignment: Assignment, act: str, subject: models.Model, by: User | None, at: datetime, **detail: object
) -> None:
    client = assignment.client
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk, detail=detail)


# ------------------------------------------------------------------------------------------------------------ asking


@transaction.atomic
def assign_for_session(*, session: Session, by: User | None, at: datetime) -> list[Assignment]:
    """Ask for what the edition wants before a session; again is harmless. Gives what is newly asked for.

    A practice that names no reader of alerts asks no risk item away from the therapist (`measures.asked`).
    """
    return _ask([session], by, at)


@transaction.atomic
def assign_due(*, by: User | None, at: datetime) -> int:
    """Ask for what is wanted before the next session of every course, up to a week ahead; gives how many.

    For the worker, as often as it likes: it looks only at sessions where something is to do, and the number of
    statements does not grow with them (but for one audit record for each practice).
    """
    return len(_ask(sessions_to_ask(at, SESSIONS_AT_ONCE), by, at))


def _ask(sessions: list[Session], by: User | None, at: datetime) -> list[Assignment]:
    there: dict[UUID | None, list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(session__in=sessions, withdrawn_at=None):
        there[row.session_id].append(row)
    kept = Response.objects.filter(assignment__session__in=sessions, voided_at=None)
    answered = set(kept.values_list("assignment_id", flat=True))
    changes, planned = Changes([], [], []), planned_by_course({session.course_id for session in sessions})
    for session in sessions:
        settled = [row for row in there[session.pk] if row.pk in answered or row.declined_at]
        unsettled = [row for row in there[session.pk] if row not in settled]
        wanted = wanted_before(session, planned.get(session.course_id, ()))
        changes.add(session, wanted, settled, unsettled, at)
    changes.write(at)
    _note_asked(changes.new, by, at)
    return changes.new


@transaction.atomic
def plan_measure(*, course: Course, key: str, rhythm: PlannedMeasure.Rhythm, by: User, at: datetime) -> PlannedMeasure:
    """Add a questionnaire to what is asked in a course; the next session within a week is asked before at once.

    Raises:
        MeasureError: it cannot be added: not for this client's age, asked already, or there is none.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    before = course.planned_measures.filter(instrument=key, ended_at=None).first()
    if before:
        return before
    if key not in {one.key for one in plannable(course, at)}:
        raise MeasureError(_("This questionnaire cannot be added here."))
    row = PlannedMeasure.objects.create(course=course, instrument=key, rhythm=rhythm, added_at=at, added_by=by)
    _note_plan(course, "measure.planned", row, by, at)
    _ask_again(course, by, at)
    return row


@transaction.atomic
def end_planned_measure(*, planned: PlannedMeasure, by: User, at: datetime) -> None:
    """No longer ask a questionnaire that was added to a course; what was answered stays. Gone already is gone."""
    if PlannedMeasure.objects.filter(pk=planned.pk, ended_at=None).update(ended_at=at):
        _note_plan(planned.course, "measure.plan_ended", planned, by, at)
        _ask_again(planned.course, by, at)


def _note_plan(course: Course, act: str, row: PlannedMeasure, by: User, at: datetime) -> None:
    client = course.client
    record(
        act=act,
        by=by,
        at=at,
        subject=row,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"instrument": row.instrument},
    )


def _ask_again(course: Course, by: User, at: datetime) -> None:
    """Let what is asked before the next session fit the plan as it is now."""
    if session := next_session(course, at):
        _ask([session], by, at)


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change so that each session has asked before it what it should."""

    surplus: list[Assignment]
    moved: list[Assignment]
    new: list[Assignment]

    def add(
        self,
        session: Session,
        all_wanted: Iterable[str],
        settled: list[Assignment],
        unsettled: list[Assignment],
        at: datetime,
    ) -> None:
        """What one session needs, given what is asked before it already."""
        done = {family(row.instrument) for row in settled}
        wanted = [key for key in all_wanted if family(key) not in done]
        opens = opens_at(session.starts_at)
        for row in unsettled:
            if row.instrument not in wanted:
                self.surplus.append(row)
            elif row.opens_at != opens:
                row.opens_at = opens
                self.moved.append(row)
        have = {row.instrument for row in unsettled}
        self.new.extend(_assignment(session, key, at) for key in wanted if key not in have)

    def write(self, at: datetime) -> None:
        """At most one statement for each kind of change."""
        if self.surplus:
            Assignment.objects.filter(pk__in=[row.pk for row in self.surplus]).update(withdrawn_at=at)
        if self.moved:
            Assignment.objects.bulk_update(self.moved, ["opens_at"])
        if self.new:
            Assignment.objects.bulk_create(self.new, ignore_conflicts=True)


def _assignment(session: Session, key: str, at: datetime) -> Assignment:
    return Assignment(
        client=session.course.client,
        course=session.course,
        session=session,
        instrument=key,
        edition=instrument(key).edition,
        assigned_at=at,
        opens_at=opens_at(session.starts_at),
    )


def _note_asked(new: Iterable[Assignment], by: User | None, at: datetime) -> None:
    by_practice: dict[Practice, list[Assignment]] = {}
    for row in new:
        by_practice.setdefault(row.client.practice, []).append(row)
    for practice, rows in by_practice.items():
        record(
            act="measures.asked",
            by=by,
            at=at,
            subject=practice,
            practice_id=practice.pk,
            mentions={row.client_id for row in rows},
        )


# --------------------------------------------------------------------------------------------------------- answering


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("client__practice")
    found: Assignment = rows.get(pk=assignment.pk)
    return found


@transaction.atomic
def record_response(
    *, assignment: Assignment, answers: Answers, way: Response.Way, by: User | None, at: datetime
) -> Recorded:
    """Score and keep answers, and raise a concern when a risk item was marked: one transaction, or nothing at all.

    The same answers again (double click, back button, replay) give the first response and write nothing.

    Args:
        assignment: what was asked.
        answers: item key to value; None or absent is not answered.
        way: how they came in.
        by: who gave or recorded them; None by a link.
        at: when.

    Raises:
        AnswerError: an item or a value the instrument does not have.
        AnsweredBefore: other answers are there already.
        MeasureError: it is no longer asked for.
        NobodyToTell: a risk item was marked and nobody in the practice could own the concern.
    """
    assignment = _locked(assignment)
    form = assignment.form
    scored = score(form, answers)
    given = {item.key: answers.get(item.key) for item in form.items}
    before = assignment.responses.filter(voided_at=None).first()
    if before is not None:
        return _again(before, given)
    if assignment.withdrawn_at is not None:
        raise MeasureError(_("These questions are no longer asked."))
    response = _response(assignment, scored, given, way, by, at)
    _note(assignment, "response.recorded", response, by, at, instrument=form.key, way=str(way))
    return Recorded(response, _concern(response, scored, by, at), repeated=False)


def _again(before: Response, given: dict[str, int | None]) -> Recorded:
    if before.given != given:
        raise AnsweredBefore(_("These questions are answered already. The first answers are kept."))
    concern = Concern.objects.filter(source=Concern.Source.ANSWER, source_id=before.pk).first()
    return Recorded(before, concern, repeated=True)


def _response(
    assignment: Assignment,
    scored: Score,
    given: dict[str, int | None],
    way: Response.Way,
    by: User | None,
    at: datetime,
) -> Response:
    return Response.objects.create(
        assignment=assignment,
        client=assignment.client,
        course_id=assignment.course_id,
        session_id=assignment.session_id,
        instrument=assignment.instrument,
        edition=assignment.form.edition,
        answers=json.dumps(given),
        total=scored.stored,
        band=scored.band.key if scored.band else "",
        complete=scored.complete,
        way=way,
        answered_at=at,
        recorded_by=by,
    )


def _concern(response: Response, scored: Score, by: User | None, at: datetime) -> Concern | None:
    """What was marked is looked at, whatever the total, and so is a total that rose; what was left out is asked."""
    marked = [flag for flag in scored.flags if flag.urgency is not Urgency.ASK]
    reasons, rise = [_in_words(response.form, flag) for flag in marked], _rise(response)
    if rise:
        reasons.append(rise)
    if not reasons:
        return None
    urgent = bool(rise) or any(flag.urgency is Urgency.PRIORITY for flag in marked)
    return raise_concern(
        client=response.client,
        source=Concern.Source.ANSWER,
        source_id=response.pk,
        severity=Concern.Severity.PRIORITY if urgent else Concern.Severity.SOON,
        reason="\n".join(reasons),
        by=by,
        at=at,
    )


def _rise(response: Response) -> str:
    """In words, by how much the total has risen since the last time; "" where that is less than the instrument says."""
    form, now = response.form, response.shown
    if form.rise is None or now is None:
        return ""
    before = Response.objects.filter(
        course=response.course_id, instrument=form.key, voided_at=None, total__isnull=False
    )
    last = before.exclude(pk=response.pk).filter(answered_at__lte=response.answered_at).order_by("answered_at").last()
    if last is None or last.shown is None or now - last.shown < form.rise.least:
        return ""
    return _("{instrument} rose by {points} points since the last time: {before}, now {now}").format(
        instrument=form.short_name, points=now - last.shown, before=last.shown, now=now
    )


def _in_words(form: Instrument, flag: RiskFlag) -> str:
    answer = next(option.text for option in flag.item.options if option.value == flag.value)
    return _("{instrument}, question {number}: “{question}” Answer: “{answer}”").format(
        instrument=form.short_name, number=flag.item.number, question=_(flag.item.text), answer=_(answer)
    )


@transaction.atomic
def record_read_out(*, session: Session, key: str, answers: Answers, by: User, at: datetime) -> Recorded:
    """Record answers that were read out in session. With the therapist there, risk items are always asked.

    What was asked before the session of the same kind and is unanswered is no longer asked.

    Raises:
        KeyError: there is no such instrument.
        AnswerError, AnsweredBefore, NobodyToTell: as `record_response`.
    """
    Session.objects.select_for_update().get(pk=session.pk)
    asked = list(session.assignments.filter(withdrawn_at=None))
    mine = next((row for row in asked if row.instrument == key), None)
    if mine is None:
        mine = _assignment(session, key, at)
        mine.opens_at = at
        mine.save()
        _note(mine, "measures.asked", mine, by, at, instrument=key)
    recorded = record_response(assignment=mine, answers=answers, way=Response.Way.READ_OUT, by=by, at=at)
    others = [row.pk for row in asked if row.pk != mine.pk and family(row.instrument) == family(key)]
    Assignment.objects.filter(pk__in=others, responses=None).update(withdrawn_at=at)
    return recorded


@transaction.atomic
def decline_assignment(
    *,
    assignment: Assignment,
    why: Assignment.DeclinedAs = Assignment.DeclinedAs.RATHER_NOT,
    by: User | None,
    at: datetime,
) -> Assignment:
    """The client would rather not answer, or it does not apply. Answering later is still possible; an answer stays."""
    assignment = _locked(assignment)
    answered = assignment.responses.filter(voided_at=None).exists()
    if assignment.declined_at is None and assignment.withdrawn_at is None and not answered:
        assignment.declined_at, assignment.declined_as = at, why
        assignment.save(update_fields=["declined_at", "declined_as"])
        _note(assignment, "assignment.declined", assignment, by, at, why=str(why))
    return assignment


@transaction.atomic
def void_response(*, response: Response, reason: str, by: User, at: datetime) -> Response:
    """Take a response out of the course because it was given in error; it is kept with the reason.

    Its questions are asked again. A concern it raised stays open: only a person closes it.

    Raises:
        MeasureError: there is no reason.
    """
    if not (reason := reason.strip()):
        raise MeasureError(_("Say why these answers should not count."))
    found: Response = Response.objects.select_for_update(of=("self",)).select_related("client").get(pk=response.pk)
    if found.voided_at is None:
        found.voided_at, found.voided_by, found.void_reason = at, by, reason
        found.save(update_fields=["voided_at", "voided_by", "void_reason"])
        client = found.client
        record(act="response.voided", by=by, at=at, subject=found, practice_id=client.practice_id, client_id=client.pk)
    return found


@transaction.atomic
def add_remark(*, response: Response, kind: Remark.Kind, text: str, by: User, at: datetime) -> Remark:
    """Keep what a client wants to say about their answers. The same words sent twice in a row are kept once.

    Raises:
        MeasureError: the questions missed something, and it is not said what.
    """
    text = text.strip()
    if kind == Remark.Kind.MISSED and not text:
        raise MeasureError(_("Say in a word or two what the questions missed."))
    client = Client.objects.select_for_update().get(pk=response.client_id)
    last = response.remarks.last()
    if last and (last.kind, last.text) == (kind, text):
        return last
    remark = Remark.objects.create(response=response, kind=kind, text=text, at=at, by=by)
    record(act="remark.added", by=by, at=at, subject=remark, practice_id=client.practice_id, client_id=client.pk)
    return remark


# ------------------------------------------------------------------------------------------------------------- links


@transaction.atomic
def make_answer_link(*, session: Session, by: User | None, at: datetime) -> str:
    """Make a link to answer before a session without an account, and give its secret, which is kept nowhere.

    The link made before stops working. It expires a day after the session begins.

    Raises:
        MeasureError: the session is over, or nothing is asked before it.
    """
    expires_at = session.starts_at + ANSWERED_UNTIL
    if session.state != SessionState.PLANNED or expires_at <= at:
        raise MeasureError(_("A link can only be made for a session that is still to come."))
    _ask([session], by, at)
    secret, client = secrets.token_urlsafe(32), session.course.client
    AnswerLink.objects.filter(session=session, withdrawn_at=None).update(withdrawn_at=at)
    link = AnswerLink.objects.create(
        client=client,
        session=session,
        secret_hash=hashed(secret),
        created_at=at,
        created_by=by,
        expires_at=expires_at,
    )
    record(act="answer_link.made", by=by, at=at, subject=link, practice_id=client.practice_id, client_id=client.pk)
    return secret
