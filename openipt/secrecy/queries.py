"""What is still sealed with another key than the present one."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import BinaryField, F, Func, QuerySet, Value

from openipt.secrecy.fields import EncryptedTextField, encrypted_fields


def sealed_fields() -> Iterator[EncryptedTextField]:
    """Every sealed field of every table."""
    return (field for model in apps.get_models() for field in encrypted_fields(model))


def sealed_otherwise(field: EncryptedTextField, number: int) -> QuerySet[models.Model]:
    """The rows whose text in a field is sealed with another key than that of this number."""
    first = Func(F(field.name), Value(1), Value(1), function="SUBSTR", output_field=BinaryField())
    rows: QuerySet[models.Model] = field.model._default_manager.filter(**{f"{field.name}__isnull": False})
    others: QuerySet[models.Model] = rows.annotate(first_byte=first).exclude(first_byte=bytes([number]))
    return others.only("pk", field.name)
