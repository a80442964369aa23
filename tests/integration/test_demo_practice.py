"""The demo practice is real work: built by the actions, with every situation one wants to see."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from openipt.accounts.models import User
from openipt.audit.queries import findings
from openipt.courses.models import Course, EndingPlan, Letter, Note, Session, SessionState, StateChange
from openipt.demo.actions import build_demo
from openipt.demo.actions.building import NotEmpty
from openipt.demo.queries import cast
from openipt.demo.story import stories
from openipt.formulation.models import Focus
from openipt.measures.models import Assignment, Response
from openipt.people.models import Client, Practice
from openipt.protocol.editions import editions
from openipt.protocol.lifecycle import State
from openipt.relationships.queries import people_of, snapshots_of
from openipt.safety.models import Concern, CrisisContact
from openipt.workspace.queries import caseload_rows, today

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Practice]:
    """The practice, built once for all tests of this module and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo(at=timezone.now())
        transaction.set_rollback(True)


def test_there_are_people_enough_in_every_state_and_area_and_in_many_editions(demo: Practice) -> None:
    assert Client.objects.filter(practice=demo).count() == len(stories()) >= 24
    states = set(Course.objects.values_list("state", flat=True))
    assert states == set(State)
    assert set(StateChange.objects.filter(event="reopen").values_list("to_state", flat=True)) == {State.MIDDLE}
    assert set(Focus.objects.values_list("area", flat=True)) == {"grief", "dispute", "transition", "isolation"}
    shown = set(Course.objects.values_list("edition", flat=True))
    assert shown <= set(editions())
    assert {"ipt-adult", "ipt-uk", "ipt-brief", "ipt-maintenance", "ipt-older", "ipt-ptsd", "ipt-rhythm"} <= shown


def test_sessions_were_held_missed_and_cancelled_with_unbroken_numbers(demo: Practice) -> None:
    assert set(Session.objects.values_list("state", flat=True)) == set(SessionState.values)
    for course in Course.objects.all():
        numbers = [s.number for s in course.sessions.order_by("starts_at") if s.number]
        assert numbers == list(range(1, len(numbers) + 1))


def test_scores_improve_worsen_and_stay(demo: Practice) -> None:
    changes = {}
    for course in Course.objects.exclude(edition="ipt-maintenance"):
        totals = [
            response.shown
            for response in course.responses.filter(instrument="phq-9").order_by("answered_at")
            if response.shown is not None
        ]
        if len(totals) >= 5:
            changes[course.client.name] = totals[-1] - totals[0]
    assert changes["Eileen Brady"] <= -6
    assert changes["George Whitfield"] >= 2
    assert abs(changes["Ray Thornton"]) <= 5


def test_every_positive_item_9_has_its_concern_one_open_and_one_closed(demo: Practice) -> None:
    positive = {r.pk for r in Response.objects.filter(instrument="phq-9") if r.given["phq-9"]}
    assert positive == set(Concern.objects.values_list("source_id", flat=True))
    assert Concern.objects.filter(closed_at=None).count() == 1
    assert Concern.objects.exclude(closed_at=None).exists()


def test_there_is_something_to_do_today(demo: Practice) -> None:
    nora = User.objects.get(email="nora@demo.example")
    day = today(nora, timezone.now())
    assert len(day.sessions) >= 3
    assert len(day.unsigned) == 2
    assert day.unsigned[0].session.state == SessionState.HELD
    assert len(caseload_rows(nora, timezone.now())) >= 15
    assert Assignment.objects.filter(responses=None, session__state=SessionState.PLANNED).exists()


def test_endings_have_plans_letters_and_a_taper(demo: Practice) -> None:
    assert EndingPlan.objects.filter(shared_at__isnull=False).count() == 3
    assert Letter.objects.filter(shared_at__isnull=False).count() == 1
    taper = Course.objects.get(edition="ipt-maintenance")
    assert taper.follows is not None
    assert taper.follows.state == State.ENDED
    assert taper.sessions.filter(state=SessionState.HELD).count() >= 2


def test_notes_are_the_therapists_own_and_signed_but_two(demo: Practice) -> None:
    held = Session.objects.filter(state=SessionState.HELD).count()
    assert Note.objects.count() == held
    assert Note.objects.filter(signed_at=None).count() == 2


def test_everybody_offered_for_signing_in_is_there(demo: Practice) -> None:
    assert [person.key for person in cast()] == ["nora", "jonas", "ruben", "lena", "elena", "amara", "eileen", "noor"]
    assert CrisisContact.objects.filter(practice=demo).count() == 4


def test_the_audit_trail_of_all_that_verifies(demo: Practice) -> None:
    assert findings() == []


def test_it_is_only_built_in_an_empty_database(demo: Practice) -> None:
    with pytest.raises(NotEmpty):
        build_demo(at=timezone.now())


def test_some_clients_have_an_inventory_with_circles_then_and_now(demo):
    by_client = {client.name: client for client in Client.objects.filter(practice=demo)}
    assert [len(people_of(by_client[name])) for name in ("Amara Okoye", "Eileen Brady")] == [8, 6]
    assert [one.name for one in people_of(by_client["Beth Kowalski"]) if one.flagged] == ["Ryan"]
    assert {snapshot.kind for snapshot in snapshots_of(by_client["Eileen Brady"])} == {"start", "end"}
