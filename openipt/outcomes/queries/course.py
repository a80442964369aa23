"""What the scores of a course say, with what was decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openipt.courses.models import Course
from openipt.measures.trend import Comparison, Trend
from openipt.outcomes.expected import LEVEL, GrowthCurve
from openipt.outcomes.models import CourseOutcome, FittedCurve, SignalDecision
from openipt.outcomes.signals import Signal, signals


@dataclass(frozen=True, slots=True)
class Told:
    """A signal, what was decided about it before, and whether that was after the newest score."""

    signal: Signal
    decisions: tuple[SignalDecision, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class KeptCurve:
    """The curve of comparable courses, and when it was fitted."""

    curve: GrowthCurve
    fitted_at: datetime


def curves_of(practice_ids: Iterable[UUID]) -> dict[tuple[UUID, str, str], KeptCurve]:
    """The curves of some practices, by practice, edition and instrument. One statement."""
    return {
        (one.practice_id, one.edition, one.instrument): KeptCurve(GrowthCurve.from_table(one.table), one.fitted_at)
        for one in FittedCurve.objects.filter(practice__in=set(practice_ids))
    }


def curves_for(course: Course) -> dict[str, KeptCurve]:
    """The curves a course can be compared with, by instrument. One statement."""
    practice, edition = course.client.practice_id, course.edition
    return {key: kept for (_, of, key), kept in curves_of([practice]).items() if of == edition}


def signals_of(course: Course, trends: Iterable[Trend], curves: Mapping[str, KeptCurve]) -> list[Told]:
    """What the scores say, what is still to be considered first. One statement.

    Args:
        course: whose scores they are.
        trends: the scores.
        curves: what is expected of comparable courses, by instrument, where it is known.
    """
    decisions = list(course.signal_decisions.select_related("by"))
    found = []
    for trend in trends:
        newest = max((point.at for point in trend.points), default=None)
        for signal in signals_in(trend, curves.get(trend.key)):
            mine = tuple(one for one in decisions if (one.instrument, one.kind) == (signal.instrument, signal.kind))
            settled = bool(mine and newest and mine[-1].at >= newest)
            found.append(Told(signal, mine, settled))
    return sorted(found, key=lambda told: (not told.signal.to_consider, told.settled))


def signals_in(trend: Trend, kept: KeptCurve | None) -> tuple[Signal, ...]:
    """What one instrument's scores say, compared with past courses where there are enough of them."""
    scores = [(point.session or 0, point.total) for point in trend.points if point.total is not None]
    return signals(trend.instrument, scores, kept.curve if kept else None)


def decisions_on(course: Course, instrument: str, kind: str) -> list[SignalDecision]:
    """What was decided about one kind of signal, oldest first."""
    return list(course.signal_decisions.filter(instrument=instrument, kind=kind).select_related("by"))


def comparison(trend: Trend, kept: KeptCurve | None) -> Comparison | None:
    """Where comparable courses were at the sessions of a course; the upper edge is the bound of the signal."""
    scored = [(point.session or 0, point.total) for point in trend.points if point.total is not None]
    if kept is None or not scored or not scored[0][0]:
        return None
    start, first = scored[0][0], float(scored[0][1])
    found = {start: (first, first, first)}
    for session in {point.session for point in trend.points if point.session and point.session > start}:
        expected = kept.curve.expected(session, first=first, first_session=start)
        low, high = expected.range(2 * LEVEL - 1)
        found[session] = (low, expected.mean, high)
    return Comparison(found, kept.curve.courses, kept.fitted_at)


def completion_of(courses: Iterable[Course]) -> dict[UUID, tuple[int, int]]:
    """How many questionnaires were due in each course, and how many were answered, as last reckoned. One statement."""
    rows = CourseOutcome.objects.filter(course__in=[course.pk for course in courses])
    return {course: (asked, answered) for course, asked, answered in rows.values_list("course", "asked", "answered")}
