"""Marking tasks, strategies and techniques in a session."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.markable import titles
from openipt.courses.models import Mark, Session
from openipt.courses.queries import open_session_locked
from openipt.courses.refusals import Refused
from openipt.protocol.editions import edition


@transaction.atomic
def mark(*, session: Session, kind: str, key: str, verdict: str, reason: str = "", by: User, at: datetime) -> Mark:
    """Mark a task, strategy or technique as done or skipped in a session. A new mark takes the place of the old one.

    The same mark again changes nothing.

    Args:
        session: a planned or held one whose note is not signed.
        kind: `task`, `strategy` or `technique`.
        key: what, as the course's edition names it.
        verdict: `done` or `skipped`.
        reason: why it was skipped (needed then), or a word about how it was done.
        by: who.
        at: when.

    Raises:
        Refused: the edition has no such thing, the reason is missing, or the session is not open for marks.
    """
    open_session_locked(session)
    if key not in titles(edition(session.course.edition), kind):
        raise Refused("There is no such thing to mark in this edition.")
    if verdict not in Mark.Verdict.values:
        raise Refused("Say whether it was done or skipped.")
    if verdict == Mark.Verdict.SKIPPED and not reason.strip():
        raise Refused("Please say why it is skipped.")
    before = session.marks.filter(kind=kind, key=key, superseded_at=None).first()
    if before and (before.verdict, before.reason) == (verdict, reason):
        return before
    if before:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    made = Mark.objects.create(
        course=session.course, session=session, kind=kind, key=key, verdict=verdict, reason=reason, at=at, by=by
    )
    Trail(session.course, by, at).add("mark.made", made, kind=kind, key=key, verdict=verdict)
    return made


@transaction.atomic
def unmark(*, session: Session, kind: str, key: str, by: User, at: datetime) -> None:
    """Take a mark back; it stays in the record as superseded. Taking it back twice changes nothing.

    Raises:
        Refused: the session is not open for marks.
    """
    open_session_locked(session)
    for found in session.marks.filter(kind=kind, key=key, superseded_at=None):
        found.superseded_at = at
        found.save(update_fields=["superseded_at"])
        Trail(session.course, by, at).add("mark.taken_back", found, kind=kind, key=key)
