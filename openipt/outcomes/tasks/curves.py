"""Fitting the expected course anew from a practice's own past courses, a few times a day."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count

from openipt.courses.models import Course
from openipt.measures.models import Response
from openipt.measures.trend import shown
from openipt.outcomes.actions import keep_curve
from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.expected import LEAST_COURSES, fit_curve
from openipt.people.models import Practice
from openipt.protocol.lifecycle import CLOSED

EVERY = timedelta(hours=6)
MOST_COURSES = 1_000  # the newest; more would change the curve by less than its own uncertainty


def fit_curves_when_due(at: datetime) -> None:
    """Fit all curves, unless some worker did so in the last six hours."""
    if cache.add("curves-fitted", at.isoformat(), timeout=EVERY.total_seconds()):
        fit_curves(at)


def fit_curves(at: datetime) -> int:
    """Fit a curve for each practice, edition and instrument with enough closed courses; gives how many."""
    groups = (
        Course.objects.filter(state__in=CLOSED)
        .values_list("client__practice", "edition")
        .annotate(number=Count("pk"))
        .filter(number__gte=LEAST_COURSES)
    )
    return sum(_fit(practice_id, edition, at) for practice_id, edition, _ in groups)


def _fit(practice_id: UUID, edition: str, at: datetime) -> int:
    """The curves of one practice and edition.

    Courses that ended early count too: leaving them out would show a course better than people really took.
    """
    practice, fitted = Practice.objects.get(pk=practice_id), 0
    for instrument, courses in past_courses(practice, edition).items():
        if len(courses) < LEAST_COURSES:
            continue
        try:
            curve = fit_curve(courses)
        except StatisticsError:
            continue  # all scores alike
        keep_curve(practice=practice, instrument=instrument, edition=edition, curve=curve, by=None, at=at)
        fitted += 1
    return fitted


def past_courses(practice: Practice, edition: str) -> dict[str, list[list[tuple[int, float]]]]:
    """The scores of the newest closed courses with at least two, by instrument: session numbers and totals."""
    newest = Course.objects.filter(client__practice=practice, edition=edition, state__in=CLOSED).order_by("-ended_at")
    rows = Response.objects.filter(
        course__in=list(newest.values_list("pk", flat=True)[:MOST_COURSES]),
        voided_at=None,
        total__isnull=False,
        session__number__isnull=False,
    ).order_by("answered_at")
    scores: dict[tuple[str, UUID], dict[int, float]] = defaultdict(dict)
    for instrument, course, number, total in rows.values_list("instrument", "course", "session__number", "total"):
        scores[instrument, course].setdefault(number or 0, float(shown(total) or 0))
    found: dict[str, list[list[tuple[int, float]]]] = defaultdict(list)
    for (instrument, _), one in scores.items():
        if len(one) > 1:
            found[instrument].append(sorted(one.items()))
    return dict(found)
