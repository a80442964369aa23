"""Saving a text that is autosaved from open pages: a stale page is noticed, the same text again changes nothing."""

from datetime import datetime
from typing import TypeVar

from openipt.courses.models import EndingPlan, Letter, Note, PrivateNote
from openipt.courses.refusals import Stale

Text = TypeVar("Text", Note, PrivateNote, EndingPlan, Letter)


def store(row: Text, said: dict[str, str], revision: int, at: datetime) -> bool:
    """Put the texts into the row and save it if they are new; says whether anything changed.

    Raises:
        Stale: the row was changed since the page with this revision was opened.
    """
    if all(getattr(row, name) == text for name, text in said.items()):
        return False
    if row.revision != revision:
        raise Stale("\n\n".join(str(getattr(row, name)) for name in said), row.revision)
    for name, text in said.items():
        setattr(row, name, text)
    row.revision, row.saved_at = revision + 1, at
    row.save()
    return True
