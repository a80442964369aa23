"""What a therapist adds to the questionnaires of a course, and takes away again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.measures.actions import MeasureError, assign_due, plan_measure, record_response
from openipt.measures.models import Assignment, PlannedMeasure, Response
from openipt.measures.queries.plans import plans_by_course
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() + timedelta(days=2))


def asked(course):
    return set(course.assignments.filter(withdrawn_at=None).values_list("instrument", flat=True))


def add(cast, course, key="pcl-5", rhythm="every_session", at=None):
    rhythm = PlannedMeasure.Rhythm(rhythm)
    return plan_measure(course=course, key=key, rhythm=rhythm, by=cast.ben, at=at or timezone.now())


def test_what_is_added_is_asked_at_once_and_what_is_taken_away_no_longer(cast, course):
    ben = signed_in(cast.ben)
    address = f"/work/courses/{course.pk}/questionnaires/"
    assert "Nothing so far" in ben.get(address).text
    ben.post(address, {"instrument": "pcl-5", "rhythm": "every_session"})
    assert asked(course) == {"phq-9", "gad-7", "core-10", "pcl-5"}
    page = ben.get(address).text
    assert "No longer ask PCL-5" in page
    assert "PCL-5:" not in page  # not offered twice
    ben.post(f"{address}{PlannedMeasure.objects.get().pk}/end/")
    ben.post(f"{address}{PlannedMeasure.objects.get().pk}/end/")
    assert asked(course) == {"phq-9", "gad-7", "core-10"}
    acts = AuditEvent.objects.filter(act__startswith="measure.plan").values_list("act", flat=True)
    assert list(acts) == ["measure.planned", "measure.plan_ended"]


def test_the_worker_asks_it_before_later_sessions_too(cast, course):
    add(cast, course)
    assign_due(by=None, at=timezone.now() + timedelta(days=3))
    assert Assignment.objects.filter(instrument="pcl-5", withdrawn_at=None).count() == 2


def test_once_is_asked_until_it_is_answered(cast, course):
    row = add(cast, course, rhythm="once")
    assert plans_by_course([course.pk])[course.pk].added == (("pcl-5", "once"),)
    assigned = course.assignments.select_related("client__practice").get(instrument="pcl-5")
    answers = {item.key: 1 for item in assigned.form.items}
    record_response(assignment=assigned, answers=answers, way=Response.Way.LINK, by=None, at=row.added_at)
    assert plans_by_course([course.pk])[course.pk].added == ()
    assign_due(by=None, at=timezone.now() + timedelta(days=3))
    assert Assignment.objects.filter(instrument="pcl-5").count() == 1


def test_adding_twice_adds_once(cast, course):
    assert add(cast, course) == add(cast, course)


@pytest.mark.parametrize("key", ["phq-9", "phq-a", "cgi-s", "who-5", "nothing"])
def test_what_does_not_fit_is_refused(cast, course, key):
    with pytest.raises(MeasureError, match="cannot be added"):
        add(cast, course, key)


def test_a_far_session_is_asked_when_its_time_comes(cast):
    course = make_course(cast.amara, cast.ben, first=timezone.now() + timedelta(days=20))
    add(cast, course)
    assert asked(course) == set()


def test_where_nobody_reads_alerts_what_asks_about_danger_is_not_asked_away(cast, course):
    cast.practice.alert_reader = None
    cast.practice.save()
    add(cast, course)
    add(cast, course, "gad-2")
    assert asked(course) == {"phq-8", "gad-7", "gad-2"}


def test_nonsense_adds_nothing(cast, course):
    ben = signed_in(cast.ben)
    ben.post(f"/work/courses/{course.pk}/questionnaires/", {"instrument": "phq-9", "rhythm": "daily"})
    assert not PlannedMeasure.objects.exists()
