"""Reading data files key by key, so that every complaint can name file, key and reason."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

Kinds = Mapping[str, type]


class DataError(ValueError):
    """A data file is damaged; the message names the file, the key and the reason."""


def faults(found: object, place: str, must: Kinds, may: Kinds | None = None) -> Iterator[str]:
    """Everything that is wrong with one table, key by key; nothing is said about what lies inside its lists."""
    if not isinstance(found, dict):
        yield f"{place}: must be a table"
        return
    known = {**must, **(may or {})}
    yield from (f"{place}.{key}: is missing" for key in must if key not in found)
    for key, value in found.items():
        if key not in known:
            yield f"{place}.{key}: is not a known key"
        elif not isinstance(value, known[key]) or (known[key] is int and isinstance(value, bool)):
            yield f"{place}.{key}: must be {known[key].__name__}, not {type(value).__name__}"
        elif isinstance(value, str) and not value.strip():
            yield f"{place}.{key}: is empty"


class Table:
    """One table of a data file: has all the keys it must, none it may not, each of the right type and not empty."""

    def __init__(self, found: object, place: str, must: Kinds, may: Kinds | None = None) -> None:
        """Check the table called `place`. Raises DataError at the first thing that is wrong."""
        for fault in faults(found, place, must, may):
            raise DataError(fault)
        self.place, self._found = place, cast("dict[str, Any]", found)

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
