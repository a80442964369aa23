"""The hash of one audit event, over everything it says and the hash before it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """What an audit event says, as plain values."""

    practice_id: UUID
    number: int
    at: datetime
    actor_id: UUID | None
    act: str
    subject: str
    subject_id: str
    client_id: UUID | None
    detail: object
    mentions: tuple[UUID, ...]


def entry_hash(entry: Entry, previous_hash: str, key: bytes) -> str:
    """HMAC-SHA256 (hex) of an entry and of the hash before it; without the key nobody can make one that fits."""
    said = asdict(entry) | {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "mentions": sorted(str(client) for client in entry.mentions),
        "previous": previous_hash,
    }
    return hmac.new(key, json.dumps(said, sort_keys=True, default=str).encode(), hashlib.sha256).hexdigest()


def first_break(
    events: Iterable[tuple[Entry, str, str]], key: bytes, *, after: tuple[int, str] = (0, "")
) -> tuple[int, str] | None:
    """The first (number, reason) at which a chain of (entry, previous hash, hash) is broken, or None.

    `after` is the number and hash of the event before the first one given, to look at the end of a chain only.
    """
    expected, previous = after[0] + 1, after[1]
    for entry, before, own in events:
        if entry.number != expected:
            return expected, f"event {expected} is missing"
        if before != previous:
            return entry.number, "it does not follow from the event before it"
        if not hmac.compare_digest(entry_hash(entry, before, key), own):
            return entry.number, "its content does not fit its hash"
        previous, expected = own, expected + 1
    return None
