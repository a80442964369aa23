"""The summary letter: drafted, edited, finished, and given to the client."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course, Letter, LetterPicture
from openipt.courses.queries import locked
from openipt.courses.refusals import Refused, Stale


def _locked_letter(letter: Letter) -> Letter:
    fresh = Letter.objects.select_for_update(of=("self",)).select_related("course__client")
    letter.refresh_from_db(from_queryset=fresh)
    return letter


def _stale(letter: Letter) -> Stale:
    message = "This letter was changed somewhere else: by somebody else, or in another tab."
    return Stale(message, revision=letter.revision, current={"addressee": letter.addressee, "body": letter.body})


@transaction.atomic
def draft_letter(*, course: Course, addressee: str, body: str, by: User, at: datetime) -> Letter:
    """Begin a letter. While a draft is open, asking again gives that draft, as it is."""
    locked(course)
    draft = course.letters.filter(finished_at=None).order_by("-saved_at").first()
    if draft is not None:
        return draft
    letter = Letter.objects.create(course=course, author=by, addressee=addressee, body=body, revision=1, saved_at=at)
    Trail(course, by, at).add("letter.drafted", letter)
    return letter


@transaction.atomic
def save_letter(*, letter: Letter, addressee: str, body: str, revision: int, by: User, at: datetime) -> Letter:
    """Save a draft. Sending the same text again changes nothing.

    Raises:
        Stale: a newer text was saved in between.
        Refused: the letter is finished.
    """
    _locked_letter(letter)
    if (letter.addressee, letter.body) == (addressee, body):
        return letter
    if letter.finished_at is not None:
        raise Refused("This letter is finished and no longer changes.")
    if revision != letter.revision:
        raise _stale(letter)
    letter.addressee, letter.body, letter.author = addressee, body, by
    letter.revision, letter.saved_at = revision + 1, at
    letter.save()
    Trail(letter.course, by, at).add("letter.saved", letter, revision=letter.revision)
    return letter


@transaction.atomic
def set_letter_picture(*, letter: Letter, picture: str, words: str, by: User, at: datetime) -> Letter:
    """Put a picture into a draft, or take it out ("" takes it out). The same again changes nothing.

    Args:
        letter: which; it is brought up to date.
        picture: SVG made by our own drawing, complete in itself.
        words: what it shows, for whoever cannot see it.
        by: who.
        at: when.

    Raises:
        Refused: the letter is finished.
    """
    _locked_letter(letter)
    if letter.finished_at is not None:
        raise Refused("This letter is finished and no longer changes.")
    there = letter.picture
    if (there.svg if there else "") == picture:
        return letter
    if there:
        there.delete()
    if picture:
        LetterPicture.objects.create(letter=letter, svg=picture, words=words)
    Trail(letter.course, by, at).add("letter.picture", letter, there=bool(picture))
    return letter


@transaction.atomic
def finish_letter(*, letter: Letter, revision: int | None = None, by: User, at: datetime) -> Letter:
    """Finish a letter: whoever does is its author, and it no longer changes. Finishing it twice changes nothing.

    Args:
        letter: which; it is brought up to date.
        revision: the revision that was read before; None: whatever is there.
        by: who.
        at: when; the date the letter carries.

    Raises:
        Stale: a newer text was saved in between.
        Refused: nothing stands in it.
    """
    _locked_letter(letter)
    if letter.finished_at is not None:
        return letter
    if revision is not None and revision != letter.revision:
        raise _stale(letter)
    if not letter.body.strip():
        raise Refused("There is nothing in this letter yet.")
    letter.finished_at, letter.author = at, by
    letter.save(update_fields=["finished_at", "author"])
    Trail(letter.course, by, at).add("letter.finished", letter)
    return letter


@transaction.atomic
def share_letter(*, letter: Letter, by: User, at: datetime) -> Letter:
    """Give the client a copy on their pages. Giving it twice changes nothing.

    Raises:
        Refused: it is not finished.
    """
    _locked_letter(letter)
    if letter.finished_at is None:
        raise Refused("Finish the letter first: what the client has does not change any more.")
    if letter.shared_at is None:
        letter.shared_at = at
        letter.save(update_fields=["shared_at"])
        Trail(letter.course, by, at).add("letter.shared", letter)
    return letter
