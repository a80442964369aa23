"""Keeping the practice's numbers up to date: what came of each course, reckoned anew in small portions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Min, Q

from openipt.audit.actions import record
from openipt.courses.models import Course, Session, SessionState
from openipt.formulation.queries import focus_by_course
from openipt.measures.models import Assignment, Response, form_of
from openipt.measures.trend import shown
from openipt.outcomes.models import CourseOutcome, ScorePair
from openipt.outcomes.pairs import names_of_pair
from openipt.outcomes.talking_therapies import ANXIETY, DEPRESSION, LEAST_SESSIONS, Change, names_of_two
from openipt.people.models import Practice
from openipt.protocol.lifecycle import CLOSED, Completion

PORTION = 500
OPEN_EVERY, CLOSED_EVERY = timedelta(hours=1), timedelta(days=7)
Fate = CourseOutcome.Fate
FATES = {
    Completion.COMPLETED: Fate.COMPLETED,
    Completion.EARLY_BY_AGREEMENT: Fate.COMPLETED,
    Completion.EXTENDED: Fate.COMPLETED,
    Completion.DROPPED_OUT: Fate.LEFT,
}
FIELDS = [field.name for field in CourseOutcome._meta.concrete_fields if not field.primary_key]


def reckon_outcomes(at: datetime, portion: int = PORTION) -> int:
    """Reckon the courses that were not looked at for longest; gives how many.

    A course never reckoned is due at once, an open one an hour after the last time, one that was closed or
    reopened at once, a closed one after a week (answers may still come in months later).
    """
    late_open = Q(outcome__fate=Fate.OPEN, outcome__reckoned_at__lt=at - OPEN_EVERY)
    just_closed = Q(outcome__fate=Fate.OPEN, state__in=CLOSED)
    reopened = ~Q(outcome__fate=Fate.OPEN) & ~Q(state__in=CLOSED)
    late_closed = ~Q(outcome__fate=Fate.OPEN) & Q(outcome__reckoned_at__lt=at - CLOSED_EVERY)
    due = Course.objects.filter(Q(outcome=None) | late_open | just_closed | reopened | late_closed)
    oldest_first = F("outcome__reckoned_at").asc(nulls_first=True)
    courses = list(due.select_related("client").order_by(oldest_first)[:portion])
    by_practice: dict[UUID, list[Course]] = defaultdict(list)
    for course in courses:
        by_practice[course.client.practice_id].append(course)
    for practice_id, those in by_practice.items():
        _keep(practice_id, those, at)
    return len(courses)


@transaction.atomic
def _keep(practice_id: UUID, courses: Sequence[Course], at: datetime) -> None:
    ids = [course.pk for course in courses]
    outcomes, pairs = _outcomes(practice_id, courses, at), _pairs(practice_id, ids)
    _name_both(outcomes, pairs)
    CourseOutcome.objects.bulk_create(outcomes, update_conflicts=True, unique_fields=["course"], update_fields=FIELDS)
    ScorePair.objects.filter(outcome__in=ids).delete()
    ScorePair.objects.bulk_create(pairs)
    practice = Practice(pk=practice_id)
    record(
        act="outcomes.reckoned",
        by=None,
        at=at,
        subject=practice,
        practice_id=practice_id,
        detail={"courses": len(courses)},
    )


def _outcomes(practice_id: UUID, courses: Sequence[Course], at: datetime) -> list[CourseOutcome]:
    ids = [course.pk for course in courses]
    meetings = Session.objects.filter(course__in=ids, state=SessionState.HELD).values_list("course")
    held = {course: (number, first) for course, number, first in meetings.annotate(Count("pk"), Min("starts_at"))}
    due = Assignment.objects.filter(course__in=ids, withdrawn_at=None, opens_at__lte=at, follow_up=None)
    valid = Q(responses__voided_at=None, responses__isnull=False)
    counted = due.values_list("course").annotate(
        Count("pk", distinct=True), answered=Count("pk", filter=valid, distinct=True)
    )
    asked = {course: (number, answered) for course, number, answered in counted}
    areas = focus_by_course(courses)
    return [
        _outcome(
            practice_id,
            course,
            held.get(course.pk, (0, None)),
            asked.get(course.pk, (0, 0)),
            next((focus.area for focus in areas[course.pk] if focus.primary), ""),
            at,
        )
        for course in courses
    ]


def _outcome(
    practice_id: UUID,
    course: Course,
    held: tuple[int, datetime | None],
    asked: tuple[int, int],
    area: str,
    at: datetime,
) -> CourseOutcome:
    until = course.ended_at or at
    number, first = held
    return CourseOutcome(
        course=course,
        practice_id=practice_id,
        therapist_id=course.therapist_id,
        edition=course.edition,
        area=area,
        opened_on=course.opened_at.date(),
        fate=FATES.get(Completion(course.completion), Fate.OTHER) if course.completion else _without_words(course),
        waited_days=_days(course.opened_at, first) if first else None,
        known_days=_days(course.opened_at, until),
        weeks=_days(first, until) // 7 if first else None,
        held=number,
        asked=asked[0],
        answered=asked[1],
        reckoned_at=at,
    )


def _without_words(course: Course) -> CourseOutcome.Fate:
    """How a course without a completion ended, by its state: an enquiry that came to nothing is "other"."""
    return Fate.OTHER if course.state in CLOSED else Fate.OPEN


def _name_both(outcomes: Sequence[CourseOutcome], pairs: Sequence[ScorePair]) -> None:
    """Write into each outcome what its PHQ-9 and GAD-7 together say, where there are two totals of both."""
    found = {(pair.outcome_id, pair.instrument): Change(pair.first, pair.last) for pair in pairs if pair.scores > 1}
    for outcome in outcomes:
        depression, anxiety = found.get((outcome.pk, DEPRESSION)), found.get((outcome.pk, ANXIETY))
        if depression and anxiety and outcome.held >= LEAST_SESSIONS:
            names = names_of_two(depression, anxiety)
            outcome.both_case, outcome.both_recovered = names.case, names.recovered
            outcome.both_improved, outcome.both_worse = names.improved, names.worse


def _days(start: datetime, end: datetime) -> int:
    return max(0, (end - start).days)


def _pairs(practice_id: UUID, course_ids: Sequence[UUID]) -> list[ScorePair]:
    totals: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    editions: dict[tuple[UUID, str], str] = {}  # of the newest
    rows = Response.objects.filter(course__in=course_ids, voided_at=None, total__isnull=False)
    rows = rows.filter(assignment__follow_up=None).order_by("answered_at")  # a follow-up is after the course
    for course_id, key, edition, total in rows.values_list("course_id", "instrument", "edition", "total"):
        totals[course_id, key].append(shown(total) or 0)
        editions[course_id, key] = edition
    made = []
    for (course_id, key), those in totals.items():
        names = names_of_pair(form_of(key, editions[course_id, key]), those[0], those[-1])
        made.append(
            ScorePair(
                outcome_id=course_id,
                practice_id=practice_id,
                instrument=key,
                first=those[0],
                last=those[-1],
                scores=len(those),
                clinical=names.clinical,
                recovered=names.recovered,
                improved=names.improved,
                worse=names.worse,
                responded=names.responded,
            )
        )
    return made
