"""What is said of people, by two sides at once; the safety flag, and what the client never sees."""

from datetime import timedelta

import pytest
from django.urls import reverse

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused, Stale
from openipt.relationships import actions
from openipt.relationships.inventory import BY_KEY
from openipt.relationships.models import Relationship, SafetyFlag
from openipt.relationships.queries import history_of, is_flagged, people_of, revision_of, shared_circle
from tests.people import LONG_AGO, make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
AT = LONG_AGO + timedelta(days=30)
CONFLICT, GOOD = BY_KEY["conflict"], BY_KEY["closeness"]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def tunde(cast):
    return actions.add_relationship(client=cast.amara, name="Tunde", kind="sibling", by=cast.amara_user, at=AT)


def say(who, person, section=GOOD, revision=None, at=AT, **values):
    revision = revision_of(person, section, who) if revision is None else revision
    return actions.save_section(relationship=person, section=section, values=values, revision=revision, by=who, at=at)


def flag(cast, person, about="fear", asked_alone=True):
    said = {"about": about, "note": "She lowers her voice.", "asked_alone": asked_alone}
    return actions.raise_flag(relationship=person, by=cast.ben, at=AT, **said)


def test_both_sides_are_kept_with_who_said_what_when(cast, tunde):
    say(cast.amara_user, tunde, positives="He makes me laugh")
    say(cast.ben, tunde, positives="He made her laugh", at=AT + timedelta(days=7))
    told = [(said.by, said.words) for said in history_of(tunde, cast.ben) if said.about == "What is good"]
    assert told == [(cast.ben, "He made her laugh"), (cast.amara_user, "He makes me laugh")]


def test_going_on_writing_is_one_entry_of_the_history(cast, tunde):
    for place, words in enumerate(("He", "He makes", "He makes me laugh")):
        say(cast.amara_user, tunde, positives=words, at=AT + timedelta(minutes=place))
    told = [said.words for said in history_of(tunde, cast.ben) if said.about == "What is good"]
    assert told == ["He makes me laugh"]


def test_the_same_words_again_change_nothing(cast, tunde):
    for _ in range(3):
        assert say(cast.ben, tunde, revision=0, positives="Kind") == 1
    assert AuditEvent.objects.filter(act="relationship.saved").count() == 1


def test_two_in_the_same_section_see_both_texts_and_in_different_sections_never_clash(cast, tunde):
    say(cast.ben, tunde, revision=0, positives="Kind")
    with pytest.raises(Stale) as stale:
        say(cast.amara_user, tunde, revision=0, positives="Funny")
    assert (stale.value.revision, stale.value.current) == (1, {"What is good": "Kind"})
    say(cast.amara_user, tunde, CONFLICT, revision=0, conflict_style="unspoken")
    assert Relationship.objects.get().conflict_style == "unspoken"


@pytest.mark.parametrize(
    "values", [{"tie": "golden"}, {"positives": "x" * 4001}, {"name": " "}, {"tie": "supportive,mixed"}]
)
def test_what_cannot_be_said_is_refused(cast, tunde, values):
    with pytest.raises(Refused):
        say(cast.ben, tunde, BY_KEY["identity"] if "name" in values else GOOD, **values)
    assert Relationship.objects.get().name == "Tunde"


def test_of_somebody_taken_out_nothing_is_said(cast, tunde):
    actions.remove_relationship(relationship=tunde, by=cast.ben, at=AT)
    with pytest.raises(Refused):
        say(cast.amara_user, tunde, positives="Kind")


def test_a_flag_is_asked_alone_has_one_in_force_and_is_lifted_with_a_reason(cast, tunde):
    for wrong in ({"asked_alone": False}, {"about": "dislike"}):
        with pytest.raises(Refused):
            flag(cast, tunde, **wrong)
    first = flag(cast, tunde)
    assert flag(cast, tunde).pk == first.pk
    flag(cast, tunde, about="violence")
    assert SafetyFlag.objects.filter(lifted_at=None).count() == 1
    with pytest.raises(Refused):
        actions.lift_flag(relationship=tunde, because=" ", by=cast.ben, at=AT)
    actions.lift_flag(relationship=tunde, because="He moved abroad.", by=cast.ben, at=AT)
    assert not is_flagged(tunde.pk)


def test_whoever_is_flagged_is_in_nothing_shared(cast, tunde):
    actions.place(relationship=tunde, ring=1, moves=0, by=cast.ben, at=AT)
    flag(cast, tunde)
    assert people_of(cast.amara, shared=True) == []
    assert people_of(cast.amara)[0].flagged
    svg, people = shared_circle(cast.amara)
    assert people == []
    assert "Tunde" not in svg
    pages = signed_in(cast.ben)
    for form in ("svg", "pdf"):
        answer = pages.get(reverse("circle_picture", args=[cast.amara.pk, form]))
        assert answer.status_code == 200
        assert b"Tunde" not in answer.content


def test_the_clients_pages_show_what_they_said_themself_and_never_that_there_is_a_flag(cast, tunde):
    say(cast.amara_user, tunde, positives="He makes me laugh")
    marc = actions.add_relationship(client=cast.amara, name="Marc", by=cast.ben, at=AT)
    own = signed_in(cast.amara_user)
    addresses = [reverse("my_people"), reverse("my_circle"), reverse("my_person", args=[tunde.pk]), "/my/compare/"]
    before = [own.get(address).content.count(b"Tunde") for address in addresses[:3]]
    say(cast.ben, tunde, CONFLICT, conflict="He hits her when drunk")
    flag(cast, tunde)
    flag(cast, marc)
    after = [own.get(address) for address in addresses[:3]]
    assert [page.content.count(b"Tunde") for page in after] == before
    told = b"".join(page.content for page in after)
    assert b"He makes me laugh" in told
    for word in (b"hits", b"flag", b"Marc", b"lowers", b"not shared", b"afraid"):
        assert word not in told.lower() if word.islower() else word not in told
    assert own.get(reverse("my_person", args=[marc.pk])).status_code == 404
    looks = own.get(reverse("who_looked")).content.lower()
    assert b"flag" not in looks


def test_the_client_goes_on_writing_about_somebody_flagged_without_noticing(cast, tunde):
    flag(cast, tunde)
    say(cast.ben, tunde, CONFLICT, conflict="He hits her when drunk")
    page = signed_in(cast.amara_user).post(
        reverse("my_save_person", args=[tunde.pk, "conflict"]),
        {"revision": 0, "conflict": "Money", "conflict_style": "", "resolution": ""},
        headers={"Accept": "application/json"},
    )
    assert (page.status_code, page.json()["revision"]) == (200, 1)
    told = {(said.by, said.words) for said in history_of(tunde, cast.ben)}
    assert {(cast.ben, "He hits her when drunk"), (cast.amara_user, "Money")} <= told


def test_naming_somebody_whom_only_the_therapist_named_shows_them(cast):
    marc = actions.add_relationship(client=cast.amara, name="Marc", by=cast.ben, at=AT)
    flag(cast, marc)
    own = signed_in(cast.amara_user)
    assert b"Marc" not in own.get(reverse("my_people")).content
    own.post(reverse("my_add_people"), {"name": "Marc"})
    assert b"Marc" in own.get(reverse("my_people")).content
    assert Relationship.objects.count() == 1
