"""A text field that is sealed in the database and opened, lazily, only when somebody reads it."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from openipt.secrecy.keyring import Keyring, read_keyring
from openipt.secrecy.sealing import seal, unseal


def keyring() -> Keyring:
    """The keys of this installation; a process that runs takes up a changed key file at once."""
    path: Path = settings.KEYS_FILE
    try:
        found = path.stat()
    except OSError:
        return read_keyring(path)  # says in plain words what is wrong
    return _keyring(path, (found.st_ino, found.st_mtime_ns))


@lru_cache(maxsize=1)
def _keyring(path: Path, version: tuple[int, int]) -> Keyring:
    return read_keyring(path)


class Sealed(bytes):
    """Bytes as stored; shows nothing of itself."""

    __slots__ = ()

    def __str__(self) -> str:
        return "[sealed]"

    __repr__ = __str__


class _Opening(DeferredAttribute):
    """Opens a sealed value when it is first read from an instance, and remembers the text."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field = cast("EncryptedTextField", self.field)
            value = unseal(value, place=field.place(instance), ring=keyring())
            instance.__dict__[field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Having this makes Python ask __get__ even when the instance holds a value.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.Field[str, str]):
    """Text sealed with AES-256-GCM for its table, column and row.

    The row must have its (UUID) primary key before it is saved. Cannot be filtered, ordered or bulk-updated.
    """

    descriptor_class = _Opening

    def get_internal_type(self) -> str:
        return "BinaryField"

    def place(self, instance: models.Model) -> str:
        """Where a value of this field belongs: `table.column:row`."""
        return f"{self.model._meta.db_table}.{self.column}:{instance.pk}"

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = getattr(model_instance, self.attname)
        if text is None:
            return None
        if model_instance.pk is None:
            raise TypeError("A row with sealed text needs its primary key before it is saved.")
        return Sealed(seal(str(text), place=self.place(model_instance), ring=keyring()))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.model.__name__}.{self.name} is sealed: it is written by saving its row.")
        return models.BinaryField().get_db_prep_value(bytes(value), connection, prepared=True)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        return "[sealed]"

    def formfield(self, **kwargs: Any) -> Any:
        return None


def encrypted_fields(model: type[models.Model]) -> Iterable[EncryptedTextField]:
    """The sealed fields of a model."""
    return (field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField))
