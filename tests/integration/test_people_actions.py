"""Roles, supervision and care: what each opens, what ends with it, and that it is all written down."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from openipt.audit.models import AuditEvent
from openipt.audit.queries import findings
from openipt.people import actions
from openipt.people.models import CareLink, Client, Membership, Role, Supervision
from openipt.people.queries import (
    care_links_of,
    cares_and_supervises,
    clients_of,
    clients_supervised_by,
    colleagues,
    memberships_of,
)
from tests.people import make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def cast():
    return make_cast()


def acts():
    return list(AuditEvent.objects.order_by("number").values_list("act", flat=True))


def role_of(user):
    return Membership.objects.get(user=user, ended_at=None)


def test_a_practice_is_founded_and_changed(cast):
    practice = actions.found_practice(name="Oak Yard", time_zone="Europe/London", by=None, at=NOW)
    practice.telephone = "020 7946 0000"
    actions.change_practice(practice=practice, by=cast.mona, at=NOW)
    actions.change_practice(practice=practice, by=cast.mona, at=NOW)  # nothing changed, nothing written
    assert acts() == ["practice.founded", "practice.changed"]
    event = AuditEvent.objects.get(act="practice.changed")
    assert event.detail == {"fields": ["telephone"]}
    assert event.practice_id == practice.pk


def test_whoever_adds_a_client_cares_for_them(cast):
    added = actions.add_client(practice=cast.practice, by=cast.ben, at=NOW, name="Zoë Lind", email="z@example.org")
    assert list(clients_of(cast.ben, LATER).values_list("pk", flat=True).order_by("created_at")) == [
        cast.amara.pk,
        added.pk,
    ]
    assert added.time_zone == cast.practice.time_zone
    assert acts() == ["client.added", "care.begun"]
    assert "Zo" not in str([event.detail for event in AuditEvent.objects.all()])


@pytest.mark.parametrize("who", ["sam", "mona", "olga"])
def test_whoever_does_not_work_with_clients_here_adds_none(cast, who):
    with pytest.raises(actions.NotPossible, match="does not work with clients here"):
        actions.add_client(practice=cast.practice, by=getattr(cast, who), at=NOW, name="Zoë Lind")
    assert Client.objects.count() == 2
    assert acts() == []


@pytest.mark.parametrize("name", ["", "  "])
def test_a_client_has_a_name(cast, name):
    with pytest.raises(actions.NotPossible, match="needs a name"):
        actions.add_client(practice=cast.practice, by=cast.ben, at=NOW, name=name)
    with pytest.raises(actions.NotPossible, match="needs a name"):
        actions.change_client(client=cast.amara, by=cast.ben, at=NOW, name=name)


def test_changing_a_client_names_the_fields_and_not_what_they_hold(cast):
    said = {"name": "Amara Obi", "telephone": "0700 123456", "practice_id": "elsewhere"}
    changed = actions.change_client(client=cast.amara, by=cast.ben, at=NOW, **said)
    assert Client.objects.get(pk=cast.amara.pk).telephone == "0700 123456"
    assert changed.practice == cast.practice
    event = AuditEvent.objects.get()
    assert (event.act, event.client_id, event.detail) == ("client.changed", cast.amara.pk, {"fields": ["telephone"]})


def test_care_begins_once_and_ends_once(cast):
    link = actions.begin_care(client=cast.amara, carer=cast.lena, kind=CareLink.Kind.COVER, by=cast.mona, at=NOW)
    assert actions.begin_care(client=cast.amara, carer=cast.lena, by=cast.mona, at=NOW) == link
    assert cast.amara in clients_of(cast.lena, LATER)
    stale = CareLink.objects.get(pk=link.pk)
    for seen in (link, stale):
        actions.end_care(link=seen, by=cast.mona, at=LATER)
    assert cast.amara not in clients_of(cast.lena, LATER)
    assert [held.carer for held in care_links_of(cast.amara, LATER)] == [cast.ben]
    assert acts() == ["care.begun", "care.ended"]


def test_nobody_from_elsewhere_or_without_such_a_role_gets_to_care(cast):
    for who in (cast.olga, cast.sam, cast.mona, cast.amara_user):
        with pytest.raises(actions.NotPossible):
            actions.begin_care(client=cast.amara, carer=who, by=cast.mona, at=NOW)
    assert acts() == []


def test_the_database_keeps_one_open_link_for_a_client_and_carer(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        CareLink.objects.create(client=cast.amara, carer=cast.ben, started_at=NOW)


def test_a_role_is_given_once(cast):
    first = actions.grant_role(practice=cast.practice, user=cast.lena, role=Role.THERAPIST, by=cast.mona, at=NOW)
    assert actions.grant_role(practice=cast.practice, user=cast.lena, role="therapist", by=cast.mona, at=NOW) == first
    assert [held.role for held in memberships_of(cast.lena, LATER)] == ["facilitator", "therapist"]
    assert acts() == ["role.given"]
    with pytest.raises(actions.NotPossible):
        actions.grant_role(practice=cast.practice, user=cast.lena, role="owner", by=cast.mona, at=NOW)


def test_with_the_therapists_role_end_care_and_supervision(cast):
    actions.end_role(membership=role_of(cast.ben), by=cast.mona, at=NOW)
    assert not clients_of(cast.ben, LATER)
    assert not clients_supervised_by(cast.sam, LATER)
    assert memberships_of(cast.ben, LATER) == []
    assert list(clients_of(cast.rosa, LATER)) == [cast.carl]
    assert acts() == ["role.ended", "care.ended", "supervision.ended"]
    assert findings() == []


def test_with_another_role_that_works_with_clients_care_goes_on(cast):
    actions.grant_role(practice=cast.practice, user=cast.ben, role=Role.FACILITATOR, by=cast.mona, at=NOW)
    actions.end_role(membership=Membership.objects.get(user=cast.ben, role="therapist"), by=cast.mona, at=LATER)
    assert list(clients_of(cast.ben, LATER)) == [cast.amara]


def test_care_in_another_practice_goes_on(cast):
    actions.grant_role(practice=cast.other_practice, user=cast.ben, role=Role.THERAPIST, by=None, at=NOW)
    there = actions.add_client(practice=cast.other_practice, by=cast.ben, at=NOW, name="Ida Moe")
    actions.end_role(membership=Membership.objects.get(user=cast.ben, practice=cast.practice), by=cast.mona, at=LATER)
    assert list(clients_of(cast.ben, LATER)) == [there]


def test_the_last_manager_stays(cast):
    with pytest.raises(actions.NotPossible, match="only manager"):
        actions.end_role(membership=role_of(cast.mona), by=cast.mona, at=NOW)
    actions.grant_role(practice=cast.practice, user=cast.rosa, role=Role.MANAGER, by=cast.mona, at=NOW)
    held, stale = role_of(cast.mona), role_of(cast.mona)
    actions.end_role(membership=held, by=cast.rosa, at=LATER)
    actions.end_role(membership=stale, by=cast.rosa, at=LATER)  # a second press changes nothing
    assert acts() == ["role.given", "role.ended"]


def test_a_supervisor_sees_those_clients_while_it_lasts(cast):
    assert list(clients_supervised_by(cast.sam, NOW)) == [cast.amara]
    assert cares_and_supervises(cast.sam, cast.amara, NOW) == (False, True)
    actions.begin_supervision(practice=cast.practice, supervisor=cast.sam, therapist=cast.rosa, by=cast.mona, at=NOW)
    assert set(clients_supervised_by(cast.sam, LATER)) == {cast.amara, cast.carl}
    for supervision in Supervision.objects.all():
        actions.end_supervision(supervision=supervision, by=cast.mona, at=LATER)
        actions.end_supervision(supervision=supervision, by=cast.mona, at=LATER)
    assert not clients_supervised_by(cast.sam, LATER)
    assert acts() == ["supervision.begun", "supervision.ended", "supervision.ended"]


def test_supervision_is_of_somebody_who_works_with_clients_by_a_supervisor_here(cast):
    wrong = [(cast.sam, cast.sam), (cast.rosa, cast.ben), (cast.sam, cast.mona), (cast.sam, cast.olga)]
    for supervisor, therapist in wrong:
        with pytest.raises(actions.NotPossible):
            actions.begin_supervision(
                practice=cast.practice, supervisor=supervisor, therapist=therapist, by=cast.mona, at=NOW
            )
    again = actions.begin_supervision(
        practice=cast.practice, supervisor=cast.sam, therapist=cast.ben, by=cast.mona, at=NOW
    )
    assert again == Supervision.objects.get()
    assert acts() == []


def test_a_supervision_in_one_practice_opens_no_client_of_another(cast):
    actions.grant_role(practice=cast.other_practice, user=cast.ben, role=Role.THERAPIST, by=None, at=NOW)
    there = actions.add_client(practice=cast.other_practice, by=cast.ben, at=NOW, name="Ida Moe")
    assert there not in clients_supervised_by(cast.sam, LATER)
    assert cares_and_supervises(cast.sam, there, LATER) == (False, False)


def test_ending_the_supervisors_role_ends_what_they_supervise(cast):
    actions.end_role(membership=role_of(cast.sam), by=cast.mona, at=NOW)
    assert not Supervision.objects.filter(ended_at=None).exists()


def test_colleagues_are_those_who_work_here_now(cast):
    actions.end_role(membership=role_of(cast.rosa), by=cast.mona, at=NOW)
    here = colleagues(cast.practice, LATER)
    assert {user.name for user in here.everybody} == {"Ben Adler", "Sam Okafor", "Mona Lund", "Lena Vogt"}
    assert {user.name for user in here.carers} == {"Ben Adler", "Lena Vogt"}
    assert [user.name for user in here.supervisors] == ["Sam Okafor"]
