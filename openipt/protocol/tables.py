"""Reading data files key by key, so that every complaint can name file, key and reason."""

from collections.abc import Mapping, Sequence
from typing import Any

Kinds = Mapping[str, type]


class DataError(ValueError):
    """A data file is damaged; the message names the file, the key and the reason."""


class Table:
    """One table of a data file: has all the keys it must, none it may not, each of the right type and not empty."""

    def __init__(self, found: object, place: str, must: Kinds, may: Kinds | None = None) -> None:
        """Check the table called `place`. Raises DataError at the first thing that is wrong."""
        if not isinstance(found, dict):
            raise DataError(f"{place}: must be a table")
        self.place, self._found = place, found
        known = {**must, **(may or {})}
        for key in must:
            if key not in found:
                raise DataError(f"{place}.{key}: is missing")
        for key in found:
            if key not in known:
                raise DataError(f"{place}.{key}: is not a known key")
            self._check(key, known[key])

    def _check(self, key: str, kind: type) -> None:
        value: Any = self._found[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise DataError(f"{self.place}.{key}: must be {kind.__name__}, not {type(value).__name__}")
        if kind is str and not str(value).strip():
            raise DataError(f"{self.place}.{key}: is empty")

    def __getitem__(self, key: str) -> Any:
        return self._found[key]

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def get(self, key: str, default: Any) -> Any:
        """The value of a key that may be missing."""
        return self._found.get(key, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them empty; nothing when the key is missing."""
        listed = self.get(key, [])
        for number, text in enumerate(listed, 1):
            if not isinstance(text, str) or not text.strip():
                raise DataError(f"{self.place}.{key}[{number}]: must be a text")
        return tuple(listed)

    def some(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        if not self[key]:
            raise DataError(f"{self.place}.{key}: is empty")
        return self.texts(key)

    def number(self, key: str, least: int) -> int:
        """A whole number, `least` or more."""
        if self[key] < least:
            raise DataError(f"{self.place}.{key}: must be {least} or more")
        return int(self[key])

    def tables(self, key: str, must: Kinds, may: Kinds | None = None) -> list["Table"]:
        """A list of tables; nothing when the key is missing."""
        return [
            Table(found, f"{self.place}.{key}[{number}]", must, may)
            for number, found in enumerate(self.get(key, []), 1)
        ]


def once(keys: Sequence[str], place: str) -> None:
    """Raise DataError when a key is there twice."""
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise DataError(f"{place}: {key} is there twice")
