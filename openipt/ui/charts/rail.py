"""The rail: every session of a course in order, by phase, so that the ending is in sight from the first day."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

State = Literal["done", "now", "planned", "missed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Stop:
    """One session: its number, the name of its phase, its state, where it leads ("" for nowhere), and when it is."""

    number: int
    phase: str
    state: State
    href: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sessions of one phase."""

    phase: str
    stops: tuple[Stop, ...]

    @property
    def is_now(self) -> bool:
        """Whether the course is in this stretch."""
        return any(stop.state == "now" for stop in self.stops)


def course_rail(stops: Iterable[Stop]) -> tuple[Stretch, ...]:
    """The stretches of a course, from its sessions in order."""
    return tuple(Stretch(phase, tuple(found)) for phase, found in groupby(stops, key=lambda stop: stop.phase))
