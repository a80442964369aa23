"""Asking again how somebody is, some months after their course."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course
from openipt.measures.instrument import Instrument
from openipt.measures.models import Assignment, FollowUp
from openipt.measures.plan import months_after
from openipt.measures.queries import FOLLOWED_UP_FOR, courses_to_follow_up, wanted_at
from openipt.measures.queries.plans import plans_by_course
from openipt.measures.queries.stock import stocks

COURSES_AT_ONCE = 200


@transaction.atomic
def ask_after_course(*, by: User | None, at: datetime) -> int:
    """Ask what is wanted some months after each course; gives how many follow-ups were made.

    For the worker, as often as it likes. The number of statements does not grow with the courses (but for one audit
    record for each practice).
    """
    new = [
        FollowUp(course=course, months=months, opens_at=opens, closes_at=opens + FOLLOWED_UP_FOR, made_at=at)
        for months, course in courses_to_follow_up(at, COURSES_AT_ONCE)
        if course.ended_at and (opens := months_after(course.ended_at, months)) <= at < opens + FOLLOWED_UP_FOR
    ]
    FollowUp.objects.bulk_create(new, ignore_conflicts=True)
    made = list(FollowUp.objects.filter(pk__in=[one.pk for one in new]).select_related("course__client__practice"))
    plans = plans_by_course({one.course_id for one in made})
    known = stocks(one.course.client.practice_id for one in made)
    rows = [
        _row(one, known[one.course.client.practice_id][key], at)
        for one in made
        for key in wanted_at(one, plans[one.course_id], known[one.course.client.practice_id])
    ]
    Assignment.objects.bulk_create(rows, ignore_conflicts=True)
    _note({one.course for one in made}, by, at)
    return len(made)


def _row(found: FollowUp, form: Instrument, at: datetime) -> Assignment:
    return Assignment(
        client=found.course.client,
        course=found.course,
        follow_up=found,
        instrument=form.key,
        edition=form.edition,
        assigned_at=at,
        opens_at=found.opens_at,
    )


def _note(courses: Iterable[Course], by: User | None, at: datetime) -> None:
    by_practice: dict[object, list[Course]] = {}
    for course in courses:
        by_practice.setdefault(course.client.practice, []).append(course)
    for practice, followed in by_practice.items():
        record(
            act="measures.asked",
            by=by,
            at=at,
            subject=practice,  # type: ignore[arg-type]
            practice_id=practice.pk,  # type: ignore[attr-defined]
            mentions={course.client_id for course in followed},
        )
