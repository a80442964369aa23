"""A field for a few codes of the directory's vocabulary."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[tuple[str, ...] | str, tuple[str, ...]]
else:
    TextField = models.TextField


@lru_cache(maxsize=65536)
def codes_of(text: str) -> tuple[str, ...]:
    """The codes in a stored text."""
    return tuple(text.split())


class CodesField(TextField):
    """Several codes, kept as one text with spaces; a tuple in Python. What many listings share is read once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"blank": True, "default": "", **options})

    def from_db_value(self, value: str | None, *_: object) -> tuple[str, ...]:
        """The codes as a tuple."""
        return codes_of(value or "")

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes as a tuple, however they came."""
        return codes_of(value) if isinstance(value, str) else tuple(value or ())

    def get_prep_value(self, value: Any) -> str:
        """The codes as text."""
        return value if isinstance(value, str) else " ".join(value or ())

    def value_to_string(self, obj: models.Model) -> str:
        """The codes as text, for Django's serialisers."""
        return self.get_prep_value(self.value_from_object(obj))
