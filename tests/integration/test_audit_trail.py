"""The trail in the database: it refuses changes, and shows the ones somebody made past it."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from openipt.audit.actions import NotInTransaction, record
from openipt.audit.models import AuditChain, AuditEvent, AuditMention
from openipt.audit.queries import anchors, findings, looks_at
from tests.people import make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TABLES = (AuditEvent, AuditMention)


@pytest.fixture
def cast():
    made = make_cast()
    for number in range(3):
        record(
            act="client.identify.look",
            by=made.ben,
            at=NOW,
            subject=made.amara,
            practice_id=made.practice.pk,
            client_id=made.amara.pk,
            detail={"number": number},
            mentions=[made.amara.pk, made.carl.pk],
        )
    return made


@pytest.fixture
def unguarded(cast):
    """The triggers are gone, as for somebody who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in TABLES:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    return cast


@pytest.mark.parametrize("model", TABLES)
def test_the_database_refuses_changes(cast, model):
    rows = model.objects.all()
    for change in (lambda: rows.update(client_id=uuid.uuid4()), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert findings() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2026, 3, 2, 10, 0, 1, tzinfo=UTC)),
        ("actor_id", uuid.UUID(int=5)),
        ("actor_id", None),
        ("act", "client.identify"),
        ("subject", "people.practice"),
        ("subject_id", "1"),
        ("client_id", None),
        ("detail", {"number": 7}),
        ("hash", "0" * 64),
        ("previous_hash", "0" * 64),
    ],
)
def test_any_column_changed_is_found_and_named(unguarded, column, value):
    AuditEvent.objects.filter(practice_id=unguarded.practice.pk, number=2).update(**{column: value})
    [found] = findings()
    assert (found.practice_id, found.number) == (unguarded.practice.pk, 2)


def test_a_name_struck_from_a_list_is_found(unguarded):
    AuditMention.objects.filter(event__number=3, client_id=unguarded.carl.pk)._raw_delete("default")
    assert [found.number for found in findings()] == [3]


def test_an_event_struck_out_is_found(unguarded):
    AuditMention.objects.filter(event__number=2)._raw_delete("default")
    AuditEvent.objects.filter(number=2)._raw_delete("default")
    assert "missing" in findings()[0].reason


def test_the_last_event_struck_out_with_its_head_is_found_by_an_anchor(unguarded):
    kept = anchors()
    AuditMention.objects.filter(event__number=3)._raw_delete("default")
    AuditEvent.objects.filter(number=3)._raw_delete("default")
    before = AuditEvent.objects.get(number=2)
    AuditChain.objects.filter(pk=unguarded.practice.pk).update(length=2, last_hash=before.hash)
    assert findings() == []
    assert [found.number for found in findings(kept)] == [3]


def test_a_client_sees_looks_at_lists_they_were_in(cast):
    assert looks_at(cast.carl.pk).count() == 3


def test_nothing_is_noted_apart_from_what_it_records(cast):
    with pytest.raises(NotInTransaction):
        _outside(lambda: record(act="x.y", by=None, at=NOW, subject=cast.amara))


def _outside(call):
    """Call something as if no transaction were open."""
    connection.in_atomic_block, was = False, connection.in_atomic_block
    try:
        call()
    finally:
        connection.in_atomic_block = was
