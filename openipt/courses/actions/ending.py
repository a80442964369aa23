"""Ending a course, and the ending plan."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.lifecycle import move_on
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course, EndingPlan
from openipt.courses.plan_text import PARTS, something_to_keep
from openipt.courses.queries import locked
from openipt.courses.refusals import Refused, Stale


@transaction.atomic
def end_course(*, course: Course, completion: str = "", reason: str = "", by: User, at: datetime) -> Course:
    """End a course, saying how it came to its end; sessions still planned are cancelled.

    Args:
        course: which.
        completion: one of `completed`, `completed_early_by_agreement`, `extended`, `withdrawn_by_clinician`,
            `referred_on`, `died`; "" means `completed`.
        reason: needed when it ended early, was ended by the clinician, or goes on elsewhere.
        by: who.
        at: when.

    Raises:
        Refused: it is not in treatment, a session is open, or the reason is missing.
    """
    return move_on(course=course, event="end", completion=completion, reason=reason, by=by, at=at)


@transaction.atomic
def drop_out(*, course: Course, reason: str, by: User, at: datetime) -> Course:
    """Record that the client left before the agreed end without agreement.

    Raises:
        Refused: it is not in treatment or paused, a session is open, or the reason is missing.
    """
    return move_on(course=course, event="drop_out", reason=reason, by=by, at=at)


@transaction.atomic
def transfer(*, course: Course, reason: str, by: User, at: datetime) -> Course:
    """Record that somebody else takes the treatment on.

    Raises:
        Refused: the course is closed, a session is open, or the reason is missing.
    """
    return move_on(course=course, event="transfer", reason=reason, by=by, at=at)


@transaction.atomic
def save_ending_plan(*, course: Course, parts: Mapping[str, str], revision: int, by: User, at: datetime) -> EndingPlan:
    """Save what therapist and client write down about the ending. The same words again change nothing.

    Args:
        course: whose plan; a first text makes it.
        parts: texts by the names in `plan_text.PARTS`; what is not named stays as it is.
        revision: the revision they were written on (0: none yet).
        by: who writes.
        at: when.

    Raises:
        Refused: the plan has no such part.
        Stale: a newer text was saved in between.
    """
    locked(course)
    if not set(parts) <= set(PARTS):
        raise Refused("The ending plan has no such part.")
    plan = EndingPlan.objects.filter(course=course).first() or EndingPlan(course=course)
    current = {name: getattr(plan, name) for name in PARTS}
    changed = [name for name in parts if parts[name] != current[name]]
    if not changed:
        return plan
    if revision != plan.revision:
        raise Stale("The ending plan was changed somewhere else.", revision=plan.revision, current=current)
    for name, words in parts.items():
        setattr(plan, name, words)
    plan.revision, plan.saved_at = plan.revision + 1, at
    plan.save()
    Trail(course, by, at).add("plan.saved", plan, fields=changed, revision=plan.revision)
    return plan


@transaction.atomic
def share_ending_plan(*, course: Course, by: User, at: datetime) -> EndingPlan:
    """Give the client their copy: from now on they see the plan on their pages (without the feelings about ending).

    Raises:
        Refused: nothing stands in it yet.
    """
    locked(course)
    plan = EndingPlan.objects.filter(course=course).first()
    if plan is None or not something_to_keep({name: getattr(plan, name) for name in PARTS}):
        raise Refused("Write something into the plan first.")
    if plan.shared_at is not None:
        return plan
    plan.shared_at = at
    plan.save(update_fields=["shared_at"])
    Trail(course, by, at).add("plan.shared", plan)
    return plan
