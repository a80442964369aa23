"""Between-session work: choosing one step, and saying how it went."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.models import Session, Step
from openipt.courses.refusals import Refused


@transaction.atomic
def choose_step(
    *,
    session: Session,
    what: str,
    with_whom: str = "",
    when: str = "",
    obstacle: str = "",
    confidence: int | None = None,
    by: User,
    at: datetime,
) -> Step:
    """Write down the step the client chose. The same words again in the same session are not a second step.

    Raises:
        Refused: no step is named, or confidence is not from 0 to 10.
    """
    course = locked(session.course)
    if not what.strip():
        raise Refused("Write down the step first.")
    if confidence is not None and not 0 <= confidence <= 10:
        raise Refused("Confidence goes from 0 to 10.")
    for step in session.steps.filter(dropped_at=None):
        if (step.what, step.with_whom, step.when) == (what, with_whom, when):
            return step
    step = Step.objects.create(
        course=course,
        session=session,
        what=what,
        with_whom=with_whom,
        when=when,
        obstacle=obstacle,
        confidence=confidence,
        created_at=at,
    )
    note_act("step.chosen", course, step, by, at)
    return step


@transaction.atomic
def report_step(*, step: Step, outcome: str, text: str = "", by: User, at: datetime) -> Step:
    """Record how a step went; may be said again as long as it matters.

    Raises:
        Refused: the outcome is none of done, partly, not done.
    """
    if outcome not in Step.Outcome.values:
        raise Refused("Say whether it was done, partly done or not done.")
    course = locked(step.course)
    fresh = Step.objects.get(pk=step.pk)
    if (fresh.outcome, fresh.outcome_text) == (outcome, text):
        return fresh
    fresh.outcome, fresh.outcome_text, fresh.outcome_at = outcome, text, at
    fresh.save()
    note_act("step.reported", course, fresh, by, at, outcome=outcome)
    return fresh


@transaction.atomic
def drop_step(*, step: Step, by: User, at: datetime) -> None:
    """Let a step go; it stays in the record."""
    if step.dropped_at is None:
        step.dropped_at = at
        step.save(update_fields=["dropped_at"])
        note_act("step.dropped", step.course, step, by, at)
