"""From a diary to days with and without somebody, and whether mood goes with them (`relationships.linking`).

A day with an entry is an answered day; its mood is the mean of its entries. Somebody who is not named that day was not
met, as far as the diary says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from openipt.relationships.association import Day, Link, Verdict, together

CONFLICT = "conflict"
ONLY_NAMED = "name:"  # how the key of somebody begins who is named in the diary only


@dataclass(frozen=True, slots=True)
class Written:
    """As much of one entry as this needs: people by their key."""

    day: date
    mood: int
    kind: str
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the diary says of one person (by key), or of conflict with them, and what may be said of it."""

    person: str
    conflict: bool
    found: Link
    verdict: Verdict
    next_day: Verdict

    @property
    def in_inventory(self) -> bool:
        """Whether the person is one of the inventory, not just a name in the diary."""
        return not self.person.startswith(ONLY_NAMED)


def moods_by_day(entries: Sequence[Written]) -> dict[date, float]:
    """The mood of each day, in order."""
    days = sorted({entry.day for entry in entries})
    return {day: fmean([entry.mood for entry in entries if entry.day == day]) for day in days}


def contact_days(entries: Sequence[Written], person: str, *, conflict: bool) -> list[Day]:
    """Each answered day with 1 where there was contact (or conflict) with somebody, else 0."""
    met = {e.day for e in entries if person in e.people and (e.kind == CONFLICT or not conflict)}
    return [Day(day.toordinal(), mood, float(day in met)) for day, mood in moods_by_day(entries).items()]


def linked(entries: Sequence[Written]) -> list[Linked]:
    """Everybody in a diary, contact and, where there was any, conflict; verdicts hold for all of them together."""
    from openipt.relationships.linking import link  # numpy: only where it is needed

    people = sorted({person for entry in entries for person in entry.people})
    fought = {person for entry in entries if entry.kind == CONFLICT for person in entry.people}
    asked = [(person, conflict) for person in people for conflict in (False, True) if not conflict or person in fought]
    found = {one: link(contact_days(entries, one[0], conflict=one[1])) for one in asked}
    names = {f"{person}/{conflict}": (person, conflict) for person, conflict in asked}
    same = together({name: found[one].same_day for name, one in names.items()})
    after = together({name: found[one].next_day for name, one in names.items()})
    return [Linked(*one, found[one], same[name], after[name]) for name, one in names.items()]
