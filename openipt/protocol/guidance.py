"""What is due now in a course, in order, each with its reason. It guides; it never decides and never blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from openipt.protocol.definition import Anchor, Edition, Phase, Repeat, Task
from openipt.protocol.lifecycle import BEFORE, TREATMENT, State
from openipt.protocol.phases import Boundaries, anchors, phase_ranges, span_of
from openipt.protocol.saying import Saying, saying

REVIEW_AT = 6  # sessions after which little change is worth a talk
ENOUGH_FALL = 5  # PHQ-9 points by then: a rule of thumb (docs/clinical/sources.md)
MOST_MISSED = 2
FOCUS_WORK = "mid.area-strategies"
LEAVING = {"initial": "to_middle", "middle": "to_final"}


class Urgency(StrEnum):
    """How pressing something is."""

    FIRST = "first"
    OVERDUE = "overdue"
    DUE = "due"
    SOON = "soon"


class Verdict(StrEnum):
    """What became of a task."""

    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TaskMark:
    """A mark on a task or strategy: done or skipped, in which session."""

    key: str
    verdict: Verdict
    session: int


@dataclass(frozen=True, slots=True)
class ScoreAt:
    """A total of one instrument, answered before a session (0: before the first); None when too much was missing."""

    instrument: str
    session: int
    total: int | None


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """The state of a course as plain values."""

    state: State
    planned: int
    session: int  # the session that is on now or comes next, from 1
    school: str
    moved: Boundaries = field(default_factory=Boundaries)
    agreement_accepted: bool = False
    focus: tuple[str, ...] = ()  # areas, primary first
    focus_agreed: bool = False
    marks: tuple[TaskMark, ...] = ()
    scores: tuple[ScoreAt, ...] = ()
    unanswered: tuple[str, ...] = ()  # instruments asked for before this session and not answered
    open_concerns: int = 0
    missed: int = 0
    open_steps: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do now. `task` or `strategy` name what it is, `topic` what else it may be about."""

    topic: str
    title: str
    reason: Saying
    urgency: Urgency
    task: str = ""
    strategy: str = ""


def next_tasks(edition: Edition, progress: CourseProgress) -> tuple[Due, ...]:
    """What is due now, in order: safety first, then what is overdue, then this session's, then what comes soon.

    What was done or skipped does not come back (what belongs to every session comes back in the next one).
    """
    found = [*_safety(progress), *_before_treatment(progress)]
    if progress.state in TREATMENT:
        found += [*_focus(edition, progress), *_off_focus(progress), *_course_of_scores(progress), *_missed(progress)]
        found += [*_tasks(edition, progress), *_strategies(edition, progress), *_phase_change(edition, progress)]
    order = list(Urgency)
    return tuple(sorted(found, key=lambda due: order.index(due.urgency)))


def _safety(progress: CourseProgress) -> Iterator[Due]:
    if progress.open_concerns:
        yield Due(
            "concern",
            "Look at the open concern",
            saying("A sign of risk is open. Ask before anything else."),
            Urgency.FIRST,
        )


def _before_treatment(progress: CourseProgress) -> Iterator[Due]:
    if progress.state is State.ENQUIRED:
        yield Due("suitability", "Talk about whether IPT fits", saying("The course has not begun yet."), Urgency.DUE)
    if progress.state in BEFORE and not progress.agreement_accepted:
        yield Due(
            "agreement",
            "Agree on how you will work",
            saying("Treatment begins when the agreement is accepted."),
            Urgency.DUE,
        )


def _focus(edition: Edition, progress: CourseProgress) -> Iterator[Due]:
    if len(edition.phases) == 1:
        return
    last = anchors(edition, progress.planned, progress.moved)[Anchor.INITIAL_END]
    if not progress.focus and progress.session >= min(2, last):
        late = progress.session > last
        yield Due(
            "focus",
            "Choose the focus together",
            _here(progress, "the focus is usually chosen by session {last}.", last=last),
            Urgency.OVERDUE if late else Urgency.DUE,
            task="init.problem-area-choice",
        )
    elif progress.focus and not progress.focus_agreed:
        yield Due(
            "focus",
            "Ask whether the client agrees with the focus",
            saying("A focus without the client's agreement is a draft."),
            Urgency.DUE,
        )


def _off_focus(progress: CourseProgress) -> Iterator[Due]:
    """Two sessions in a row without work on the focus. Source: docs/clinical/sources.md, "Guidance"."""
    skipped = {mark.session for mark in progress.marks if mark.key == FOCUS_WORK and mark.verdict is Verdict.SKIPPED}
    if progress.focus and skipped.issuperset((progress.session - 1, progress.session - 2)):
        yield Due(
            "focus_review",
            "Ask whether the focus is still right",
            saying("The last two sessions went to something else."),
            Urgency.DUE,
        )


def _course_of_scores(progress: CourseProgress) -> Iterator[Due]:
    if progress.unanswered:
        yield Due(
            "answers", "Ask the questions together", saying("Nothing was answered before this session."), Urgency.DUE
        )
    depression = [(score.session, score.total) for score in progress.scores if score.instrument in ("phq-9", "phq-8")]
    totals = [total for _, total in sorted(depression, key=lambda pair: pair[0]) if total is not None]
    if len(totals) < 2 or progress.session < REVIEW_AT:
        return
    fall = totals[0] - totals[-1]
    if totals[0] >= ENOUGH_FALL * 2 and fall < ENOUGH_FALL:
        yield Due(
            "little_change",
            "Think about why little has changed",
            saying(
                "By session {session} a fall of {usual} points is usual; so far it is {fall} (a rule of thumb). "
                "Focus, life events, safety, medication, supervision?",
                session=REVIEW_AT,
                usual=ENOUGH_FALL,
                fall=fall,
            ),
            Urgency.DUE,
        )


def _missed(progress: CourseProgress) -> Iterator[Due]:
    if progress.missed >= MOST_MISSED:
        yield Due(
            "missed",
            "Talk about the missed sessions",
            saying("{missed} sessions were missed. What makes it hard to come?", missed=progress.missed),
            Urgency.DUE,
        )


def _tasks(edition: Edition, progress: CourseProgress) -> Iterator[Due]:
    places = anchors(edition, progress.planned, progress.moved)
    for task in edition.tasks:
        if task.key == "init.problem-area-choice" or not _wanted(task, progress):
            continue
        first, last = span_of(task.window, places)
        if task.repeat is Repeat.EVERY_SESSION:
            here = min(progress.session, places[Anchor.END])  # sessions beyond the planned ones are like the last
            if first <= here <= last:
                yield Due("task", task.title, _here(progress, "part of every session."), Urgency.SOON, task.key)
        elif first <= progress.session:
            yield _task_due(task, progress, last)


def _wanted(task: Task, progress: CourseProgress) -> bool:
    if task.schools and progress.school not in task.schools:
        return False
    if task.repeat is Repeat.AS_NEEDED or task.optional:
        return False
    if task.key == "init.agreement" and progress.agreement_accepted:
        return False
    if task.key == "mid.between-session-review" and not progress.open_steps:
        return False
    settled = {mark.key for mark in progress.marks}
    if task.repeat is Repeat.EVERY_SESSION:
        return not any(mark.key == task.key and mark.session == progress.session for mark in progress.marks)
    return task.key not in settled and settled.issuperset(_still_open(task, progress))


def _still_open(task: Task, progress: CourseProgress) -> set[str]:
    """The prerequisites that only a mark can settle."""
    settled_otherwise = {
        "init.problem-area-choice": bool(progress.focus),
        "init.agreement": progress.agreement_accepted,
    }
    return {key for key in task.requires if not settled_otherwise.get(key, False)}


def _task_due(task: Task, progress: CourseProgress, last: int) -> Due:
    if progress.session > last:
        reason = _here(progress, "usually done by session {last}.", last=last)
        return Due("task", task.title, reason, Urgency.OVERDUE, task.key)
    if progress.session == last:
        reason = _here(progress, "usually done by now.")
        return Due("task", task.title, reason, Urgency.DUE, task.key)
    reason = _here(progress, "usually done by session {last}.", last=last)
    return Due("task", task.title, reason, Urgency.SOON, task.key)


def _strategies(edition: Edition, progress: CourseProgress) -> Iterator[Due]:
    """The next strategy of each chosen area, once the middle phase has begun."""
    if progress.state is State.INITIAL:
        return
    settled = {mark.key for mark in progress.marks}
    areas: Mapping[str, str] = edition.words(progress.school).areas
    for key in progress.focus:
        for step, strategy in enumerate(edition.area(key).strategies, 1):
            if strategy.key not in settled:
                steps = len(edition.area(key).strategies)
                reason = saying("{area}, step {step} of {steps}.", area=areas.get(key, key), step=step, steps=steps)
                yield Due("strategy", strategy.text, reason, Urgency.DUE, strategy=strategy.key)
                break


def open_exit_tasks(edition: Edition, progress: CourseProgress) -> tuple[Task, ...]:
    """What is usually done before this phase is left and has neither been done nor skipped. A hint, not a gate."""
    phase = next((phase for phase in edition.phases if phase.key == progress.state), None)
    settled = {mark.key for mark in progress.marks}
    if progress.focus:
        settled.add("init.problem-area-choice")
    if progress.agreement_accepted:
        settled.add("init.agreement")
    return tuple(edition.task(key) for key in _exits(phase) if key not in settled)


def _exits(phase: Phase | None) -> tuple[str, ...]:
    return phase.exit_tasks if phase else ()


def _phase_change(edition: Edition, progress: CourseProgress) -> Iterator[Due]:
    ranges = {span.phase: span for span in phase_ranges(edition, progress.planned, progress.moved)}
    span = ranges.get(progress.state)
    if progress.state not in LEAVING or span is None or progress.session <= span.last:
        return
    waiting = "; ".join(task.title for task in open_exit_tasks(edition, progress))
    usual = "this phase usually ends with session {last}."
    reason = (
        _here(progress, usual + " Still open: {waiting}.", last=span.last, waiting=waiting)
        if waiting
        else _here(progress, usual, last=span.last)
    )
    yield Due(LEAVING[progress.state], "Move on to the next phase", reason, Urgency.OVERDUE)


def _here(progress: CourseProgress, what: str, **values: object) -> Saying:
    where = "Session {session} of {planned}: "
    return saying(where + what, session=progress.session, planned=progress.planned, **values)
