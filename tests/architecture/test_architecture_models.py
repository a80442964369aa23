"""What every table keeps to."""

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from openipt.secrecy.fields import encrypted_fields

OURS = [model for model in apps.get_models() if model.__module__.startswith("openipt.")]
OPERATIONS = [
    pytest.param(operation, id=f"{app}.{name}:{number}")
    for (app, name), migration in MigrationLoader(None).disk_migrations.items()
    if type(migration).__module__.startswith("openipt.")
    for number, operation in enumerate(migration.operations)
]


@pytest.mark.parametrize("model", [model for model in OURS if any(encrypted_fields(model))], ids=lambda m: m.__name__)
def test_a_row_with_sealed_text_has_its_key_before_it_is_saved(model):
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.has_default()


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_sealed_text_is_in_no_index_order_or_constraint(model):
    sealed = {field.name for field in encrypted_fields(model)}
    ordered = {str(name).lstrip("-") for name in model._meta.ordering}
    indexed = {name for index in model._meta.indexes for name in index.fields}
    constrained = {name for constraint in model._meta.total_unique_constraints for name in constraint.fields}
    assert not sealed & (ordered | indexed | constrained)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_constraints_are_written_with_names(model):
    assert not model._meta.unique_together, "write a UniqueConstraint with a name"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_migration_can_be_undone_and_names_its_constraints(operation):
    assert operation.reversible
    assert not isinstance(operation, migrations.AlterUniqueTogether)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_no_row_vanishes_because_another_does(model):
    """Clinical records are kept: what others point at cannot be deleted under them."""
    links = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    assert {field.name for field in links if field.remote_field.on_delete is models.CASCADE} == set()
