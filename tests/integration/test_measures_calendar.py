"""What the plan asks in a real course: at the start, in the middle, at the end and after it; by focus; and changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from openipt.audit.models import AuditEvent
from openipt.courses.models import Course, Session, SessionState
from openipt.formulation.actions import choose_focus
from openipt.formulation.areas import Choice
from openipt.intake.models import Consent
from openipt.measures.actions import (
    MeasureError,
    ask_after_course,
    assign_due,
    assign_for_session,
    leave_out_measure,
    record_response,
)
from openipt.measures.loading import catalogue
from openipt.measures.models import Assignment, Delivery, FollowUp, PlannedMeasure, Response
from openipt.measures.queries import due_for, stock
from openipt.measures.tasks import deliver_due, queue_reminders
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db
FIRST = datetime(2027, 1, 6, 15, 0, tzinfo=UTC)
ENDED = datetime(2027, 4, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=FIRST, sessions=16)


@pytest.fixture
def all_here(monkeypatch):
    """The packs for non-commercial use are switched on, as with OPENIPT_PACKS."""
    on = {key: one for key, one in catalogue().items() if one.is_worded}
    monkeypatch.setattr(stock, "instruments", lambda: on)


def asked_before(course, number, by):
    session = session_of(course, number)
    assign_for_session(session=session, by=by, at=session.starts_at - timedelta(days=3))
    return {row.instrument for row in session.assignments.filter(withdrawn_at=None)}


def end(course, at=ENDED):
    Session.objects.filter(course=course).update(state=SessionState.HELD)
    Course.objects.filter(pk=course.pk).update(state="ended", ended_at=at, completion="completed")


def test_start_middle_and_end_ask_more_than_the_sessions_between(cast, course, all_here):
    monthly = {number: asked_before(course, number, cast.ben) for number in (1, 2, 7, 8, 9, 16)}
    usual = {"phq-9", "gad-7"}
    assert monthly[2] == monthly[7] == monthly[9] == usual
    assert monthly[8] == monthly[16] == usual | {"who-5"}
    assert monthly[1] == usual | {"who-5", "audit-c", "core-10"}


def test_the_worker_asks_it_in_time(cast, course):
    assign_due(by=None, at=FIRST - timedelta(days=2))
    assert "core-10" in set(course.assignments.values_list("instrument", flat=True))


def test_the_focus_brings_and_takes_its_questionnaires(cast, course):
    address = f"/work/courses/{course.pk}/questionnaires/"
    ben = signed_in(cast.ben)
    assert "PG-13-R" not in ben.get(address).text
    choose_focus(
        course=course, choices=[Choice("grief", "Her mother died.", "")], agreed_with_client=True, by=cast.ben, at=FIRST
    )
    page = ben.get(address).text
    assert "PG-13-R" in page
    assert "not asked" in page or "Leave PG-13-R out" in page
    assert "in the middle, before session 8" in page
    assert "12 months after the end" in page
    choose_focus(
        course=course, choices=[Choice("isolation", "Alone.", "")], agreed_with_client=True, by=cast.ben, at=FIRST
    )
    assert "PG-13-R" not in ben.get(address).text
    assert list(course.planned_areas.values_list("area", flat=True)) == ["isolation"]


def test_what_the_plan_wants_is_left_out_with_a_reason_and_asked_again(cast, course):
    address, ben = f"/work/courses/{course.pk}/questionnaires/", signed_in(cast.ben)
    asked_before(course, 2, cast.ben)
    with pytest.raises(MeasureError, match="why"):
        leave_out_measure(course=course, key="gad-7", reason=" ", by=cast.ben, at=FIRST)
    with pytest.raises(MeasureError, match="not in the plan"):
        leave_out_measure(course=course, key="pcl-5", reason="x", by=cast.ben, at=FIRST)
    ben.post(address, {"leave_out": "gad-7", "reason": "She is not anxious."})
    ben.post(address, {"leave_out": "gad-7", "reason": "again"})
    row = PlannedMeasure.objects.get()
    assert (row.rhythm, row.reason) == ("never", "She is not anxious.")
    assert asked_before(course, 2, cast.ben) == {"phq-9"}
    page = ben.get(address).text
    assert "Left out: She is not anxious." in page
    assert "Nothing so far." in page  # nothing added
    ben.post(f"{address}{row.pk}/end/")
    assert asked_before(course, 2, cast.ben) == {"phq-9", "gad-7"}
    acts = AuditEvent.objects.filter(act__startswith="measure.").values_list("act", flat=True)
    assert list(acts) == ["measure.left_out", "measure.plan_ended"]


def test_what_is_added_for_the_stages_is_not_asked_between_them(cast, course):
    PlannedMeasure.objects.create(course=course, instrument="pcl-5", rhythm="stages", added_at=FIRST, added_by=cast.ben)
    assert "pcl-5" not in asked_before(course, 2, cast.ben)
    assert "pcl-5" in asked_before(course, 8, cast.ben)
    end(course)
    ask_after_course(by=None, at=datetime(2027, 7, 30, 12, 1, tzinfo=UTC))
    assert Assignment.objects.filter(follow_up__months=3, instrument="pcl-5").exists()


def test_a_teenager_is_asked_the_teenagers_questionnaire(cast, course):
    cast.amara.birth_date = "2012-05-01"
    cast.amara.save()
    found = asked_before(course, 2, cast.ben)
    assert "phq-a" in found
    assert "phq-9" not in found


# -------------------------------------------------------------------------------------------------- after the course


@pytest.mark.parametrize(
    ("months", "opens"),
    [(3, datetime(2027, 7, 30, 12, tzinfo=UTC)), (6, datetime(2027, 10, 30, 12, tzinfo=UTC))],
)
def test_months_after_the_course_the_client_is_asked_once(cast, course, months, opens):
    end(course)
    assert ask_after_course(by=None, at=opens - timedelta(minutes=1)) == 0
    assert ask_after_course(by=None, at=opens) == 1
    assert ask_after_course(by=None, at=opens + timedelta(days=1)) == 0
    found = FollowUp.objects.get()
    assert (found.months, found.opens_at) == (months, opens)
    due = due_for(cast.amara, opens)
    assert [row.instrument for row in due] == ["phq-9", "gad-7"]
    assert due_for(cast.amara, found.closes_at) == []


def test_a_follow_up_is_announced_answered_and_stops(cast, course, settings):
    settings.PUBLIC_URL = "https://ipt.example.org"
    Consent.objects.create(client=cast.amara, kind="messages", edition="2", given_at=FIRST)
    end(course)
    opens = datetime(2027, 7, 30, 12, tzinfo=UTC)
    ask_after_course(by=None, at=opens)
    for days in range(12):
        queue_reminders(opens + timedelta(days=days))
        deliver_due(opens + timedelta(days=days))
    assert [(one.number, one.state) for one in Delivery.objects.all()] == [(1, "sent"), (2, "sent")]
    assert (len(mail.outbox), mail.outbox[0].subject) == (2, "How are you?")
    for row in due_for(cast.amara, opens):
        asked = Assignment.objects.select_related("client__practice").get(pk=row.pk)
        answers = {asked.form.items[0].key: 0}
        record_response(assignment=asked, answers=answers, way=Response.Way.SIGNED_IN, by=cast.amara_user, at=opens)
    assert due_for(cast.amara, opens) == []
    ben = signed_in(cast.ben).get(f"/work/courses/{course.pk}/questionnaires/").text
    assert "answered" in ben


def test_the_client_reads_and_answers_a_follow_up_on_their_pages(cast, course):
    end(course)
    Course.objects.filter(pk=course.pk).update(ended_at=datetime.now(UTC) - timedelta(days=93))
    assert ask_after_course(by=None, at=datetime.now(UTC)) == 1
    asked = Assignment.objects.get(instrument="gad-7")
    page = signed_in(cast.amara_user).get(f"/my/measures/{asked.pk}/").text
    assert "3 months after your course" in page
    answers = {item.key: "1" for item in asked.form.items}
    there = signed_in(cast.amara_user).post(f"/my/measures/{asked.pk}/", answers)
    assert there["Location"].endswith("thanks/")
    assert Response.objects.get().session is None


@pytest.mark.parametrize(
    "change", [{"completion": "died"}, {"completion": "transferred"}, {"state": "middle"}, {"state": "dropped_out"}]
)
def test_who_died_went_elsewhere_or_is_in_treatment_is_not_asked(course, change):
    end(course)
    Course.objects.filter(pk=course.pk).update(**change)
    assert ask_after_course(by=None, at=datetime(2027, 8, 1, tzinfo=UTC)) == 0


def test_the_statements_do_not_grow_with_the_courses(cast, course, django_assert_max_num_queries):
    end(course)
    for _ in range(4):
        end(make_course(cast.carl, cast.rosa, first=FIRST, sessions=1))
    with django_assert_max_num_queries(18):
        assert ask_after_course(by=None, at=datetime(2027, 8, 1, tzinfo=UTC)) == 5
