"""What a diary entry holds, and when it may be about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

LOWEST, HIGHEST = 0, 10
LONGEST_WORDS, LONGEST_NAME, MOST_NAMES = 4000, 80, 12
OLDEST = timedelta(days=366)
FURTHEST = timedelta(hours=14)  # somewhere on Earth it is already that day


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote: mood 0-10, with whom, what kind of contact, and what happened."""

    day: date
    clock: time | None
    mood: int
    kind: str
    people: tuple[UUID, ...] = ()  # of the inventory
    names: tuple[str, ...] = ()  # of others
    words: str = ""
    shared: bool = True


def names_in(text: str) -> tuple[str, ...]:
    """The names in a line like "Ann, my boss; Bob", each once, in the order they were written."""
    parts = (" ".join(part.split()) for part in text.replace(";", ",").replace("\n", ",").split(","))
    return tuple({part.casefold(): part for part in parts if part}.values())


def is_in_reach(day: date, at: datetime) -> bool:
    """Whether an entry may be about a day: not in the future anywhere, and not longer ago than a year."""
    today = at.astimezone(UTC)
    return (today - OLDEST).date() <= day <= (today + FURTHEST).date()


def today_in(zone: str, at: datetime) -> date:
    """The day it is for somebody."""
    return at.astimezone(ZoneInfo(zone)).date()
