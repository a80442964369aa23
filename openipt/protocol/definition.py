"""What an edition of the protocol is, as its data files say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class Anchor(StrEnum):
    """A point in a course to which times are tied, whatever the number of sessions."""

    START = "start"
    INITIAL_END = "initial_end"
    MIDDLE_START = "middle_start"
    MIDPOINT = "midpoint"
    ANNOUNCE = "announce"
    MIDDLE_END = "middle_end"
    FINAL_START = "final_start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Moment:
    """A session some way before or after an anchor."""

    anchor: Anchor
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The sessions, first to last, in which something is usually done."""

    opens: Moment
    closes: Moment


class Repeat(StrEnum):
    """How often a task comes up."""

    ONCE = "once"
    EVERY_SESSION = "every_session"
    AS_NEEDED = "as_needed"


@dataclass(frozen=True, slots=True)
class Task:
    """Something a therapist does in a phase: listed, tickable, never enforced."""

    key: str
    phase: str
    title: str
    purpose: str
    do: tuple[str, ...]
    say: tuple[str, ...]
    record: tuple[str, ...]
    window: Window
    repeat: Repeat
    requires: tuple[str, ...]
    optional: bool
    schools: tuple[str, ...]  # empty: every school


@dataclass(frozen=True, slots=True)
class Strategy:
    """One of the ordered strategies of a problem area."""

    key: str
    text: str
    technique: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a role dispute."""

    key: str
    name: str
    signs: str
    work: str


@dataclass(frozen=True, slots=True)
class Area:
    """A problem area. `client_name` is what to call it to the client."""

    key: str
    name: str
    client_name: str
    definition: str
    questions: tuple[str, ...]
    evidence: tuple[str, ...]
    goals: tuple[str, ...]
    stages: tuple[Stage, ...]
    strategies: tuple[Strategy, ...]
    progress: tuple[str, ...]
    pitfalls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique as a procedure."""

    key: str
    name: str
    steps: tuple[str, ...]
    outputs: tuple[str, ...]
    caution: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A part of a session: about how many minutes, and which task."""

    minutes: int
    task: str
    note: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """How a session of a certain place in the course is usually spent. The first agenda whose window fits is used."""

    key: str
    name: str
    window: Window
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the course, and the tasks that are usually done before it is left."""

    key: str
    name: str
    exit_tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LengthRule:
    """From `planned` sessions on, a phase takes so many."""

    planned: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What the edition says about ending."""

    announce_before: int  # announced at the latest in session N minus this
    follow_up_months: tuple[int, ...]
    dispositions: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument that is asked for, and when."""

    instrument: str
    before: str  # "every_session"


@dataclass(frozen=True, slots=True)
class Words:
    """How one school speaks of the same things."""

    school: str
    name: str
    final_phase: str
    areas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suitability:
    """What speaks for and against IPT now, and what to ask; the decision is the clinician's."""

    favours: tuple[str, ...]
    caution: tuple[str, ...]
    not_now: tuple[str, ...]
    questions: tuple[str, ...]  # beyond the general ones; empty: the edition asks nothing of its own


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages in years, both included, an edition was made for: guidance, never a bar. None: no bound on that side."""

    youngest: int | None = None
    oldest: int | None = None

    def include(self, age: int) -> bool:
        """Whether an age in whole years lies within them."""
        return (self.youngest is None or age >= self.youngest) and (self.oldest is None or age <= self.oldest)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the protocol: everything a course of it needs."""

    key: str
    version: str
    name: str
    summary: str
    population: str
    ages: Ages
    review_status: str
    sources: tuple[str, ...]
    least: int
    most: int
    usual: int
    frequency: str
    minutes: int
    opening: str
    initial: tuple[LengthRule, ...]
    final: tuple[LengthRule, ...]
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    areas: tuple[Area, ...]
    techniques: tuple[Technique, ...]
    agendas: tuple[Agenda, ...]
    measures: tuple[Measure, ...]
    ending: Ending
    suitability: Suitability
    inventory_questions: tuple[str, ...]  # asked of relationships beyond the general ones
    rhythm: bool  # the Social Rhythm Metric is asked for, day by day
    stop_rules: tuple[str, ...]  # when other care comes first
    agreement_items: tuple[str, ...]
    schools: tuple[Words, ...]

    def task(self, key: str) -> Task:
        """The task with a key. Raises KeyError if there is none."""
        return _by_key(self.tasks, key)

    def area(self, key: str) -> Area:
        """The problem area with a key. Raises KeyError if there is none."""
        return _by_key(self.areas, key)

    def technique(self, key: str) -> Technique:
        """The technique with a key. Raises KeyError if there is none."""
        return _by_key(self.techniques, key)

    def words(self, school: str) -> Words:
        """How a school speaks. Raises KeyError if the edition does not know it."""
        for words in self.schools:
            if words.school == school:
                return words
        raise KeyError(school)


Keyed = TypeVar("Keyed", Task, Area, Technique)


def _by_key(things: tuple[Keyed, ...], key: str) -> Keyed:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
