"""Recording what is answered, declined, taken out again, and said about it."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.models import Session
from openipt.measures.actions.asking import Asking
from openipt.measures.actions.trail import AnsweredBefore, MeasureError, Trail
from openipt.measures.asked import family
from openipt.measures.instrument import Instrument
from openipt.measures.models import Assignment, Draft, Remark, Response
from openipt.measures.scoring import Answers, RiskFlag, Score, Urgency, score
from openipt.people.models import Client
from openipt.safety.actions import raise_concern
from openipt.safety.models import Concern


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of recording answers. `repeated`: the same answers were there already, and nothing was written."""

    response: Response
    concern: Concern | None
    repeated: bool


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("client__practice")
    found: Assignment = rows.get(pk=assignment.pk)
    return found


@transaction.atomic
def record_response(
    *,
    assignment: Assignment,
    answers: Answers,
    way: Response.Way,
    answered_at: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Recorded:
    """Score and keep answers, and raise a concern when a risk item was marked: one transaction, or nothing at all.

    The same answers again (double click, back button, replay) give the first response and write nothing.

    Args:
        assignment: what was asked.
        answers: item key to value; None or absent is not answered.
        way: how they came in.
        answered_at: when they were given, if that was not now (on paper).
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
    response = _response(assignment, scored, given, way, by, answered_at or at)
    Draft.objects.filter(assignment=assignment).delete()
    Trail(assignment.client, by, at).add("response.recorded", response, instrument=form.key, way=str(way))
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
    answered_at: datetime,
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
        answered_at=answered_at,
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
    severity = Concern.Severity.PRIORITY if urgent else Concern.Severity.SOON
    if response.way == Response.Way.PAPER and (raised := _raised_already(response, severity)):
        return raised
    return raise_concern(
        client=response.client,
        source=Concern.Source.ANSWER,
        source_id=response.pk,
        severity=severity,
        reason="\n".join(reasons),
        by=by,
        at=at,
    )


def _raised_already(response: Response, severity: str) -> Concern | None:
    """The concern that the first entry of a sheet of paper raised, now that of the response; None if it was milder."""
    raised = Concern.objects.filter(source=Concern.Source.ANSWER, source_id=response.assignment_id).first()
    if raised is None or severity not in (raised.severity, Concern.Severity.SOON):
        return None
    raised.source_id = response.pk
    raised.save(update_fields=["source_id"])
    return raised


@transaction.atomic
def raise_from_sheet(*, assignment: Assignment, answers: Answers, by: User, at: datetime) -> Concern | None:
    """Raise what the first entry of a sheet of paper marks, at once: it does not wait for the second entry.

    Raises:
        AnswerError, NobodyToTell: as `record_response`.
    """
    marked = [flag for flag in score(assignment.form, answers).flags if flag.urgency is not Urgency.ASK]
    there = Concern.objects.filter(source=Concern.Source.ANSWER, source_id=assignment.pk).exists()
    if not marked or there:
        return None
    priority = any(flag.urgency is Urgency.PRIORITY for flag in marked)
    return raise_concern(
        client=assignment.client,
        source=Concern.Source.ANSWER,
        source_id=assignment.pk,
        severity=Concern.Severity.PRIORITY if priority else Concern.Severity.SOON,
        reason="\n".join([_in_words(assignment.form, flag) for flag in marked] + [_("Entered from paper.")]),
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
        mine = Asking(by, at).row(session, key)
        mine.opens_at = at
        mine.save()
        Trail(mine.client, by, at).add("measures.asked", mine, instrument=key)
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
        Trail(assignment.client, by, at).add("assignment.declined", assignment, why=str(why))
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
        Trail(found.client, by, at).add("response.voided", found)
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
    Trail(client, by, at).add("remark.added", remark)
    return remark
