"""The focus and goals of a course."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from openipt.courses.models import Course
from openipt.formulation.models import Focus, Goal


def focus_of(course: Course) -> list[Focus]:
    """The areas in force, primary first."""
    return list(course.focuses.filter(ended_at=None).order_by("-primary"))


def earlier_focuses_of(course: Course) -> QuerySet[Focus]:
    """What was chosen before and is no longer in force."""
    return course.focuses.exclude(ended_at=None).order_by("chosen_at")


def focus_by_course(courses: Iterable[Course]) -> dict[UUID, list[Focus]]:
    """The areas in force of many courses, in one statement."""
    found: dict[UUID, list[Focus]] = {course.pk: [] for course in courses}
    for focus in Focus.objects.filter(course__in=list(found), ended_at=None).order_by("-primary"):
        found[focus.course_id].append(focus)
    return found


def goals_of(course: Course) -> QuerySet[Goal]:
    """The goals in force with their ratings."""
    return course.goals.filter(dropped_at=None).prefetch_related("ratings")
