"""Scoring everything again finds what differs, and changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from openipt.measures.actions import assign_for_session, record_response
from openipt.measures.models import Response
from openipt.operations import rescoring
from tests.people import make_cast
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def response():
    cast = make_cast()
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=1), held=1)
    session = session_of(course, 1)
    for assigned in assign_for_session(session=session, by=cast.ben, at=session.starts_at):
        if assigned.instrument == "phq-9":
            asked = course.assignments.select_related("client__practice").get(pk=assigned.pk)
            answers = phq9(2, 2, None, None, 1, 3, 1, 0, 0)
            record_response(assignment=asked, answers=answers, way=Response.Way.LINK, by=None, at=session.starts_at)
    return Response.objects.get()


def test_nothing_differs(response):
    assert response.total == Decimal("11.571")
    assert rescoring.rescore()[0].endswith("Differing: 0.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"total": Decimal(12)}, "stored total 12.000, now 11.571"),
        ({"band": "mild"}, "stored band mild, now moderate"),
        ({"total": None}, "stored total None"),
        ({"edition": "99"}, "edition 99 of this questionnaire does not come"),
    ],
)
def test_what_differs_is_named_and_left_as_it_is(response, change, reason):
    Response.objects.update(**change)
    told = rescoring.rescore()
    assert "Differing: 1." in told[0]
    assert str(response.pk) in told[1]
    assert reason in told[1]
    assert Response.objects.filter(**change).exists()


def test_answers_that_do_not_fit_any_more_are_named(response):
    response.answers = '{"phq-99": 1}'
    response.save(update_fields=["answers"])
    assert "cannot be scored (AnswerError)" in rescoring.rescore()[1]


def test_a_total_that_is_missing_stays_missing(response):
    response.answers, response.total, response.band = '{"phq-1": 1}', None, ""
    response.save()
    assert rescoring.rescore()[0].endswith("Differing: 0.")


def test_many_differences_are_counted(response, monkeypatch):
    monkeypatch.setattr(rescoring, "SHOWN", 0)
    Response.objects.update(total=Decimal(1))
    assert rescoring.rescore()[-1] == "… and 1 more."
