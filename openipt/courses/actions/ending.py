"""The ending plan and the summary letter."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.actions.texts import store
from openipt.courses.models import Course, EndingPlan, Letter
from openipt.courses.refusals import Refused

PLAN_PARTS = ("gains", "what_helped", "warning_signs", "triggers", "steps", "contacts", "unfinished", "feelings")


@transaction.atomic
def save_ending_plan(*, course: Course, parts: Mapping[str, str], revision: int, by: User, at: datetime) -> EndingPlan:
    """Save parts of the ending plan (`PLAN_PARTS`).

    Raises:
        Refused: there is no such part.
        Stale: it was changed elsewhere meanwhile.
    """
    fresh = locked(course)
    if not set(parts) <= set(PLAN_PARTS):
        raise Refused("The ending plan has no such part.")
    plan = EndingPlan.objects.filter(course=fresh).first() or EndingPlan(course=fresh, saved_at=at)
    if store(plan, dict(parts), revision, at):
        note_act("plan.saved", fresh, plan, by, at, revision=plan.revision)
    return plan


@transaction.atomic
def share_ending_plan(*, course: Course, by: User, at: datetime) -> EndingPlan:
    """Put the plan on the client's own pages. Twice is as once.

    Raises:
        Refused: nothing is written yet.
    """
    fresh = locked(course)
    plan = EndingPlan.objects.filter(course=fresh).first()
    if plan is None or not any(getattr(plan, part).strip() for part in PLAN_PARTS):
        raise Refused("Write the plan first.")
    if plan.shared_at is None:
        plan.shared_at = at
        plan.save(update_fields=["shared_at"])
        note_act("plan.shared", fresh, plan, by, at)
    return plan


@transaction.atomic
def draft_letter(*, course: Course, addressee: str, body: str, by: User, at: datetime) -> Letter:
    """Begin a summary letter; an unfinished one of the same author is given back as it is."""
    fresh = locked(course)
    if draft := Letter.objects.filter(course=fresh, author=by, finished_at=None).first():
        return draft
    letter = Letter.objects.create(course=fresh, author=by, addressee=addressee, body=body, saved_at=at)
    note_act("letter.drafted", fresh, letter, by, at)
    return letter


@transaction.atomic
def save_letter(*, letter: Letter, addressee: str, body: str, revision: int, by: User, at: datetime) -> Letter:
    """Save a draft.

    Raises:
        Refused: the letter is finished.
        Stale: it was changed elsewhere meanwhile.
    """
    course = locked(letter.course)
    fresh = Letter.objects.get(pk=letter.pk)
    if fresh.finished_at and (fresh.addressee, fresh.body) != (addressee, body):
        raise Refused("This letter is finished and no longer changes. Begin a new one if something is missing.")
    if store(fresh, {"addressee": addressee, "body": body}, revision, at):
        note_act("letter.saved", course, fresh, by, at, revision=fresh.revision)
    return fresh


@transaction.atomic
def finish_letter(*, letter: Letter, by: User, at: datetime) -> Letter:
    """Finish a letter: from then on it exists and does not change. Twice is as once.

    Raises:
        Refused: it is empty, or somebody else wrote it.
    """
    course = locked(letter.course)
    fresh = Letter.objects.get(pk=letter.pk)
    if fresh.author_id != by.pk:
        raise Refused("Only the person who wrote this letter can finish it.")
    if not fresh.body.strip():
        raise Refused("The letter is empty.")
    if fresh.finished_at is None:
        fresh.finished_at = at
        fresh.save(update_fields=["finished_at"])
        note_act("letter.finished", course, fresh, by, at)
    return fresh


@transaction.atomic
def share_letter(*, letter: Letter, by: User, at: datetime) -> Letter:
    """Give the client a copy on their own pages. Twice is as once.

    Raises:
        Refused: the letter is not finished.
    """
    course = locked(letter.course)
    fresh = Letter.objects.get(pk=letter.pk)
    if fresh.finished_at is None:
        raise Refused("Finish the letter first.")
    if fresh.shared_at is None:
        fresh.shared_at = at
        fresh.save(update_fields=["shared_at"])
        note_act("letter.shared", course, fresh, by, at)
    return fresh
