"""Session notes: saved as they are written, signed once, added to afterwards; and private notes beside them."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Addendum, Note, PrivateNote, Session, SessionState
from openipt.courses.refusals import Refused, Stale


def _locked_state(session: Session) -> str:
    # A lock on the session stands for one on a note that may not be there yet.
    return Session.objects.select_for_update().only("state").get(pk=session.pk).state


def _stale(found: Note | PrivateNote) -> Stale:
    message = "This note was changed somewhere else: by somebody else, or in another tab."
    return Stale(message, revision=found.revision, current={"body": found.body})


@transaction.atomic
def save_note(*, session: Session, body: str, revision: int, by: User, at: datetime) -> Note:
    """Save the text of a session's note; whoever saves it becomes its author.

    Sending the same text again, as a retry does, changes nothing.

    Args:
        session: whose note; a first text makes the note.
        body: the whole text.
        revision: the revision the text was written on (0: none yet).
        by: who writes.
        at: when.

    Raises:
        Stale: a newer text was saved in between.
        Refused: the note is signed.
    """
    _locked_state(session)
    note = Note.objects.filter(session=session).first() or Note(session=session, author=by)
    if note.body == body and not note._state.adding:
        return note
    if note.signed_at is not None:
        raise Refused("This note is signed. You can add to it.")
    if revision != note.revision:
        raise _stale(note)
    note.body, note.author, note.revision, note.saved_at = body, by, revision + 1, at
    note.save()
    Trail(session.course, by, at).add("note.saved", note, revision=note.revision)
    return note


@transaction.atomic
def sign_note(*, session: Session, revision: int | None = None, by: User, at: datetime) -> Note:
    """Sign the note of a session, which locks it. Signing it twice changes nothing.

    Args:
        session: whose note; it was held, or missed.
        revision: the revision that was read before signing; None: whatever is there.
        by: who signs: the author of the text (`save_note` by somebody else makes them that).
        at: when.

    Raises:
        Stale: a newer text was saved in between.
        Refused: nothing is written, somebody else wrote it, or the session is still open.
    """
    state = _locked_state(session)
    note = Note.objects.filter(session=session).first()
    if note is None or not note.body.strip():
        raise Refused("There is nothing in this note yet.")
    if note.signed_at is not None:
        return note
    if revision is not None and revision != note.revision:
        raise _stale(note)
    if note.author_id != by.pk:
        raise Refused("Only the person who wrote this note can sign it.")
    if state == SessionState.PLANNED:
        raise Refused("Close the session before you sign its note.")
    note.signed_at = at
    note.save(update_fields=["signed_at"])
    Trail(session.course, by, at).add("note.signed", note, revision=note.revision)
    return note


@transaction.atomic
def add_addendum(*, note: Note, body: str, by: User, at: datetime) -> Addendum:
    """Add something to a signed note. The same words twice in a row (a double click) are added once.

    Raises:
        Refused: nothing is said, or the note is not signed yet.
    """
    _locked_state(note.session)
    note.refresh_from_db()
    if not body.strip():
        raise Refused("Write what you want to add.")
    if note.signed_at is None:
        raise Refused("This note is not signed yet: change the note itself.")
    last = note.addenda.last()
    if last and last.author_id == by.pk and last.body == body:
        return last
    added = Addendum.objects.create(note=note, author=by, body=body, at=at)
    Trail(note.session.course, by, at).add("note.added_to", added)
    return added


@transaction.atomic
def save_private_note(*, session: Session, body: str, revision: int, by: User, at: datetime) -> PrivateNote:
    """Save one's own private note about a session, which nobody else can open. See `save_note`.

    Raises:
        Stale: a newer text was saved in between.
    """
    _locked_state(session)
    own = PrivateNote.objects.filter(session=session, author=by)
    note = own.first() or PrivateNote(session=session, author=by)
    if note.body == body:
        return note
    if revision != note.revision:
        raise _stale(note)
    note.body, note.revision, note.saved_at = body, revision + 1, at
    note.save()
    Trail(session.course, by, at).add("private_note.saved", note, revision=note.revision)
    return note
