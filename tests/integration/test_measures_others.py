"""Questionnaires beyond those that are asked by themselves: offered by age, read out, shown with parts and patterns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openipt.measures.loading import instruments
from openipt.measures.models import Response
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def session(cast):
    return session_of(make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(minutes=20)), 1)


def test_the_room_offers_them_and_the_answers_show_parts_and_patterns(cast, session):
    ben = signed_in(cast.ben)
    page = ben.get(f"/work/sessions/{session.pk}/").text
    address = f"/work/sessions/{session.pk}/measures/pcl-5/"
    assert address in page
    assert "WHO-5" not in page
    assert "who-5" not in instruments()
    sent = {item.key: 2 for item in instruments()["pcl-5"].items}
    answer = ben.post(address, sent, follow=True)
    assert Response.objects.get(instrument="pcl-5").shown == 40
    assert "Intrusion" in answer.text
    assert "provisional PTSD diagnosis" in answer.text
    assert "is not a diagnosis: ask" in answer.text


def test_a_rating_by_the_clinician(cast, session):
    ben = signed_in(cast.ben)
    page = ben.post(f"/work/sessions/{session.pk}/measures/cgi-s/", {"cgi-s-1": 4}, follow=True).text
    assert "Clinical impression: moderately ill." in page
    assert "CGI-S" in ben.get(f"/work/courses/{session.course_id}/").text


def test_what_a_clinician_did_not_assess_is_left_out(cast, session):
    ben, address = signed_in(cast.ben), f"/work/sessions/{session.pk}/measures/ham-d-17/"
    page = ben.get(address).text
    assert "Your rating: HAM-D-17" in page
    assert "nothing is read out" in page
    assert page.count("Not assessed") == 17
    assert "rather not answer" not in page
    rated = {f"ham-{number}": 1 for number in range(1, 18)} | {"ham-3": 0}
    incomplete = {key: value for key, value in rated.items() if key != "ham-16"}
    assert "Please choose one for each, or “Not assessed”." in ben.post(address, incomplete).text
    ben.post(address, rated | {"ham-16": "rather-not"})
    response = Response.objects.get(instrument="ham-d-17")
    assert (response.given["ham-16"], response.complete) == (None, False)
    assert response.shown == 16  # 15 of 16 answered items, and the mean of them for the one left out


def test_a_date_of_birth_counts(cast, session):
    cast.amara.birth_date = "1950-02-03"
    cast.amara.save()
    assert "GDS-15" in signed_in(cast.ben).get(f"/work/sessions/{session.pk}/").text
