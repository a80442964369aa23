"""Marking tasks, strategies and techniques as done or skipped in a session."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.models import Course, Mark, Session
from openipt.courses.refusals import Refused
from openipt.protocol.editions import edition as edition_of


def _known(course: Course, kind: str, key: str) -> bool:
    edition = edition_of(course.edition)
    match kind:
        case Mark.Kind.TASK:
            return any(task.key == key for task in edition.tasks)
        case Mark.Kind.TECHNIQUE:
            return any(technique.key == key for technique in edition.techniques)
        case Mark.Kind.STRATEGY:
            return any(strategy.key == key for area in edition.areas for strategy in area.strategies)
    return False


@transaction.atomic
def mark(*, session: Session, kind: str, key: str, verdict: str, reason: str = "", by: User, at: datetime) -> Mark:
    """Mark something as done or skipped in a session; an earlier mark on it in the same session is superseded.

    Raises:
        Refused: the edition does not have it, or something is skipped without a reason.
    """
    course = locked(session.course)
    if not _known(course, kind, key) or verdict not in Mark.Verdict.values:
        raise Refused("There is no such thing to mark.")
    if verdict == Mark.Verdict.SKIPPED and not reason.strip():
        raise Refused("Say in a few words why it is skipped.")
    in_force = Mark.objects.filter(session=session, kind=kind, key=key, superseded_at=None)
    same = in_force.first()
    if same and same.verdict == verdict and same.reason == reason:
        return same
    in_force.update(superseded_at=at)
    made = Mark.objects.create(
        course=course, session=session, kind=kind, key=key, verdict=verdict, reason=reason, at=at, by=by
    )
    note_act("mark.made", course, made, by, at, kind=kind, key=key, verdict=verdict)
    return made


@transaction.atomic
def unmark(*, session: Session, kind: str, key: str, by: User, at: datetime) -> None:
    """Take a mark back; it stays in the record as superseded."""
    course = locked(session.course)
    in_force = Mark.objects.filter(session=session, kind=kind, key=key, superseded_at=None).first()
    if in_force:
        in_force.superseded_at = at
        in_force.save(update_fields=["superseded_at"])
        note_act("mark.taken_back", course, in_force, by, at, kind=kind, key=key)
