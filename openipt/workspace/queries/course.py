"""Everything the course page and the session room show of one course."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.courses.models import Course, Mark, Session, SessionState, Step
from openipt.formulation.models import Focus, Goal
from openipt.formulation.queries import focus_of, goals_of
from openipt.measures.queries import assignments_for, course_scores
from openipt.measures.trend import Trend
from openipt.protocol.definition import Anchor, Edition
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.guidance import CourseProgress, Due, ScoreAt, TaskMark, Verdict, next_tasks
from openipt.protocol.lifecycle import State
from openipt.protocol.phases import Boundaries, anchors, phase_of
from openipt.safety.models import Concern
from openipt.safety.queries import open_concerns_of
from openipt.ui.charts.rail import Stop, Stretch, course_rail

RAIL_STATES = {
    SessionState.HELD: "done",
    SessionState.NO_SHOW: "missed",
    SessionState.PLANNED: "planned",
}


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
        held = [session for session in self.sessions if session.state == SessionState.HELD]
        return held[-1] if held else None

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

    def since_last(self, at: datetime) -> list[Session]:
        """Sessions that were missed or cancelled since the last one held."""
        after = self.last_held.starts_at if self.last_held else self.course.opened_at
        gone = (SessionState.NO_SHOW, SessionState.CANCELLED)
        return [s for s in self.sessions if s.state in gone and after < s.starts_at <= at]

    def phase_name(self, number: int) -> str:
        """What the phase of a session is called, in the words of the school."""
        key = phase_of(self.edition, number, self.progress.planned, self.progress.moved)
        if key == State.FINAL:
            return _(self.edition.words(self.course.school).final_phase)
        return next((_(phase.name) for phase in self.edition.phases if phase.key == key), key)

    def rail(self) -> tuple[Stretch, ...]:
        """The sessions that count, by phase, for the rail."""
        return course_rail(self._stop(session) for session in self.numbered)

    def _stop(self, session: Session) -> Stop:
        now = session == self.current
        return Stop(
            number=session.number or 0,
            phase=self.phase_name(session.number or 0),
            state="now" if now else RAIL_STATES[SessionState(session.state)],  # type: ignore[arg-type]
            href=reverse("session_room", args=[session.pk]),
            when=timezone.localtime(session.starts_at).strftime("%d.%m.%Y %H:%M"),
        )


def course_work(course: Course) -> CourseWork:
    """Read one course with everything around it; the number of statements does not grow with its length."""
    sessions = tuple(course.sessions.order_by("starts_at"))
    by_id = {session.pk: session for session in sessions}
    marks = tuple(course.marks.filter(superseded_at=None).order_by("at"))
    for mark in marks:
        mark.session = by_id[mark.session_id]
    focus, trends = tuple(focus_of(course)), tuple(course_scores(course))
    concerns = tuple(open_concerns_of(course.client))
    steps = tuple(course.steps.filter(Q(outcome="") | Q(session=_last(sessions)), dropped_at=None))
    progress = _progress(course, sessions, marks, focus, trends, len(concerns), steps)
    edition = edition_of(course.edition)
    return CourseWork(
        course=course,
        edition=edition,
        sessions=sessions,
        focus=focus,
        goals=tuple(goals_of(course)),
        trends=trends,
        concerns=concerns,
        steps=steps,
        marks=marks,
        progress=progress,
        due=next_tasks(edition, progress),
    )


def _last(sessions: tuple[Session, ...]) -> Session | None:
    held = [session for session in sessions if session.state == SessionState.HELD]
    return held[-1] if held else None


def _progress(
    course: Course,
    sessions: tuple[Session, ...],
    marks: tuple[Mark, ...],
    focus: tuple[Focus, ...],
    trends: tuple[Trend, ...],
    concerns: int,
    steps: tuple[Step, ...],
) -> CourseProgress:
    counting = [session for session in sessions if session.number]
    planned = course.agreement.planned_sessions if course.agreement else edition_of(course.edition).usual
    current = next((s for s in counting if s.state == SessionState.PLANNED), None)
    return CourseProgress(
        state=State(course.state),
        planned=planned,
        session=(current.number if current and current.number else max(1, len(counting))),
        school=course.school,
        moved=Boundaries(course.initial_until, course.final_from),
        agreement_accepted=course.agreement_id is not None,
        focus=tuple(one.area for one in focus),
        focus_agreed=any(one.agreed_with_client for one in focus),
        marks=tuple(TaskMark(mark.key, Verdict(mark.verdict), mark.session.number or 0) for mark in marks),
        scores=tuple(ScoreAt(trend.key, point.session or 0, point.total) for trend in trends for point in trend.points),
        unanswered=_unanswered(current),
        open_concerns=concerns,
        missed=sum(session.state == SessionState.NO_SHOW for session in sessions),
        open_steps=sum(not step.outcome for step in steps),
    )


def _unanswered(session: Session | None) -> tuple[str, ...]:
    """Instruments asked for before a session that has come and not answered."""
    if session is None or session.starts_at > timezone.now():
        return ()
    asked = assignments_for(session)
    return tuple(one.assignment.instrument for one in asked if one.response is None and not one.declined)
