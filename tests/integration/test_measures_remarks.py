"""What a client wants to say about their answers, and where the therapist sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openipt.measures.actions import assign_for_session, record_response
from openipt.measures.models import Remark, Response
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=6))


@pytest.fixture
def response(cast, course):
    session = session_of(course, 1)
    for assigned in assign_for_session(session=session, by=cast.ben, at=session.starts_at):
        if assigned.instrument == "phq-9":
            asked = course.assignments.select_related("client__practice").get(pk=assigned.pk)
            way = Response.Way.SIGNED_IN
            record_response(assignment=asked, answers=phq9(*[1] * 8, 0), way=way, by=cast.amara_user, at=timezone.now())
    return Response.objects.get()


def test_a_remark_is_kept_once_and_is_seen_in_the_next_session(cast, course, response):
    amara, ben = signed_in(cast.amara_user), signed_in(cast.ben)
    address = f"/my/answers/{response.pk}/"
    assert "It is not read at once" in amara.get(address).text
    for _ in range(2):
        amara.post(address, {"kind": "bring_up", "text": "Question 3, since my father's birthday."})
    assert Remark.objects.count() == 1
    assert "since my father" in amara.get(address).text
    room = ben.get(f"/work/sessions/{session_of(course, 2).pk}/").text
    assert "The client wants to talk about these answers" in room
    assert "since my father" in room


def test_what_was_missed_needs_words(cast, response):
    amara = signed_in(cast.amara_user)
    page = amara.post(f"/my/answers/{response.pk}/", {"kind": "missed", "text": " "})
    assert "what the questions missed" in page.text
    assert not Remark.objects.exists()
    amara.post(f"/my/answers/{response.pk}/", {"kind": "missed", "text": "Nobody asks about my hands."})
    assert Remark.objects.get().text == "Nobody asks about my hands."


def test_after_the_session_it_is_no_longer_news(cast, course, response):
    signed_in(cast.amara_user).post(f"/my/answers/{response.pk}/", {"kind": "bring_up", "text": ""})
    session = session_of(course, 1)
    session.state, session.closed_at = "held", timezone.now() + timedelta(minutes=1)
    session.save()
    room = signed_in(cast.ben).get(f"/work/sessions/{session_of(course, 2).pk}/").text
    assert "The client wants to talk" not in room


def test_nonsense_is_refused(cast, response):
    page = signed_in(cast.amara_user).post(f"/my/answers/{response.pk}/", {"kind": "shout", "text": "x" * 3000})
    assert page.status_code == 200
    assert not Remark.objects.exists()
