"""Asking, recording and repeating answers: what is stored together, once, or not at all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from openipt.audit.models import AuditEvent
from openipt.measures.actions import (
    AnsweredBefore,
    MeasureError,
    assign_due,
    assign_for_session,
    decline_assignment,
    record_read_out,
    record_response,
    void_response,
)
from openipt.measures.models import Assignment, Response
from openipt.measures.queries import (
    assignments_for,
    course_scores,
    due_for,
    latest_scores,
    responses_for,
    unanswered_for,
)
from openipt.measures.scoring import AnswerError, change_between
from openipt.safety.models import Concern
from tests.people import client, make_cast, member
from tests.treatment import FIRST_SESSION, WEEK, make_course, phq9, session_of

pytestmark = pytest.mark.django_db
BEFORE = FIRST_SESSION - timedelta(days=2)
MODERATE = phq9(2, 2, 2, 2, 1, 2, 1, 0, 0)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben)


@pytest.fixture
def asked(course, cast):
    """The PHQ-9 before the first session."""
    assign_for_session(session=session_of(course, 1), by=cast.ben, at=BEFORE)
    return Assignment.objects.select_related("client__practice").get(instrument="phq-9")


def give(assignment, answers, cast, at=BEFORE):
    return record_response(
        assignment=assignment, answers=answers, way=Response.Way.SIGNED_IN, by=cast.amara_user, at=at
    )


def test_what_the_edition_wants_is_asked_once(course, cast):
    session = session_of(course, 1)
    new = assign_for_session(session=session, by=cast.ben, at=BEFORE)
    assert [row.instrument for row in new] == ["phq-9", "gad-7", "core-10"]
    assert assign_for_session(session=session, by=cast.ben, at=BEFORE) == []
    assert [row.instrument for row in due_for(cast.amara, BEFORE)] == ["phq-9", "gad-7", "core-10"]
    assert due_for(cast.amara, FIRST_SESSION - timedelta(days=4)) == []
    assert due_for(cast.amara, FIRST_SESSION + timedelta(days=1)) == []


def test_nobody_named_to_read_alerts_means_no_risk_item_away_from_the_therapist(course, cast):
    cast.practice.alert_reader = None
    cast.practice.save()
    new = assign_for_session(session=session_of(course, 1), by=cast.ben, at=BEFORE)
    assert [row.instrument for row in new] == ["phq-8", "gad-7"]


def test_losing_the_reader_of_alerts_withdraws_the_risk_item_at_once(asked, course, cast):
    cast.practice.alert_reader = None
    cast.practice.save()
    cast.amara.practice.refresh_from_db()
    assert [row.instrument for row in due_for(cast.amara, BEFORE)] == ["gad-7"]
    assert assign_due(by=None, at=BEFORE) == 1
    assert [row.instrument for row in due_for(cast.amara, BEFORE)] == ["phq-8", "gad-7"]
    assert assign_due(by=None, at=BEFORE) == 0
    asked.refresh_from_db()
    assert asked.withdrawn_at == BEFORE


def test_the_worker_asks_before_the_next_session_only(course, cast):
    make_course(cast.carl, cast.rosa, first=FIRST_SESSION + timedelta(days=30))
    assert assign_due(by=None, at=BEFORE) == 3
    assert set(Assignment.objects.values_list("session__number", flat=True)) == {1}
    event = AuditEvent.objects.get(act="measures.asked")
    assert [mention.client_id for mention in event.mentions.all()] == [cast.amara.pk]
    assert assign_due(by=None, at=BEFORE) == 0


def test_a_moved_session_moves_what_is_asked_before_it(asked, course):
    session = session_of(course, 1)
    session.starts_at += timedelta(days=2)
    session.save()
    assert assign_due(by=None, at=BEFORE) == 0
    asked.refresh_from_db()
    assert asked.opens_at == session.starts_at - timedelta(days=3)


def test_answers_are_scored_and_sealed(asked, cast):
    recorded = give(asked, MODERATE, cast)
    response = Response.objects.get(pk=recorded.response.pk)
    assert (response.shown, response.band, response.complete, response.given["phq-1"]) == (12, "moderate", True, 2)
    assert recorded.concern is None
    event = AuditEvent.objects.get(act="response.recorded")
    assert (event.client_id, event.actor_id) == (cast.amara.pk, cast.amara_user.pk)
    assert "moderate" not in str(event.detail)


@pytest.mark.parametrize(("value", "severity"), [(1, "soon"), (2, "priority"), (3, "priority")])
def test_a_marked_risk_item_raises_a_concern_whatever_the_total(asked, cast, value, severity):
    recorded = give(asked, phq9(2, None, None, None, 1, 3, 1, 0, value), cast)
    assert recorded.response.total is None
    concern = Concern.objects.get()
    assert recorded.concern == concern
    assert (concern.severity, concern.owner, concern.source_id) == (severity, cast.ben, recorded.response.pk)
    assert "better off dead" in concern.reason
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(concern.pk)]


def test_a_risk_item_left_out_is_to_be_asked_in_person(asked, course, cast):
    recorded = give(asked, phq9(1, 1, 1, 1, 1, 1, 1, 1, None), cast)
    assert (recorded.response.shown, recorded.concern) == (9, None)
    (phq, *_others) = assignments_for(session_of(course, 1))
    assert [flag.item.key for flag in phq.to_ask] == ["phq-9"]


def test_the_same_answers_again_write_nothing(asked, cast):
    first = give(asked, phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), cast)
    events = AuditEvent.objects.count()
    again = give(asked, phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), cast, at=BEFORE + timedelta(minutes=5))
    assert (again.repeated, again.response.pk, again.concern) == (True, first.response.pk, first.concern)
    assert AuditEvent.objects.count() == events
    assert (Response.objects.count(), Concern.objects.count()) == (1, 1)


def test_other_answers_afterwards_are_refused(asked, cast):
    give(asked, MODERATE, cast)
    with pytest.raises(AnsweredBefore):
        give(asked, phq9(0, 0, 0, 0, 0, 0, 0, 0, 0), cast)
    assert Response.objects.get().shown == 12


@pytest.mark.parametrize("answers", [{"phq-1": 4}, {"phq-1": -1}, {"phq-99": 1}, {"phq-1": True}])
def test_nonsense_is_refused_and_leaves_nothing(asked, cast, answers):
    with pytest.raises(AnswerError):
        give(asked, answers, cast)
    assert not Response.objects.exists()
    assert not AuditEvent.objects.filter(act="response.recorded").exists()


def test_what_is_no_longer_asked_cannot_be_answered(asked, cast):
    asked.withdrawn_at = BEFORE
    asked.save()
    with pytest.raises(MeasureError):
        give(asked, MODERATE, cast)


def test_that_it_does_not_apply_is_an_answer_too(asked, cast):
    why = Assignment.DeclinedAs.NOT_APPLICABLE
    decline_assignment(assignment=asked, why=why, by=cast.amara_user, at=BEFORE)
    again = decline_assignment(assignment=asked, by=cast.amara_user, at=BEFORE + timedelta(minutes=1))
    assert (again.declined_as, again.declined_at) == (why, BEFORE)
    assert AuditEvent.objects.get(act="assignment.declined").detail == {"why": "not_applicable"}


def test_a_declined_questionnaire_is_not_due_but_may_still_be_answered(asked, cast):
    decline_assignment(assignment=asked, by=cast.amara_user, at=BEFORE)
    assert [row.instrument for row in due_for(cast.amara, BEFORE)] == ["gad-7", "core-10"]
    assert assign_due(by=None, at=BEFORE) == 0
    assert not give(asked, MODERATE, cast).repeated


def test_a_voided_response_counts_no_more_and_its_concern_stays(asked, course, cast):
    recorded = give(asked, phq9(1, 1, 1, 1, 1, 1, 1, 1, 3), cast)
    with pytest.raises(MeasureError):
        void_response(response=recorded.response, reason="  ", by=cast.ben, at=BEFORE)
    void_response(response=recorded.response, reason="Filled in by her sister", by=cast.ben, at=BEFORE)
    assert list(responses_for(course)) == []
    assert Concern.objects.get().closed_at is None
    assert "phq-9" in [row.instrument for row in due_for(cast.amara, BEFORE)]
    assert not give(asked, MODERATE, cast).repeated


def test_reading_out_in_session_always_has_the_risk_item(course, cast):
    cast.practice.alert_reader = None
    cast.practice.save()
    session = session_of(course, 1)
    assign_for_session(session=session, by=cast.ben, at=BEFORE)
    answers = phq9(1, 1, 1, 1, 1, 1, 1, 1, 1)
    first = record_read_out(session=session, key="phq-9", answers=answers, by=cast.ben, at=FIRST_SESSION)
    again = record_read_out(session=session, key="phq-9", answers=answers, by=cast.ben, at=FIRST_SESSION)
    assert (first.concern, again.repeated) == (Concern.objects.get(owner=cast.ben), True)
    assert [row.instrument for row in due_for(cast.amara, FIRST_SESSION)] == ["gad-7"]
    with pytest.raises(KeyError):
        record_read_out(session=session, key="phq-99", answers={}, by=cast.ben, at=FIRST_SESSION)


def answer_weekly(course, cast, totals):
    for number, total in enumerate(totals, 1):
        session = session_of(course, number)
        at = session.starts_at - timedelta(days=1)
        assign_for_session(session=session, by=cast.ben, at=at)
        values = [min(3, max(0, total - 3 * place)) for place in range(8)]
        row = session.assignments.select_related("client__practice").get(instrument="phq-9")
        record_response(assignment=row, answers=phq9(*values, 0), way=Response.Way.LINK, by=None, at=at)


def test_scores_of_a_course_are_plain_values(course, cast):
    answer_weekly(course, cast, [18, 16, 9])
    (phq,) = course_scores(course)
    assert (phq.first, phq.previous, phq.last) == (18, 16, 9)
    assert [point.session for point in phq.points] == [1, 2, 3]
    assert phq.change == change_between(phq.instrument, 18, 9)
    assert latest_scores([course], ["gad-7"]) == {}


def test_a_caseload_takes_one_statement_however_long(course, cast):
    answer_weekly(course, cast, [18, 16])
    more = [make_course(client(cast.practice, f"Client{n} X", cast.ben), cast.ben) for n in range(4)]
    for one in more:
        answer_weekly(one, cast, [10, 12, 14])
    with CaptureQueriesContext(connection) as statements:
        found = latest_scores([course, *more], ["phq-9", "phq-8"])
    assert len(statements) == 1
    assert [found[one.pk]["phq-9"].last for one in [course, *more]] == [16, 14, 14, 14, 14]


def test_recording_takes_as_many_statements_in_a_long_course(asked, course, cast):
    with CaptureQueriesContext(connection) as first:
        give(asked, phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), cast)
    answer_weekly(make_course(client(cast.practice, "Dora X", cast.ben), cast.ben), cast, [18, 16, 14])
    session = session_of(course, 2)
    assign_for_session(session=session, by=cast.ben, at=BEFORE + WEEK)
    row = session.assignments.select_related("client__practice").get(instrument="phq-9")
    with CaptureQueriesContext(connection) as later:
        give(row, phq9(1, 1, 1, 1, 1, 1, 1, 1, 2), cast, at=BEFORE + WEEK)
    assert len(later) == len(first) <= 24


def test_asking_takes_as_many_statements_for_many_courses(course, cast):
    with CaptureQueriesContext(connection) as few:
        assert assign_due(by=None, at=BEFORE) == 3
    for number in range(5):
        make_course(client(cast.practice, f"Client{number} X", cast.ben), cast.ben)
    with CaptureQueriesContext(connection) as many:
        assert assign_due(by=None, at=BEFORE) == 15
    assert len(many) <= len(few)


def test_who_has_not_answered_is_known_by_day(asked, course, cast):
    day = FIRST_SESSION.date()
    assert unanswered_for(cast.ben, day) == {session_of(course, 1).pk}
    assert unanswered_for(cast.ben, day + timedelta(days=1)) == set()
    assert unanswered_for(cast.rosa, day) == set()
    for row in due_for(cast.amara, BEFORE):
        give(row, MODERATE if row.instrument == "phq-9" else {}, cast)
    assert unanswered_for(cast.ben, day) == set()


def test_members_of_other_practices_are_told_nothing(asked, cast):
    member(cast.other_practice, "Tom Far")
    assert give(asked, phq9(0, 0, 0, 0, 0, 0, 0, 0, 1), cast).concern.owner == cast.ben


def answered(course, number, answers):
    """A PHQ-9 before a session."""
    session = session_of(course, number)
    asked = next(one for one in assign_for_session(session=session, by=None, at=BEFORE) if one.instrument == "phq-9")
    full = Assignment.objects.select_related("client__practice", "course__client__practice").get(pk=asked.pk)
    at = session.starts_at - timedelta(days=1)
    return record_response(assignment=full, answers=answers, way=Response.Way.LINK, by=None, at=at)


def test_a_total_that_rose_by_six_is_looked_after_the_same_day(course):
    assert answered(course, 1, phq9(1, 1, 1, 1, 1, 1, 1, 1, 0)).concern is None
    concern = answered(course, 2, phq9(2, 2, 2, 2, 2, 2, 1, 1, 0)).concern
    assert concern is not None
    assert concern.reason == "PHQ-9 rose by 6 points since the last time: 8, now 14"
    assert concern.severity == Concern.Severity.PRIORITY


def test_a_rise_by_five_or_a_fall_is_not_a_concern(course):
    assert answered(course, 1, phq9(1, 1, 1, 1, 1, 1, 1, 1, 0)).concern is None
    assert answered(course, 2, phq9(2, 2, 2, 2, 2, 1, 1, 1, 0)).concern is None
    assert answered(course, 3, phq9(0, 0, 0, 0, 0, 0, 0, 0, 0)).concern is None


def test_a_rise_is_from_the_last_time_not_from_the_start_nor_from_what_was_set_aside(course, cast):
    answered(course, 1, phq9(1, 1, 1, 1, 0, 0, 0, 0, 0))
    answered(course, 2, phq9(1, 1, 1, 1, 1, 1, 1, 0, 0))
    assert answered(course, 3, phq9(2, 2, 2, 1, 1, 1, 1, 1, 0)).concern is None
    low = answered(course, 4, phq9(0, 0, 0, 0, 0, 0, 0, 0, 0)).response
    void_response(response=low, reason="Somebody else answered.", by=cast.ben, at=low.answered_at)
    again = course.assignments.select_related("client__practice", "course__client__practice").get(pk=low.assignment_id)
    recorded = record_response(
        assignment=again, answers=phq9(2, 2, 2, 2, 2, 2, 1, 1, 0), way=Response.Way.LINK, by=None, at=low.answered_at
    )
    assert recorded.concern is None


def test_a_marked_question_and_a_rise_are_one_concern(course):
    answered(course, 1, phq9(0, 0, 0, 0, 0, 0, 0, 0, 0))
    concern = answered(course, 2, phq9(1, 1, 1, 1, 1, 1, 0, 0, 1)).concern
    assert concern is not None
    assert "question 9" in concern.reason
    assert concern.reason.endswith("PHQ-9 rose by 7 points since the last time: 0, now 7")
    assert concern.severity == Concern.Severity.PRIORITY
    assert Concern.objects.count() == 1


def test_without_a_total_nothing_rose(course):
    answered(course, 1, phq9(0, 0, 0, 0, 0, 0, 0, 0, 0))
    assert answered(course, 2, phq9(3, 3, 3, None, None, None, None, 3, 0)).concern is None
