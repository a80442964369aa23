"""What the scores of a course say, with what was decided about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from openipt.courses.models import Course
from openipt.measures.trend import Trend
from openipt.outcomes.models import SignalDecision
from openipt.outcomes.signals import Signal, signals


@dataclass(frozen=True, slots=True)
class Told:
    """A signal, what was decided about it before, and whether that was after the newest score."""

    signal: Signal
    decisions: tuple[SignalDecision, ...]
    settled: bool


def signals_of(course: Course, trends: Iterable[Trend]) -> list[Told]:
    """What the scores say, what is still to be considered first. One statement."""
    decisions = list(course.signal_decisions.select_related("by"))
    found = []
    for trend in trends:
        newest = max((point.at for point in trend.points), default=None)
        scores = [(point.session or 0, point.total) for point in trend.points if point.total is not None]
        for signal in signals(trend.instrument, scores):
            mine = tuple(one for one in decisions if (one.instrument, one.kind) == (signal.instrument, signal.kind))
            settled = bool(mine and newest and mine[-1].at >= newest)
            found.append(Told(signal, mine, settled))
    return sorted(found, key=lambda told: (not told.signal.to_consider, told.settled))


def decisions_on(course: Course, instrument: str, kind: str) -> list[SignalDecision]:
    """What was decided about one kind of signal, oldest first."""
    return list(course.signal_decisions.filter(instrument=instrument, kind=kind).select_related("by"))
