"""Everything the course page and the session room show of one course."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from openipt.courses.models import Course, Mark, Session, SessionState, Step
from openipt.courses.queries import course_progress, rail, sessions_of
from openipt.formulation.models import Focus, Goal
from openipt.formulation.queries import focus_of, goals_of
from openipt.measures.queries import assignments_for, course_scores
from openipt.measures.trend import Comparison, Trend
from openipt.outcomes.queries import KeptCurve, Told, comparison, curves_for, signals_of
from openipt.protocol.definition import Anchor, Edition
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.guidance import CourseProgress, Due, ScoreAt, next_tasks
from openipt.protocol.phases import anchors
from openipt.safety.models import Concern
from openipt.safety.queries import open_concerns_of
from openipt.ui.charts import Stretch


@dataclass(frozen=True, slots=True)
class CourseWork:
    """One course with everything around it, read once."""

    course: Course
    edition: Edition
    sessions: tuple[Session, ...]  # in order of time, also those that do not count
    focus: tuple[Focus, ...]
    goals: tuple[Goal, ...]
    trends: tuple[Trend, ...]
    concerns: tuple[Concern, ...]
    steps: tuple[Step, ...]  # open ones, and those reported since the last session
    marks: tuple[Mark, ...]
    progress: CourseProgress
    due: tuple[Due, ...]
    signals: tuple[Told, ...]
    curves: Mapping[str, KeptCurve]  # by instrument

    @property
    def numbered(self) -> list[Session]:
        """The sessions that count."""
        return [session for session in self.sessions if session.number]

    @property
    def current(self) -> Session | None:
        """The session that is on or comes next."""
        return next((session for session in self.numbered if session.state == SessionState.PLANNED), None)

    @property
    def last_held(self) -> Session | None:
        """The last session that was held."""
        return _last_held(self.sessions)

    @property
    def left(self) -> int:
        """How many sessions are left, the current one included."""
        return sum(session.state == SessionState.PLANNED for session in self.numbered)

    @property
    def announce_by(self) -> int:
        """The session by which the ending is announced at the latest."""
        return anchors(self.edition, self.progress.planned, self.progress.moved)[Anchor.ANNOUNCE]

    @property
    def main_trend(self) -> Trend | None:
        """The instrument to show first: the one the edition asks for first."""
        return next((trend for trend in self.trends if trend.last is not None), None)

    def compared(self) -> list[tuple[Trend, Comparison | None]]:
        """Each instrument with where comparable courses were, as far as that is known."""
        return [(trend, comparison(trend, self.curves.get(trend.key))) for trend in self.trends]

    def since_last(self, at: datetime) -> list[Session]:
        """Sessions that were missed or cancelled since the last one held."""
        after = self.last_held.starts_at if self.last_held else self.course.opened_at
        gone = (SessionState.NO_SHOW, SessionState.CANCELLED)
        return [s for s in self.sessions if s.state in gone and after < s.starts_at <= at]

    def rail(self) -> tuple[Stretch, ...]:
        """The sessions that count, by phase, for the rail; each leads to its room."""
        return rail(self.course, list(self.sessions), lambda session: reverse("session_room", args=[session.pk]))


def course_work(course: Course) -> CourseWork:
    """Read one course with everything around it; the number of statements does not grow with its length."""
    sessions = tuple(sessions_of(course))
    by_id = {session.pk: session for session in sessions}
    marks = tuple(course.marks.filter(superseded_at=None).order_by("at"))
    for mark in marks:
        mark.session = by_id[mark.session_id]
    focus, trends = tuple(focus_of(course)), tuple(course_scores(course))
    concerns = tuple(open_concerns_of(course.client))
    progress = replace(
        course_progress(course),
        focus=tuple(one.area for one in focus),
        focus_agreed=any(one.agreed_with_client for one in focus),
        scores=tuple(ScoreAt(trend.key, point.session or 0, point.total) for trend in trends for point in trend.points),
        unanswered=_unanswered(sessions),
        open_concerns=len(concerns),
    )
    edition, curves = edition_of(course.edition), curves_for(course)
    return CourseWork(
        course=course,
        edition=edition,
        sessions=sessions,
        focus=focus,
        goals=tuple(goals_of(course)),
        trends=trends,
        concerns=concerns,
        steps=tuple(course.steps.filter(Q(outcome="") | Q(session=_last_held(sessions)), dropped_at=None)),
        marks=marks,
        progress=progress,
        due=next_tasks(edition, progress),
        signals=tuple(signals_of(course, trends, curves)),
        curves=curves,
    )


def _last_held(sessions: tuple[Session, ...]) -> Session | None:
    return next((session for session in reversed(sessions) if session.state == SessionState.HELD), None)


def _unanswered(sessions: tuple[Session, ...]) -> tuple[str, ...]:
    """Instruments asked for before a session that has come, and not answered."""
    current = next((s for s in sessions if s.number and s.state == SessionState.PLANNED), None)
    if current is None or current.starts_at > timezone.now():
        return ()
    asked = assignments_for(current)
    return tuple(one.assignment.instrument for one in asked if one.response is None and not one.declined)
