"""The clinician's note about risk: saved as it is written, and signed, which closes the concern."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.refusals import Refused, Stale
from openipt.safety.actions.concerns import locked, note_in_trail
from openipt.safety.models import Concern, RiskNote
from openipt.safety.queries import may_own
from openipt.safety.risk_note import KEYS, look_again_on, missing


class Incomplete(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The note does not hold yet what closes a concern; carries the keys of what is missing."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"The note still needs {', '.join(keys)}.")
        self.keys = tuple(keys)


@transaction.atomic
def save_risk_note(*, concern: Concern, said: Mapping[str, str], revision: int, by: User, at: datetime) -> RiskNote:
    """Save the draft of the note about a concern. The same words again, as a retry sends them, change nothing.

    Args:
        concern: an open one.
        said: texts by the keys of `risk_note.KEYS`; what is not named stays as it is.
        revision: the draft's revision they were written on (0: there was none).
        by: who writes.
        at: when.

    Raises:
        Refused: the concern is closed, or the note has no such part.
        Stale: somebody saved a newer draft in between.
    """
    if not set(said) <= set(KEYS):
        raise Refused("The note has no such part.")
    concern = locked(concern)
    note = RiskNote.objects.filter(concern=concern).first() or RiskNote(concern=concern, saved_by=by)
    current = note.said
    changed = {key: words for key, words in said.items() if words != current.get(key, "")}
    if not changed and not note._state.adding:
        return note
    if concern.closed_at is not None:
        raise Refused("This concern is closed already. You can add what else was done.")
    if revision != note.revision:
        written = {key: words for key, words in current.items() if words}
        raise Stale("The note was changed somewhere else.", revision=note.revision, current=written)
    note.words = json.dumps({**current, **changed})
    note.revision, note.saved_at, note.saved_by = note.revision + 1, at, by
    note.save()
    note_in_trail(concern, "risk_note.saved", by, at, revision=note.revision)
    return note


@transaction.atomic
def close_concern(*, concern: Concern, by: User, at: datetime) -> Concern:
    """Sign the note about a concern, which closes it and acknowledges it. Closing it twice closes it once.

    Args:
        concern: one whose note is complete.
        by: who signs: somebody who works with the practice's clients, or supervises those who do.
        at: when.

    Raises:
        Incomplete: there is no note yet, or something is missing in it.
        Refused: somebody who does not work with clients would sign it.
    """
    concern = locked(concern)
    if concern.closed_at is not None:
        return concern
    if not may_own(concern.client.practice, at).filter(pk=by.pk).exists():
        raise Refused("Only somebody who works with clients here can sign this note.")
    note = RiskNote.objects.filter(concern=concern).first() or RiskNote()
    today = at.astimezone(ZoneInfo(concern.client.practice.time_zone)).date()
    if empty := missing(note.said, today):
        raise Incomplete(empty)
    note.signed_at, note.signed_by = at, by
    note.save(update_fields=["signed_at", "signed_by"])
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = at, by
    concern.closed_at, concern.closed_by = at, by
    concern.level, concern.plan_looked = note.said["level"], note.said["plan_looked"]
    concern.look_again_on = look_again_on(note.said, today)
    concern.save()
    note_in_trail(concern, "concern.closed", by, at)
    return concern
