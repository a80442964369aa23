"""What a device sends that was away from the network: entries in the order they were written, each with its key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

MOST_AT_ONCE = 50
MOST_FIELDS = 200


class BrokenSending(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """It is not what a device of ours sends."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry as it was written: the fields of the form; if it changes one, which, seen at which revision."""

    key: UUID
    written_at: datetime
    fields: tuple[tuple[str, str], ...]
    entry: UUID | None
    revision: int


def read_sending(body: bytes) -> tuple[str, list[Sent | str]]:
    """Whose diary it is for, and the entries; of an entry that is damaged its key as it came.

    Raises:
        BrokenSending: it cannot be read at all.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BrokenSending("This is not what the diary sends.") from None
    rows = sent.get("entries") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE or not all(isinstance(row, dict) for row in rows):
        raise BrokenSending("This is not what the diary sends.")
    return str(sent.get("whose", "")), [_sent(row) for row in rows]


def _sent(row: Mapping[str, Any]) -> Sent | str:
    try:
        written_at = datetime.fromisoformat(str(row["written_at"]))
        if written_at.tzinfo is None:
            return str(row.get("key"))
        entry = UUID(str(row["entry"])) if row.get("entry") else None
        return Sent(UUID(str(row["key"])), written_at, _fields(row["fields"]), entry, int(row.get("revision") or 0))
    except (KeyError, ValueError, TypeError, OverflowError):
        return str(row.get("key"))


def _fields(pairs: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(pairs, list) or len(pairs) > MOST_FIELDS:
        raise ValueError("fields")
    return tuple((str(name), str(value)) for name, value in pairs)
