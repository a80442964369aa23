"""Setting goals, describing what reaching them would look like, and rating them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.formulation.attainment import LEVELS
from openipt.formulation.models import Attainment, Goal, GoalLevel, GoalRating


@transaction.atomic
def set_goal(*, course: Course, text: str, area: str = "", by: User, at: datetime) -> Goal:
    """Add a goal to a course, for one of its problem areas if that is said."""
    goal = Goal.objects.create(course=course, text=text, area=area, set_at=at, set_by=by)
    Trail(course, by, at).add("goal.set", goal)
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by: User, at: datetime) -> None:
    """Let a goal go; it stays in the record."""
    if goal.dropped_at is None:
        goal.dropped_at = at
        goal.save(update_fields=["dropped_at"])
        Trail(goal.course, by, at).add("goal.dropped", goal)


@transaction.atomic
def rate_goal(*, goal: Goal, rating: int, by: User, at: datetime) -> GoalRating:
    """Record how near a goal is, from 0 (not at all) to 10 (fully)."""
    rated = GoalRating.objects.create(goal=goal, rating=rating, at=at, by=by)
    Trail(goal.course, by, at).add("goal.rated", rated, rating=rating)
    return rated


@transaction.atomic
def describe_goal(*, goal: Goal, levels: Mapping[int, str], by: User, at: datetime) -> None:
    """Write down what each level from -2 to 2 would look like; empty words take a description away.

    Raises:
        Refused: there is no such level, or the goal was rated on these words: then they stay, and a new goal is set.
    """
    if not set(levels) <= set(LEVELS):
        raise Refused("A level goes from -2 to 2.")
    Goal.objects.select_for_update().get(pk=goal.pk)
    before = {row.level: row.text for row in goal.levels.all()}
    changed = {level: text.strip() for level, text in levels.items() if text.strip() != before.get(level, "")}
    if not changed:
        return
    if any(level in before for level in changed) and goal.attainments.exists():
        raise Refused("This goal was rated on these words, so they stay. Set a new goal for new words.")
    for level, text in changed.items():
        goal.levels.filter(level=level).delete()
        if text:
            GoalLevel.objects.create(goal=goal, level=level, text=text)
    Trail(goal.course, by, at).add("goal.described", goal, levels=sorted(changed))


@transaction.atomic
def rate_attainment(*, goal: Goal, level: int, by: User, at: datetime) -> Attainment:
    """Record which level a goal has reached, from -2 to 2.

    Raises:
        Refused: there is no such level, or what is expected (0) is not described yet.
    """
    if level not in LEVELS:
        raise Refused("A level goes from -2 to 2.")
    if not goal.levels.filter(level=0).exists():
        raise Refused("First describe what you expect: then you can say whether it is reached.")
    rated = Attainment.objects.create(goal=goal, level=level, at=at, by=by)
    Trail(goal.course, by, at).add("goal.attained", rated, level=level)
    return rated
