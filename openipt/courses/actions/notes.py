"""Session notes: written, signed and then locked, added to; and private notes, which only their author opens."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.record import locked, note_act
from openipt.courses.actions.texts import store
from openipt.courses.models import Addendum, Note, PrivateNote, Session, SessionState
from openipt.courses.refusals import Refused


@transaction.atomic
def save_note(*, session: Session, body: str, revision: int, by: User, at: datetime) -> Note:
    """Save the note of a session. `revision` is the one the page was opened with.

    Raises:
        Refused: the note is signed.
        Stale: it was changed elsewhere meanwhile.
    """
    course = locked(session.course)
    note = Note.objects.filter(session=session).first() or Note(session=session, author=by, saved_at=at)
    if note.signed_at:
        if note.body == body:
            return note
        raise Refused("This note is signed. Add to it below instead.")
    if store(note, {"body": body}, revision, at):
        note_act("note.saved", course, note, by, at, revision=note.revision)
    return note


@transaction.atomic
def sign_note(*, session: Session, by: User, at: datetime) -> Note:
    """Sign the note of a session that was held or missed: from then on it does not change. Twice is as once.

    Raises:
        Refused: there is nothing to sign, the session is still planned, or somebody else wrote the note.
    """
    course = locked(session.course)
    note = Note.objects.filter(session=session).first()
    if note is None or not note.body.strip():
        raise Refused("There is nothing to sign yet.")
    if note.signed_at:
        return note
    if note.author_id != by.pk:
        raise Refused("Only the person who wrote this note can sign it.")
    if Session.objects.get(pk=session.pk).state == SessionState.PLANNED:
        raise Refused("Close the session first.")
    note.signed_at = at
    note.save(update_fields=["signed_at"])
    note_act("note.signed", course, note, by, at, revision=note.revision)
    return note


@transaction.atomic
def add_addendum(*, note: Note, body: str, by: User, at: datetime) -> Addendum:
    """Add something to a signed note. The same words again, by the same person, are not added twice.

    Raises:
        Refused: the note is not signed, or nothing is said.
    """
    locked(note.session.course)
    if not note.signed_at:
        raise Refused("This note is not signed yet: change it instead.")
    if not body.strip():
        raise Refused("Write what you want to add first.")
    last = note.addenda.order_by("-at").first()
    if last and last.author_id == by.pk and last.body == body:
        return last
    added = Addendum.objects.create(note=note, author=by, body=body, at=at)
    note_act("note.added_to", note.session.course, added, by, at)
    return added


@transaction.atomic
def save_private_note(*, session: Session, body: str, revision: int, by: User, at: datetime) -> PrivateNote:
    """Save somebody's own private note on a session.

    Raises:
        Stale: it was changed elsewhere meanwhile.
    """
    course = locked(session.course)
    own = PrivateNote.objects.filter(session=session, author=by).first()
    note = own or PrivateNote(session=session, author=by, saved_at=at)
    if store(note, {"body": body}, revision, at):
        note_act("private_note.saved", course, note, by, at, revision=note.revision)
    return note
