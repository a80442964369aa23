"""`/healthz`: what is well and what is not, with nothing about anybody."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from openipt.audit.actions import record
from openipt.audit.models import AuditChain
from openipt.operations.heartbeat import WORKER, beat, claim
from openipt.operations.queries import RECENT_EVENTS, health
from tests.people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def beating(now):
    beat(WORKER, now)


def events(practice, number, at):
    with transaction.atomic():
        for _ in range(number):
            record(act="client.identify.look", by=None, at=at, subject=practice, practice_id=practice.pk)


def without_triggers(statement, *values):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_auditevent_no_update")
            cursor.execute("DROP TRIGGER audit_auditevent_no_delete")
        cursor.execute(statement, values)


def test_all_is_well(client, beating):
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.json() | {"version": ""} == {
        "status": "ok", "database": "ok", "worker": "ok", "audit": "ok", "version": "",
    }  # fmt: skip


def test_it_sets_no_cookie_and_is_never_kept(client, beating):
    reply = client.get("/healthz")
    assert not reply.cookies
    assert "no-store" in reply["Cache-Control"]


def test_it_names_nobody(client, beating, now):
    cast = make_cast()
    events(cast.practice, 3, now)
    said = client.get("/healthz").content.decode()
    assert "Elm" not in said
    assert str(cast.practice.pk) not in said


@pytest.mark.parametrize(("silent_for", "state"), [(timedelta(seconds=50), "ok"), (timedelta(seconds=70), "silent")])
def test_a_silent_worker_is_noticed(client, now, silent_for, state):
    beat(WORKER, now - silent_for)
    assert health(now).worker == state
    assert health(now).good is (state == "ok")


def test_no_worker_at_all(client):
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert reply.json()["worker"] == "silent"
    assert reply.json()["status"] == "failing"


def test_a_recent_event_that_was_altered(client, beating, now):
    practice = make_cast().practice
    events(practice, 5, now)
    without_triggers("UPDATE audit_auditevent SET act = 'nothing' WHERE number = 4")
    assert client.get("/healthz").json()["audit"] == "broken"
    assert client.get("/healthz").status_code == 503


def test_a_recent_event_that_was_removed(beating, now):
    practice = make_cast().practice
    events(practice, 5, now)
    without_triggers("DELETE FROM audit_auditevent WHERE number = 3")
    assert health(now).audit == "broken"


def test_a_last_event_that_was_removed(beating, now):
    practice = make_cast().practice
    events(practice, 5, now)
    without_triggers("DELETE FROM audit_auditevent WHERE number = 5")
    assert health(now).audit == "broken"


def test_a_trail_that_was_emptied(beating, now):
    practice = make_cast().practice
    events(practice, 2, now)
    without_triggers("DELETE FROM audit_auditevent")
    assert health(now).audit == "broken"


def test_a_head_that_was_set_back(beating, now):
    practice = make_cast().practice
    events(practice, 2, now)
    AuditChain.objects.filter(pk=practice.pk).update(last_hash="0" * 64)
    assert health(now).audit == "broken"


def test_only_the_recent_events_are_read(beating, now, django_assert_max_num_queries):
    practice = make_cast().practice
    events(practice, 3, now)
    with django_assert_max_num_queries(10) as few:
        health(now)
    events(practice, 3 * RECENT_EVENTS, now)
    with django_assert_max_num_queries(10) as many:
        assert health(now).good
    assert len(many) == len(few)


def test_an_old_alteration_is_left_to_the_full_check(beating, now):
    practice = make_cast().practice
    events(practice, RECENT_EVENTS + 5, now)
    without_triggers("UPDATE audit_auditevent SET act = 'nothing' WHERE number = 2")
    assert health(now).audit == "ok"


def test_recurring_work_is_claimed_once_in_its_time(now):
    every = timedelta(seconds=30)
    assert claim("tick", every=every, at=now)
    assert not claim("tick", every=every, at=now + timedelta(seconds=29))
    assert claim("tick", every=every, at=now + timedelta(seconds=30))
    assert not claim("tick", every=every, at=now + timedelta(seconds=30))
