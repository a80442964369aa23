"""Proposing and accepting the treatment agreement, which plans the sessions."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from openipt.accounts.models import User
from openipt.courses.actions.calendar import Calendar
from openipt.courses.actions.lifecycle import move_on
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Agreement, Course, SessionState
from openipt.courses.queries import locked
from openipt.courses.refusals import Refused
from openipt.courses.terms import AgreementTerms, checked, same_rhythm
from openipt.courses.turning_points import beginning_of
from openipt.protocol.editions import edition
from openipt.protocol.lifecycle import BEFORE, TREATMENT, State


@transaction.atomic
def propose_agreement(*, course: Course, terms: AgreementTerms, reason: str = "", by: User, at: datetime) -> Agreement:
    """Write down what client and therapist are about to agree on, as a new version. Nothing is planned yet.

    The same terms proposed twice in a row (a double click) are one proposal.

    Args:
        course: which.
        terms: what is proposed.
        reason: why the agreement changes; needed from the second accepted version on.
        by: who proposes.
        at: when.

    Raises:
        Refused: the terms cannot be kept to, there is no reason, or the course is not one to agree on now.
    """
    locked(course)
    checked(terms)
    _refuse_unless_open(course)
    _refuse_fewer_than_taken(course, terms.planned_sessions)
    if course.agreement is not None and not reason.strip():
        raise Refused("Please say why the agreement changes.")
    latest = course.agreements.order_by("-version").first()
    if latest and latest.accepted_at is None and latest.terms == terms and latest.reason == reason:
        return latest
    number = (course.agreements.aggregate(last=Max("version"))["last"] or 0) + 1
    agreement = Agreement.objects.create(
        course=course, version=number, reason=reason, proposed_at=at, proposed_by=by, **asdict(terms)
    )
    Trail(course, by, at).add("agreement.proposed", agreement, version=number)
    return agreement


def _refuse_fewer_than_taken(course: Course, planned: int) -> None:
    to_come = Q(state=SessionState.PLANNED, began_at=None)
    if planned < course.sessions.filter(counts=True).exclude(to_come).count():
        raise Refused("More sessions than that have already taken place.")


def _refuse_unless_open(course: Course) -> None:
    if course.state == State.PAUSED:
        raise Refused("The course is paused. Resume it first.")
    if course.state not in {*BEFORE, *TREATMENT}:
        raise Refused("The course is closed. Reopen it first.")


@transaction.atomic
def accept_agreement(*, agreement: Agreement, by: User, at: datetime) -> Course:
    """Put an agreement in force: the first one plans the sessions and begins treatment, a later one changes the plan.

    Gives the course as it is then. Accepting what is accepted changes nothing.

    Args:
        agreement: which version; it must be the newest.
        by: the client, or the therapist who heard them say yes.
        at: when.

    Raises:
        Refused: there is a newer version, more sessions have taken place than it foresees, or the course is not
            one to agree on now.
    """
    course = locked(agreement.course)
    agreement.refresh_from_db()
    agreement.course = course
    if agreement.accepted_at is not None:
        return course
    _refuse_unless_open(course)
    if course.agreements.filter(version__gt=agreement.version).exists():
        raise Refused("There is a newer version of this agreement.")
    _refuse_fewer_than_taken(course, agreement.planned_sessions)
    before = course.agreement
    agreement.accepted_at, agreement.accepted_by = at, by
    agreement.save(update_fields=["accepted_at", "accepted_by"])
    course.agreement = agreement
    course.save(update_fields=["agreement"])
    _plan(course, agreement, before, at)
    Trail(course, by, at).add("agreement.accepted", agreement, version=agreement.version)
    if course.state in BEFORE:
        move_on(course=course, event=beginning_of(edition(course.edition)), by=by, at=at)
    return course


def _plan(course: Course, agreement: Agreement, before: Agreement | None, at: datetime) -> None:
    calendar = Calendar(course, agreement)
    for session in calendar.movable:
        session.minutes = agreement.session_minutes
        session.save(update_fields=["minutes"])
    if before is not None and not same_rhythm(before.terms, agreement.terms):
        calendar.retime(calendar.movable, agreement.first_session_at, at)
    calendar.fill(at)
