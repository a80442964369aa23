"""The rail of a course: its sessions by phase, so that the ending is in sight from the first day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from openipt.protocol.definition import Edition
from openipt.protocol.phases import Boundaries, phase_of
from openipt.ui.charts.rail import State, Stop, Stretch, course_rail

STATES: dict[str, State] = {"held": "done", "no_show": "missed", "cancelled": "cancelled", "planned": "planned"}


@dataclass(frozen=True, slots=True)
class Glance:
    """A numbered session at a glance: its state as stored, when it is, and where it leads ("": nowhere)."""

    number: int
    state: str
    starts_at: datetime
    href: str = ""


def phase_names(edition: Edition, school: str) -> dict[str, str]:
    """What the phases are called, the final one in the words of the school."""
    return {
        phase.key: edition.words(school).final_phase if phase.key == "final" else phase.name for phase in edition.phases
    }


def course_stretches(
    edition: Edition,
    school: str,
    planned: int,
    moved: Boundaries,
    glances: Iterable[Glance],
    *,
    going_on: bool,
    name: Callable[[str], str] = str,
) -> tuple[Stretch, ...]:
    """The stretches of a rail. The first planned session is where the course is now, while it is going on.

    `name` turns the name of a phase into the reader's language.
    """
    names = phase_names(edition, school)
    found = sorted(glances, key=lambda glance: glance.number)
    now = next((glance.number for glance in found if going_on and glance.state == "planned"), 0)
    return course_rail(
        Stop(
            number=glance.number,
            phase=name(names[phase_of(edition, glance.number, max(planned, 1), moved)]),
            state="now" if glance.number == now else STATES[glance.state],
            href=glance.href,
        )
        for glance in found
    )
