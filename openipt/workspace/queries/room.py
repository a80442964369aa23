"""What the session room shows of one session."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.markable import titles
from openipt.courses.models import Mark, Note, PrivateNote, Session, Step
from openipt.courses.note_text import NoteFacts, NoteWords, draft
from openipt.diary.queries import SinceThen, shared_since
from openipt.measures.models import Remark
from openipt.measures.queries import remarks_since
from openipt.measures.queries.deliveries import Logged, deliveries_before
from openipt.measures.trend import Trend
from openipt.protocol.definition import Agenda, Area, Strategy, Task, Technique
from openipt.protocol.phases import agenda_for
from openipt.workspace.queries.course import CourseWork


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A part of the session: minutes, the task behind it, and the mark on it in this session."""

    minutes: int
    task: Task
    note: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A strategy of a focus area, with the last mark on it in the course; `is_next` is the one to go on with."""

    strategy: Strategy
    mark: Mark | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class FocusRows:
    """A focus area with its strategies in order."""

    area: Area
    strategies: tuple[StrategyRow, ...]


@dataclass(frozen=True, slots=True)
class SessionWork:
    """Everything the room of one session shows."""

    session: Session
    agenda: Agenda
    rows: tuple[AgendaRow, ...]
    also_due: tuple[AgendaRow, ...]  # tasks due now that the agenda does not hold
    focus: tuple[FocusRows, ...]
    techniques: tuple[tuple[Technique, bool], ...]
    earlier_steps: tuple[Step, ...]
    new_steps: tuple[Step, ...]
    note: Note | None
    private_note: PrivateNote | None
    deliveries: tuple[Logged, ...]
    remarks: tuple[Remark, ...]  # what the client said about their answers since the session before
    diary: SinceThen  # what the client shared of their diary since the session before
    draft: str


def session_work(work: CourseWork, session: Session, viewer: User) -> SessionWork:
    """Read what belongs to one session; `work` is its course, already read."""
    number = session.number or work.progress.session
    agenda = agenda_for(work.edition, number, work.progress.planned, work.progress.moved)
    here = {(mark.kind, mark.key): mark for mark in work.marks if mark.session_id == session.pk}
    rows = tuple(
        AgendaRow(item.minutes, work.edition.task(item.task), item.note, here.get((Mark.Kind.TASK, item.task)))
        for item in agenda.items
        if work.course.school in (work.edition.task(item.task).schools or (work.course.school,))
    )
    note = Note.objects.filter(session=session).prefetch_related("addenda__author").first()
    return SessionWork(
        session=session,
        agenda=agenda,
        rows=rows,
        also_due=_also_due(work, {row.task.key for row in rows}, here),
        focus=tuple(_focus_rows(work, area) for area in work.progress.focus),
        techniques=tuple((t, (Mark.Kind.TECHNIQUE, t.key) in here) for t in work.edition.techniques),
        earlier_steps=tuple(step for step in work.steps if step.session_id != session.pk),
        new_steps=tuple(session.steps.filter(dropped_at=None)),
        note=note,
        private_note=PrivateNote.objects.filter(session=session, author=viewer).first(),
        deliveries=tuple(deliveries_before(session)),
        remarks=tuple(remarks_since(work.course, _since(work, session))),
        diary=shared_since(work.course.client, _since(work, session), session.closed_at or timezone.now()),
        draft=draft_of(work, session, here),
    )


def _since(work: CourseWork, session: Session) -> datetime:
    """The end of the session held before this one, or the opening of the course."""
    before = [one for one in work.sessions if one.closed_at and one.starts_at < session.starts_at]
    return max((one.closed_at for one in before if one.closed_at), default=work.course.opened_at)


def _also_due(work: CourseWork, on_agenda: set[str], here: dict[tuple[str, str], Mark]) -> tuple[AgendaRow, ...]:
    """Tasks that are due now but not on this session's agenda, and others that were marked in it."""
    wanted = [due.task for due in work.due if due.task and due.urgency != "soon"]
    wanted += [key for kind, key in here if kind == Mark.Kind.TASK]
    keys = [key for key in dict.fromkeys(wanted) if key not in on_agenda]
    return tuple(AgendaRow(0, work.edition.task(key), "", here.get((Mark.Kind.TASK, key))) for key in keys)


def _focus_rows(work: CourseWork, key: str) -> FocusRows:
    area = work.edition.area(key)
    marks = {mark.key: mark for mark in work.marks if mark.kind == Mark.Kind.STRATEGY}
    following = next((s.key for s in area.strategies if s.key not in marks), "")
    rows = tuple(StrategyRow(s, marks.get(s.key), s.key == following) for s in area.strategies)
    return FocusRows(area, rows)


def draft_of(work: CourseWork, session: Session, here: dict[tuple[str, str], Mark]) -> str:
    """The note as far as the session itself has written it."""
    named = {kind: titles(work.edition, kind) for kind in Mark.Kind.values}

    def marked(kind: str, verdict: str) -> list[str]:
        found = [m for (k, _key), m in here.items() if k == kind and m.verdict == verdict]
        return [_(named[kind].get(m.key, m.key)) + (f" ({m.reason})" if m.reason else "") for m in found]

    return draft(
        NoteFacts(
            where=_("Session {number} of {total}").format(number=session.number or "-", total=work.progress.planned),
            opening=session.opening,
            mood=session.mood,
            scores=[_score_words(trend) for trend in work.trends if trend.last is not None],
            earlier_steps=[_step_words(step) for step in work.steps if step.session_id != session.pk],
            done=marked(Mark.Kind.TASK, Mark.Verdict.DONE),
            left_out=marked(Mark.Kind.TASK, Mark.Verdict.SKIPPED),
            strategies=marked(Mark.Kind.STRATEGY, Mark.Verdict.DONE),
            techniques=marked(Mark.Kind.TECHNIQUE, Mark.Verdict.DONE),
            new_steps=[_step_words(step) for step in session.steps.filter(dropped_at=None)],
            concerns=[_("open concern: {reason}").format(reason=concern.reason) for concern in work.concerns],
        ),
        NoteWords(
            safety=_("Safety"),
            scores=_("Scores"),
            since=_("Since last time"),
            mood=_("mood {mood} of 10"),
            worked_on=_("Worked on"),
            techniques=_("Techniques"),
            also=_("Also"),
            left_out=_("Left out"),
            until_next=_("Until next time"),
        ),
    )


def _score_words(trend: Trend) -> str:
    words = f"{trend.instrument.short_name} {trend.last}"
    return f"{words} ({_(trend.band.label)})" if trend.band else words


def _step_words(step: Step) -> str:
    with_whom = f" ({step.with_whom})" if step.with_whom else ""
    went = f": {step.get_outcome_display()}" if step.outcome else ""
    told = f", {step.outcome_text}" if step.outcome_text else ""
    return step.what + with_whom + went + told
