"""The interpersonal inventory: who is in it, what was said when and by whom, and who may see it."""

from datetime import timedelta

import pytest

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused
from openipt.relationships import actions
from openipt.relationships.models import Relationship, Statement
from openipt.relationships.queries import people_of
from tests.people import LONG_AGO, make_cast

pytestmark = pytest.mark.django_db
AT = LONG_AGO + timedelta(days=30)


@pytest.fixture
def cast():
    return make_cast()


def add(cast, name, **more):
    return actions.add_relationship(client=cast.amara, name=name, **{"by": cast.ben, "at": AT, **more})


def test_the_same_name_again_adds_nobody_and_both_have_named_them(cast):
    first = add(cast, "  Tunde ", kind="sibling")
    again = add(cast, "tunde", by=cast.amara_user)
    assert again.pk == first.pk
    assert [person.name for person in people_of(cast.amara)] == ["Tunde"]
    assert {one.by_id for one in Statement.objects.filter(field="name")} == {cast.ben.pk, cast.amara_user.pk}
    assert AuditEvent.objects.filter(act="relationship.added").count() == 1


@pytest.mark.parametrize(("name", "kind"), [("", ""), ("x" * 121, ""), ("Tunde", "wizard"), ("\x00 ", "")])
def test_what_is_no_name_or_kind_is_refused(cast, name, kind):
    with pytest.raises(Refused):
        add(cast, name, kind=kind)
    assert Relationship.objects.count() == 0


def test_several_are_added_in_the_order_they_are_named(cast):
    actions.add_people(client=cast.amara, names=["Zuri, Ada", "Tunde\nAda"], by=cast.ben, at=AT)
    assert [person.name for person in people_of(cast.amara)] == ["Zuri", "Ada", "Tunde"]


def test_whoever_is_taken_out_stays_in_the_record_and_can_be_put_back(cast):
    tunde = add(cast, "Tunde")
    for _ in range(2):
        actions.remove_relationship(relationship=tunde, by=cast.amara_user, at=AT)
    assert people_of(cast.amara) == []
    actions.restore_relationship(relationship=tunde, by=cast.ben, at=AT)
    assert [person.id for person in people_of(cast.amara)] == [tunde.pk]
    assert AuditEvent.objects.filter(act="relationship.removed").count() == 1


def test_people_are_read_in_one_statement_however_many(cast, django_assert_num_queries):
    actions.add_people(client=cast.amara, names=[f"Person {n}" for n in range(40)], by=cast.ben, at=AT)
    with django_assert_num_queries(1):
        assert len(people_of(cast.amara)) == 40
