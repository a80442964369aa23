"""A sentence with its values apart, so that it can be said in another language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """A pattern such as "Session {session} of {planned}" and its values; texts among the values are translated too."""

    pattern: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.pattern.format(**dict(self.values))


def saying(pattern: str, **values: object) -> Saying:
    """A sentence from a pattern and its values."""
    return Saying(pattern, tuple(values.items()))
