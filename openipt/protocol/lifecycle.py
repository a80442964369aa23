"""The life of a course as a table: from which state, by which event, to which."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a course is in its life."""

    ENQUIRED = "enquired"
    SUITABILITY = "suitability"
    INITIAL = "initial"
    MIDDLE = "middle"
    FINAL = "final"
    MAINTENANCE = "maintenance"
    PAUSED = "paused"
    ENDED = "ended"
    DROPPED_OUT = "dropped_out"
    TRANSFERRED = "transferred"


STATE_NAMES = {
    State.ENQUIRED: "Enquiry",
    State.SUITABILITY: "Suitability",
    State.INITIAL: "Initial phase",
    State.MIDDLE: "Middle phase",
    State.FINAL: "Final phase",
    State.MAINTENANCE: "Maintenance",
    State.PAUSED: "Paused",
    State.ENDED: "Ended",
    State.DROPPED_OUT: "Dropped out",
    State.TRANSFERRED: "Transferred",
}
TREATMENT = (State.INITIAL, State.MIDDLE, State.FINAL, State.MAINTENANCE)
BEFORE = (State.ENQUIRED, State.SUITABILITY)
CLOSED = (State.ENDED, State.DROPPED_OUT, State.TRANSFERRED)
BACK = None  # to the state the course was in before


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may happen in, the state it leads to (None: back to where the course was)."""

    event: str
    name: str
    sources: tuple[State, ...]
    target: State | None
    needs_reason: bool = False


TRANSITIONS = (
    Transition("consider", "Talk about whether IPT fits", (State.ENQUIRED,), State.SUITABILITY),
    Transition("begin", "Begin: the agreement is accepted", BEFORE, State.INITIAL),
    Transition("begin_maintenance", "Begin maintenance: its agreement is accepted", BEFORE, State.MAINTENANCE),
    Transition("not_start", "Do not start", BEFORE, State.ENDED, needs_reason=True),
    Transition("to_middle", "Move on to the middle phase", (State.INITIAL,), State.MIDDLE),
    Transition("to_final", "Move on to the final phase", (State.MIDDLE,), State.FINAL),
    Transition("back_to_initial", "Go back to the initial phase", (State.MIDDLE,), State.INITIAL, needs_reason=True),
    Transition("back_to_middle", "Go back to the middle phase", (State.FINAL,), State.MIDDLE, needs_reason=True),
    Transition("end", "End the course", TREATMENT, State.ENDED),
    Transition("pause", "Pause", TREATMENT, State.PAUSED, needs_reason=True),
    Transition("resume", "Resume", (State.PAUSED,), BACK),
    Transition("drop_out", "Record a drop-out", (*TREATMENT, State.PAUSED), State.DROPPED_OUT, needs_reason=True),
    Transition("transfer", "Transfer to somebody else", (*BEFORE, *TREATMENT, State.PAUSED), State.TRANSFERRED, True),
    Transition("reopen", "Reopen", CLOSED, BACK, needs_reason=True),
)
EVENTS = {transition.event: transition for transition in TRANSITIONS}


class NotAllowed(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The event cannot happen in this state; the message says so in plain words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a course is, and the state it returns to when it is resumed or reopened."""

    state: State
    resumes_to: State | None = None


def possible(state: State) -> tuple[Transition, ...]:
    """What can happen to a course in this state, in the order of the table."""
    return tuple(transition for transition in TRANSITIONS if state in transition.sources)


def after(standing: Standing, event: str, reason: str = "") -> Standing:
    """Where a course stands after an event.

    Raises:
        NotAllowed: the event is unknown, cannot happen now, or lacks its reason.
    """
    transition = EVENTS.get(event)
    if transition is None:
        raise NotAllowed(f"There is no such step as {event}.")
    if standing.state not in transition.sources:
        raise NotAllowed(f"{transition.name}: not while the course is in the state {STATE_NAMES[standing.state]}.")
    if transition.needs_reason and not reason.strip():
        raise NotAllowed(f"{transition.name}: please say why.")
    if transition.target is BACK:
        if standing.resumes_to is None:
            raise NotAllowed(f"{transition.name}: it is not known to where.")
        return Standing(standing.resumes_to)
    if transition.target in (*CLOSED, State.PAUSED):
        # A paused course that is closed goes back, when reopened, to where it was before the pause.
        return Standing(transition.target, standing.resumes_to or standing.state)
    return Standing(transition.target)


class Completion(StrEnum):
    """How a course came to its end (docs/clinical/sources.md, "Ending")."""

    COMPLETED = "completed"
    EARLY_BY_AGREEMENT = "completed_early_by_agreement"
    EXTENDED = "extended"
    DROPPED_OUT = "dropped_out"
    WITHDRAWN = "withdrawn_by_clinician"
    REFERRED_ON = "referred_on"
    TRANSFERRED = "transferred"
    DIED = "died"


COMPLETION_NAMES = {
    Completion.COMPLETED: "Completed as agreed",
    Completion.EARLY_BY_AGREEMENT: "Completed early, as both agreed",
    Completion.EXTENDED: "Completed after an agreed extension",
    Completion.DROPPED_OUT: "Client left before the agreed end, without agreement",
    Completion.WITHDRAWN: "Ended by the clinician",
    Completion.REFERRED_ON: "Referred on to another treatment",
    Completion.TRANSFERRED: "Transferred to another therapist",
    Completion.DIED: "The client died",
}


def reference() -> str:
    """The table and its drawing as Markdown, for docs/reference/lifecycle.md."""
    lines = ["# The life of a course", "", "Made from `openipt/protocol/lifecycle.py`.", "", "```mermaid"]
    lines += ["stateDiagram-v2", "    [*] --> enquired"]
    for transition in TRANSITIONS:
        back = "    {0} --> {0}: {1} (back to where it was)"
        for source in transition.sources:
            forth = f"    {source.value} --> {transition.target}: {transition.event}"
            lines.append(forth if transition.target else back.format(source.value, transition.event))
    lines += ["```", ""]
    lines += ["| event | in words | from | to | needs a reason |", "| --- | --- | --- | --- | --- |"]
    for transition in TRANSITIONS:
        target = STATE_NAMES[transition.target] if transition.target else "where the course was before"
        sources = ", ".join(STATE_NAMES[source] for source in transition.sources)
        reason = "yes" if transition.needs_reason else ""
        lines.append(f"| `{transition.event}` | {transition.name} | {sources} | {target} | {reason} |")
    lines += ["", "Tapering into maintenance is a new course that follows this one: this one ends, the new one has its"]
    lines += ["own agreement and begins in the state Maintenance.", "", "| how it ended | in words |", "| --- | --- |"]
    lines += [f"| `{completion.value}` | {words} |" for completion, words in COMPLETION_NAMES.items()]
    return "\n".join(lines) + "\n"
