"""Between-session work: choosing a step, and telling how it went."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Session, Step
from openipt.courses.queries import open_session_locked
from openipt.courses.refusals import Refused


def _locked(step: Step) -> Step:
    fresh = Step.objects.select_for_update(of=("self",)).select_related("course__client")
    step.refresh_from_db(from_queryset=fresh)
    return step


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
    """Write down one concrete step the client wants to take before the next session.

    The same step chosen twice in a session (a double click) is one.

    Args:
        session: a planned or held one whose note is not signed.
        what: the step.
        with_whom: with or towards whom.
        when: by when, in words.
        obstacle: what might get in the way.
        confidence: how sure the client is, 0-10; below 7 the step is better made smaller.
        by: who writes.
        at: when.

    Raises:
        Refused: nothing is said, the confidence is out of range, or the session is not open for it.
    """
    open_session_locked(session)
    if not what.strip():
        raise Refused("Write what the step is.")
    if confidence is not None and not 0 <= confidence <= 10:
        raise Refused("How sure the client is goes from 0 to 10.")
    for found in session.steps.filter(dropped_at=None):
        if (found.what, found.with_whom, found.when) == (what, with_whom, when):
            return found
    step = Step.objects.create(
        course=session.course,
        session=session,
        what=what,
        with_whom=with_whom,
        when=when,
        obstacle=obstacle,
        confidence=confidence,
        created_at=at,
    )
    Trail(session.course, by, at).add("step.chosen", step)
    return step


@transaction.atomic
def report_step(*, step: Step, outcome: str, text: str = "", by: User, at: datetime) -> Step:
    """Say how a step went: `done`, `partly` or `not_done`, with words if wanted. It can be said anew.

    Raises:
        Refused: the outcome is not one, or the step was dropped.
    """
    _locked(step)
    if outcome not in Step.Outcome.values:
        raise Refused("Say whether it was done, partly done or not done.")
    if step.dropped_at is not None:
        raise Refused("This step was dropped.")
    if (step.outcome, step.outcome_text) == (outcome, text):
        return step
    step.outcome, step.outcome_text, step.outcome_at = outcome, text, at
    step.save(update_fields=["outcome", "outcome_text", "outcome_at"])
    Trail(step.course, by, at).add("step.reported", step, outcome=outcome)
    return step


@transaction.atomic
def drop_step(*, step: Step, by: User, at: datetime) -> Step:
    """Let a step go; it stays in the record. Dropping it twice changes nothing.

    Raises:
        Refused: it was already told how it went.
    """
    _locked(step)
    if step.dropped_at is not None:
        return step
    if step.outcome:
        raise Refused("It was already told how this step went.")
    step.dropped_at = at
    step.save(update_fields=["dropped_at"])
    Trail(step.course, by, at).add("step.dropped", step)
    return step
