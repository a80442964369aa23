"""Choosing the focus, and setting and rating goals."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course
from openipt.formulation.areas import Choice, checked
from openipt.formulation.models import Focus, Goal, GoalRating
from openipt.protocol.editions import edition


def _note(course: Course, act: str, subject: models.Model, by: User, at: datetime, **detail: object) -> None:
    client = course.client
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk, detail=detail)


@transaction.atomic
def choose_focus(
    *, course: Course, choices: Sequence[Choice], agreed_with_client: bool, by: User, at: datetime
) -> list[Focus]:
    """Choose the focus of a course, primary area first; the one chosen before ends and is kept.

    Raises:
        NoFocus: the choices do not make a focus (`formulation.areas`).
    """
    wanted = checked(choices, [area.key for area in edition(course.edition).areas])
    Course.objects.select_for_update().get(pk=course.pk)
    course.focuses.filter(ended_at=None).update(ended_at=at)
    chosen = [
        Focus.objects.create(
            course=course,
            area=choice.area,
            primary=place == 0,
            reasons=choice.reasons,
            client_words=choice.client_words,
            agreed_with_client=agreed_with_client,
            chosen_at=at,
            chosen_by=by,
        )
        for place, choice in enumerate(wanted)
    ]
    _note(course, "focus.chosen", chosen[0], by, at, areas=[focus.area for focus in chosen])
    return chosen


@transaction.atomic
def set_goal(*, course: Course, text: str, by: User, at: datetime) -> Goal:
    """Add a goal to a course."""
    goal = Goal.objects.create(course=course, text=text, set_at=at, set_by=by)
    _note(course, "goal.set", goal, by, at)
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by: User, at: datetime) -> None:
    """Let a goal go; it stays in the record."""
    if goal.dropped_at is None:
        goal.dropped_at = at
        goal.save(update_fields=["dropped_at"])
        _note(goal.course, "goal.dropped", goal, by, at)


@transaction.atomic
def rate_goal(*, goal: Goal, rating: int, by: User, at: datetime) -> GoalRating:
    """Record how near a goal is, from 0 (not at all) to 10 (fully)."""
    rated = GoalRating.objects.create(goal=goal, rating=rating, at=at, by=by)
    _note(goal.course, "goal.rated", rated, by, at, rating=rating)
    return rated
