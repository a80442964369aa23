"""One row for each client: finding by any part of a name, filtering and sorting."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from openipt.measures.trend import Trend

LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scores:
    """The course of one instrument so far."""

    trend: Trend
    to_consider: bool = False  # the scores say that something should be considered (`outcomes.signals`)

    @property
    def last(self) -> int:
        """The newest total."""
        return self.trend.totals[-1]

    @property
    def better_by(self) -> int:
        """By how many points the newest total is better than the first; below 0: worse."""
        return self.trend.change.better_by if self.trend.change else 0

    @property
    def worse_by(self) -> int:
        """The same, the other way round."""
        return -self.better_by


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """What a therapist sees of one client at a glance."""

    client_id: UUID
    course_id: UUID
    name: str
    therapist: str
    state: str
    session_number: int
    planned_sessions: int
    areas: tuple[str, ...]
    scores: Scores | None
    next_session_at: datetime | None
    open_concerns: int
    supervised: bool
    asked: int = 0  # questionnaires that were due so far, as last reckoned
    answered: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the course is still going on in some way."""
        return self.state not in {"ended", "dropped_out", "transferred"}


def folded(text: str) -> str:
    """Lower case without accents, so that "zoe" finds "Zoë"."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The name."""


Thing = TypeVar("Thing", bound=Named)


def named(rows: Iterable[Thing], part: str) -> list[Thing]:
    """Those whose name has every word of `part` somewhere in it."""
    words = folded(part).split()
    return [row for row in rows if all(word in folded(row.name) for word in words)]


SORTS: dict[str, Callable[[CaseloadRow], tuple[object, ...]]] = {
    "next": lambda row: (row.next_session_at or LATEST, folded(row.name)),
    "name": lambda row: (folded(row.name),),
    "session": lambda row: (row.planned_sessions - row.session_number, folded(row.name)),
    "score": lambda row: (-(row.scores.last if row.scores else -1), folded(row.name)),
    "change": lambda row: (-(row.scores.worse_by if row.scores else -999), folded(row.name)),
}

FILTERS: dict[str, Callable[[CaseloadRow], bool]] = {
    "open": lambda row: row.is_open,
    "initial": lambda row: row.state in {"enquired", "suitability", "initial"},
    "middle": lambda row: row.state == "middle",
    "final": lambda row: row.state in {"final", "maintenance"},
    "consider": lambda row: row.is_open and row.scores is not None and row.scores.to_consider,
    "closed": lambda row: not row.is_open,
    "supervised": lambda row: row.supervised,
    "all": lambda _: True,
}


def arranged(rows: Iterable[CaseloadRow], *, part: str, show: str, sort: str) -> list[CaseloadRow]:
    """The rows to show, in order; an unknown filter or order falls back to open courses by next session."""
    chosen = FILTERS.get(show, FILTERS["open"])
    return sorted((row for row in named(rows, part) if chosen(row)), key=SORTS.get(sort, SORTS["next"]))
