"""What came of the courses of a practice: reckoned by the worker, counted by the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.models import Course
from openipt.measures.actions import assign_for_session
from openipt.measures.models import Assignment, Response
from openipt.outcomes.models import CourseOutcome, ScorePair
from openipt.outcomes.queries import Asked, overview
from openipt.outcomes.tasks import reckon_outcomes
from tests.past import make_past
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db
PHQ9 = Asked("phq-9")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def past(cast):
    made = make_past(cast.practice, cast.ben, 25, before=timezone.now())
    reckon_outcomes(timezone.now())
    return made


def set_totals(course, *totals):
    for response, total in zip(course.responses.order_by("answered_at"), totals, strict=False):
        Response.objects.filter(pk=response.pk).update(total=total)


def test_a_course_is_reckoned_from_its_own_rows(cast):
    course = make_past(cast.practice, cast.ben, 1, before=timezone.now())[0]
    set_totals(course, 18, 17, 15, 14, 12, 9, 8, 7)
    Course.objects.filter(pk=course.pk).update(state="ended", completion="completed")
    assert reckon_outcomes(timezone.now()) == 1
    outcome = CourseOutcome.objects.get()
    assert (outcome.fate, outcome.waited_days, outcome.weeks, outcome.held) == ("completed", 14, 8, 8)
    assert (outcome.asked, outcome.answered, outcome.edition, outcome.therapist_id) == (8, 8, "ipt-adult", cast.ben.pk)
    pair = ScorePair.objects.get()
    assert (pair.first, pair.last, pair.scores) == (18, 7, 8)
    assert (pair.clinical, pair.recovered, pair.improved, pair.worse, pair.responded) == (True, True, True, False, True)
    assert AuditEvent.objects.filter(act="outcomes.reckoned").count() == 1


def test_what_changed_is_reckoned_again_and_what_did_not_is_left(cast, past):
    now = timezone.now()
    assert reckon_outcomes(now) == 0
    Response.objects.filter(course=past[0]).update(voided_at=now)
    assert reckon_outcomes(now + timedelta(days=6)) == 0
    assert reckon_outcomes(now + timedelta(days=8)) == 25
    assert not ScorePair.objects.filter(outcome=past[0].pk).exists()
    assert CourseOutcome.objects.get(pk=past[0].pk).answered == 0


def test_an_open_course_is_reckoned_every_hour_and_when_it_closes_or_opens_again(cast):
    now = timezone.now()
    course = make_course(cast.amara, cast.ben, first=now - timedelta(days=8), held=2)
    assert reckon_outcomes(now) == 1
    assert CourseOutcome.objects.get().fate == "open"
    assert reckon_outcomes(now + timedelta(minutes=59)) == 0
    assert reckon_outcomes(now + timedelta(minutes=61)) == 1
    Course.objects.filter(pk=course.pk).update(state="dropped_out", completion="dropped_out", ended_at=now)
    assert reckon_outcomes(now + timedelta(minutes=62)) == 1
    assert CourseOutcome.objects.get().fate == "left"
    Course.objects.filter(pk=course.pk).update(state="middle", completion="", ended_at=None)
    assert reckon_outcomes(now + timedelta(minutes=63)) == 1
    assert CourseOutcome.objects.get().fate == "open"


def test_an_enquiry_that_came_to_nothing_did_not_leave_early(cast):
    course = make_course(cast.amara, cast.ben)
    Course.objects.filter(pk=course.pk).update(state="ended", completion="", ended_at=timezone.now())
    reckon_outcomes(timezone.now())
    assert CourseOutcome.objects.get().fate == "other"


def test_a_portion_at_a_time(cast):
    make_past(cast.practice, cast.ben, 5, before=timezone.now())
    assert [reckon_outcomes(timezone.now(), portion=2) for _ in range(4)] == [2, 2, 1, 0]


def test_the_numbers_are_those_of_the_rows(cast, past):
    seen = overview(cast.practice, PHQ9)
    pairs = list(ScorePair.objects.all())
    changes = [pair.last - pair.first for pair in pairs]
    mean = sum(changes) / 25
    assert (seen.courses, seen.closed, seen.without_pair) == (25, 25, 0)
    assert (seen.fates["completed"], seen.fates["left"]) == (20, 5)
    assert seen.whole
    assert seen.whole.improved
    assert seen.whole.recovered
    assert seen.answered_share
    assert seen.whole.pairs == 25
    assert seen.whole.change == pytest.approx(mean)
    assert seen.whole.sd == pytest.approx((sum((one - mean) ** 2 for one in changes) / 24) ** 0.5)
    assert seen.whole.change_range[0] < mean < seen.whole.change_range[1]
    assert seen.whole.improved.count == sum(pair.improved for pair in pairs)
    assert seen.whole.recovered.of == sum(pair.clinical for pair in pairs)
    assert seen.answered_share.rate == 1
    assert [(group.key, group.pairs) for group in seen.by_edition] == [("ipt-adult", 25)]
    assert [(group.key, group.pairs) for group in seen.by_therapist] == [(str(cast.ben.pk), 25)]
    assert [(step.time, step.at_risk, step.events) for step in seen.waiting] == [(14, 25, 25)]
    assert [(step.time, step.events, round(step.left, 9)) for step in seen.leaving] == [(8, 5, 0.8)]


def test_only_what_was_asked_about(cast, past):
    CourseOutcome.objects.filter(pk=past[0].pk).update(edition="ipt-brief", area="grief")
    assert overview(cast.practice, Asked("phq-9", edition="ipt-brief")).courses == 1
    assert overview(cast.practice, Asked("phq-9", area="grief")).courses == 1
    assert overview(cast.practice, Asked("gad-7")).whole is None
    day = past[0].opened_at.date()
    assert overview(cast.practice, Asked("phq-9", opened_from=day, opened_until=day)).courses == 25
    assert overview(cast.practice, Asked("phq-9", opened_until=day - timedelta(days=1))).courses == 0
    assert overview(cast.practice, Asked("phq-9", opened_from=day + timedelta(days=1))).courses == 0


def test_a_course_that_goes_on_is_counted_but_not_its_scores(cast, past):
    Course.objects.filter(pk=past[1].pk).update(state="middle", completion="", ended_at=None)
    reckon_outcomes(timezone.now())
    seen = overview(cast.practice, PHQ9)
    assert seen.whole
    assert (seen.courses, seen.closed, seen.fates["open"], seen.whole.pairs) == (25, 24, 1, 24)


def test_another_practice_is_not_counted(cast, past):
    other = cast.olga.memberships.get().practice
    make_past(other, cast.olga, 3, before=timezone.now())
    reckon_outcomes(timezone.now())
    assert overview(cast.practice, PHQ9).courses == 25
    assert overview(other, PHQ9).courses == 3


def test_the_caseload_says_how_many_were_answered(cast):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), held=2)
    for session in course.sessions.filter(number__lte=2):
        assign_for_session(session=session, by=None, at=session.starts_at - timedelta(days=1))
    ben = signed_in(cast.ben)
    assert "answered</small>" not in ben.get("/work/clients/").text
    reckon_outcomes(timezone.now())
    asked = CourseOutcome.objects.get().asked
    assert asked >= 2
    assert f"<small>0 of {asked} answered</small>" in ben.get("/work/clients/").text


def test_nothing_yet(cast):
    seen = overview(cast.practice, PHQ9)
    assert (seen.courses, seen.whole, seen.answered_share, seen.waiting, seen.leaving) == (0, None, None, [], [])


def test_the_number_of_statements_does_not_grow(cast, past):
    with CaptureQueriesContext(connection) as few:
        overview(cast.practice, PHQ9)
    make_past(cast.practice, cast.rosa, 30, before=timezone.now())
    reckon_outcomes(timezone.now())
    with CaptureQueriesContext(connection) as many:
        overview(cast.practice, PHQ9)
    assert len(few) == len(many) <= 5


def answer_gad7(courses, totals):
    """Let the first and the last answered PHQ-9 of each course have a GAD-7 beside it."""
    for course, two in zip(courses, totals, strict=True):
        answered = list(course.responses.order_by("answered_at"))
        for beside, total in zip((answered[0], answered[-1]), two, strict=True):
            shared = {"client_id": course.client_id, "course": course, "instrument": "gad-7", "edition": "1"}
            at = beside.answered_at
            asked = Assignment.objects.create(session=beside.session, assigned_at=at, opens_at=at, **shared)
            Response.objects.create(
                assignment=asked, session=beside.session, answers="{}", total=total, band="", complete=True,
                way="signed_in", answered_at=at, **shared,
            )  # fmt: skip


def test_two_questionnaires_together_are_counted_by_their_rule(cast):
    courses = make_past(cast.practice, cast.ben, 6, before=timezone.now())
    answer_gad7(courses[:5], [(12, 3), (12, 3), (12, 12), (3, 3), (3, 12)])
    wanted = [(18, 4), (18, 18), (18, 4), (9, 3), (9, 9)]  # recovered, GAD-7 only, PHQ-9 only, no case, worse
    for course, (first, last) in zip(courses[:5], wanted, strict=True):
        phq9 = list(course.responses.filter(instrument="phq-9").order_by("answered_at"))
        Response.objects.filter(pk=phq9[0].pk).update(total=first)
        Response.objects.filter(pk=phq9[-1].pk).update(total=last)
    reckon_outcomes(timezone.now())
    both = overview(cast.practice, PHQ9).both
    assert both
    assert (both.courses, both.improved.count, both.worse.count) == (5, 4, 1)
    assert both.recovered
    assert both.reliably_recovered
    assert (both.recovered.count, both.recovered.of, both.reliably_recovered.count) == (1, 3, 1)


def test_two_questionnaires_are_not_counted_after_one_session_nor_while_a_course_goes_on(cast):
    courses = make_past(cast.practice, cast.ben, 3, before=timezone.now())
    answer_gad7(courses, [(12, 3)] * 3)
    courses[0].sessions.filter(number__gt=1).update(state="cancelled")
    Course.objects.filter(pk=courses[1].pk).update(state="middle", completion="", ended_at=None)
    reckon_outcomes(timezone.now())
    assert CourseOutcome.objects.get(course=courses[0]).both_case is None
    both = overview(cast.practice, PHQ9).both
    assert both
    assert both.courses == 1
    courses[2].responses.filter(instrument="gad-7").update(voided_at=timezone.now())
    reckon_outcomes(timezone.now() + timedelta(days=8))
    assert overview(cast.practice, PHQ9).both is None
