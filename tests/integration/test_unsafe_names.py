"""Whoever is flagged for safety is asked about before words that may name them are shared or printed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from openipt.courses import actions as courses
from openipt.formulation.models import Formulation
from openipt.people.queries import unsafe_named, unsafe_names
from openipt.relationships import actions as relationships
from openipt.relationships.queries import missing_people
from openipt.safety.models import SafetyPlan
from openipt.timeline import actions
from openipt.timeline.queries import names_in_timeline
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db
SAYS = "may name Marc"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def marc(cast):
    """Marc is in Amara's inventory, and flagged."""
    now = timezone.now()
    person = relationships.add_relationship(client=cast.amara, name="Marc", kind="partner", by=cast.ben, at=now)
    relationships.raise_flag(relationship=person, about="fear", note="", asked_alone=True, by=cast.ben, at=now)
    return person


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben)


@pytest.fixture
def ben(cast):
    return signed_in(cast.ben)


@pytest.fixture
def amara(cast):
    return signed_in(cast.amara_user)


def event(cast, by, what="We moved in with Marc", **told):
    told = {"what": what, "category": "move", "when": "2020", "earliest": date(2020, 1, 1),
            "latest": date(2020, 12, 31), "names": "", "more": "", **told}  # fmt: skip
    return actions.add_life_event(client=cast.amara, told=told, by=by, at=timezone.now())


def here(cast, more=""):
    return f"/work/clients/{cast.amara.pk}/timeline/{more}"


def test_a_lifted_flag_holds_nothing_back(cast, marc):
    assert unsafe_names(cast.amara) == ["Marc"]
    assert unsafe_named(cast.amara, "With Zuri", "and marc") == ["Marc"]
    relationships.lift_flag(relationship=marc, because="Asked again", by=cast.ben, at=timezone.now())
    assert unsafe_names(cast.amara) == []


def test_somebody_taken_out_of_the_inventory_stays_flagged(cast, marc):
    relationships.remove_relationship(relationship=marc, by=cast.ben, at=timezone.now())
    assert unsafe_names(cast.amara) == ["Marc"]


def test_an_event_that_names_them_is_marked_and_not_printed(cast, marc, ben):
    named = event(cast, cast.ben)
    plain = event(cast, cast.ben, what="Zuri was born")
    page = ben.get(here(cast)).text
    assert f'<tr id="event-{named.pk}" class="no-print">' in page
    assert f'<tr id="event-{plain.pk}">' in page
    assert page.count("names somebody flagged") == 1
    assert page.count('class="event plain no-print"') == 1
    assert SAYS in ben.get(here(cast, f"events/{named.pk}/")).text
    assert SAYS not in ben.get(here(cast, f"events/{plain.pk}/")).text


@pytest.mark.parametrize(
    "told", [{}, {"what": "A fight", "names": "Marc"}, {"what": "A fight", "more": "marc shouted"}]
)
def test_what_others_wrote_of_them_is_nowhere_the_client_looks(cast, marc, amara, told):
    named = event(cast, cast.ben, **told)
    page = amara.get("/my/timeline/").text
    assert "Marc" not in page
    assert str(named.pk) not in page
    assert amara.get(f"/my/timeline/events/{named.pk}/").status_code == 404
    assert amara.post(f"/my/timeline/events/{named.pk}/take-off/").status_code == 404
    assert names_in_timeline(cast.amara, private=False) == set()
    assert ("Marc", "timeline") not in missing_people(cast.amara, [], private=False)
    actions.take_off(row=named, by=cast.ben, at=timezone.now())
    assert named.what not in amara.get("/my/timeline/").text


def test_what_the_client_wrote_themself_stays_theirs_and_gives_no_flag_away(cast, marc, amara, ben):
    own = event(cast, cast.amara_user)
    page = amara.get("/my/timeline/").text
    assert own.what in page
    assert "flagged" not in page
    assert "flagged" not in amara.get(f"/my/timeline/events/{own.pk}/").text
    said = {"what": own.what, "when": "2020", "category": "move", "more": "He shouted", "revision": own.revision}
    assert ben.post(here(cast, f"events/{own.pk}/"), said).status_code == 302
    assert own.what not in amara.get("/my/timeline/").text  # somebody else's words are in it now


def test_people_of_the_inventory_are_chosen_on_both_sides(cast, marc, ben, amara):
    now = timezone.now()
    relationships.add_relationship(client=cast.amara, name="Zuri", kind="child", by=cast.amara_user, at=now)
    assert 'value="Marc"' in ben.get(here(cast)).text
    own = amara.get("/my/timeline/events/").text
    assert 'value="Zuri"' in own
    assert 'value="Marc"' not in own  # whom only the therapist named is not there
    said = {"what": "A birth", "when": "2015", "category": "birth", "known": ["Zuri"], "names": "Mum,  Zuri"}
    assert ben.post(here(cast, "events/"), said).status_code == 302
    [kept] = cast.amara.life_events.all()
    assert kept.people == ["Zuri", "Mum"]
    page = ben.get(here(cast, f"events/{kept.pk}/")).text
    assert 'value="Mum"' in page
    assert page.count("checked") == 1
    assert ben.post(here(cast, "events/"), {**said, "known": ["Nobody"]}).status_code == 200  # no such person


def test_asking_for_the_names_costs_one_statement(cast, marc):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        unsafe_named(cast.amara, "Marc")
    assert len(asked) == 1


def test_a_formulation_is_shared_only_after_it_was_said(cast, course, marc, ben):
    path = reverse("share_formulation", args=[course.pk])
    said = {"how": "It began when Marc moved in", "revision": "0"}
    page = ben.post(path, said, follow=True).text
    assert SAYS in page
    assert 'name="named" value="1"' in page
    draft = Formulation.objects.get()
    assert (draft.shared_at, draft.how) == (None, said["how"])  # kept, not shared
    assert ben.post(path, {**said, "revision": draft.revision, "named": "1"}).status_code == 302
    assert Formulation.objects.get().shared_at


def test_a_formulation_without_them_is_shared_at_once(cast, course, marc, ben):
    ben.post(reverse("share_formulation", args=[course.pk]), {"how": "After the move", "revision": "0"})
    assert Formulation.objects.get().shared_at


def test_a_letter_is_finished_only_after_it_was_said(cast, course, marc, ben):
    letter = courses.draft_letter(course=course, addressee="", body="x", by=cast.ben, at=timezone.now())
    path, said = reverse("finish_letter", args=[letter.pk]), {"addressee": "", "body": "Marc is her partner."}
    assert SAYS in ben.post(path, {**said, "revision": letter.revision}, follow=True).text
    letter.refresh_from_db()
    assert (letter.finished_at, letter.body) == (None, said["body"])
    ben.post(path, {**said, "revision": letter.revision, "named": "1"})
    letter.refresh_from_db()
    assert letter.finished_at


def test_an_ending_plan_is_given_only_after_it_was_said(cast, course, marc, ben):
    now = timezone.now()
    feelings = {"feelings": "Marc did not want her to come"}  # is not on the client's copy
    courses.save_ending_plan(course=course, parts=feelings, revision=0, by=cast.ben, at=now)
    assert SAYS not in ben.get(reverse("ending_plan", args=[course.pk])).text
    assert SAYS not in ben.post(reverse("share_plan", args=[course.pk]), follow=True).text
    parts = {"warning_signs": "I stop talking to Marc"}
    courses.save_ending_plan(course=course, parts=parts, revision=1, by=cast.ben, at=now)
    assert SAYS in ben.get(reverse("ending_plan", args=[course.pk])).text
    assert SAYS in ben.post(reverse("share_plan", args=[course.pk]), follow=True).text
    course.refresh_from_db()
    assert course.ending_plan.shared_at is None
    ben.post(reverse("share_plan", args=[course.pk]), {"named": "1"})
    course.ending_plan.refresh_from_db()
    assert course.ending_plan.shared_at


def test_a_staying_safe_plan_is_kept_only_after_it_was_said_to_staff(cast, marc, ben, amara):
    said = {"people_to_ask": "Marc", "revision": "0"}
    path = reverse("keep_safety_plan", args=[cast.amara.pk])
    page = ben.post(path, said, follow=True).text
    assert SAYS in page
    assert 'name="named" value="1"' in page
    draft = SafetyPlan.objects.get()
    assert draft.kept_at is None
    assert "flagged" not in amara.get(reverse("my_safety_plan")).text
    ben.post(path, {**said, "revision": draft.revision, "named": "1"})
    assert SafetyPlan.objects.get().kept_at


def test_steps_and_goals_the_client_sees_remind_of_whom_they_name(cast, course, marc, ben):
    session = course.sessions.first()
    said = {"what": "Tell Marc", "with_whom": "", "confidence": "5"}
    assert SAYS in ben.post(reverse("session_step", args=[session.pk]), said, follow=True).text
    assert (
        SAYS
        not in ben.post(reverse("session_step", args=[session.pk]), {**said, "what": "Tell Zuri"}, follow=True).text
    )
    goal = {"text": "Less contact with Marc"}
    assert SAYS in ben.post(reverse("set_goal", args=[course.pk]), goal, follow=True).text
