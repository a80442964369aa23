"""What the record holds that a problem area asks about, each with where it is from. Nothing is weighed or ranked here.

The rules are the evidence map of the method (docs/clinical/sources.md, formulation): a list to look at together with
the client. What counts, and for what, the therapist says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

GRIEF, DISPUTE, TRANSITION, ISOLATION = "grief", "dispute", "transition", "isolation"
MONTHS_BEFORE = 12  # of the onset; what came before that is evidence only where it is linked to a change
MONTH = 30.44  # days
TRANSITION_EVENTS = {"role_change", "work", "move", "migration", "birth", "separation", "health"}
NEAR_RINGS = {1, 2}
FEW_PEOPLE = 3
CONFLICTS = {"open", "unspoken", "avoided"}
UNSETTLED = {"dropped", "silence", "goes_on"}
TELLS_LITTLE = {"nothing", "little"}
LONELY_FROM = {"ucla-3": 6}  # totals from which a score speaks for isolation
SMALL_NETWORK_BELOW = {"lsns-6": 12}
GRIEF_FROM = {"pg-13-r": 30}


class Source(StrEnum):
    """Where something is from."""

    TIMELINE = "timeline"
    INVENTORY = "inventory"
    DIARY = "diary"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class EventSeen:
    """A life event as far as the rules ask."""

    key: str
    what: str
    category: str
    earliest: date | None
    latest: date | None
    when: str = ""
    linked: bool = False  # the therapist marked that it may go with a change of symptoms


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody in the inventory as far as the rules ask; "" and None are not said."""

    key: str
    name: str
    standing: str = "living"
    rings: frozenset[int] = frozenset()  # every ring they stand or stood on
    ring_now: int | None = None
    reciprocal: str = ""
    conflict_style: str = ""
    resolution: str = ""
    confides: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSeen:
    """The newest score of a questionnaire."""

    key: str
    instrument: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class MoodSeen:
    """That mood was lower on days with contact with somebody, in the diary's own words."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, from everywhere."""

    events: Sequence[EventSeen] = ()
    people: Sequence[PersonSeen] = ()
    scores: Sequence[ScoreSeen] = ()
    moods: Sequence[MoodSeen] = ()
    onset: tuple[date, date] | None = None  # the earliest and latest day symptoms began, the newest onset


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing for the therapist to weigh: for which area, in which words, and the record it is from."""

    area: str
    rule: str
    source: Source
    record: str  # the key of the event, person or score; "" for the inventory as a whole
    pattern: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def key(self) -> str:
        """The same for the same thing, whenever it is gathered again."""
        return ":".join(filter(None, (self.area, self.rule, self.record)))


def gathered(facts: Facts) -> tuple[Evidence, ...]:
    """Everything the rules find, by area, in the order of the record. No order of importance is meant."""
    found = [*_deaths(facts), *_disputes(facts), *_transitions(facts), *_isolation(facts)]
    order = (GRIEF, DISPUTE, TRANSITION, ISOLATION)
    return tuple(sorted(found, key=lambda one: order.index(one.area)))


def _near_onset(events: Iterable[EventSeen], facts: Facts) -> Iterator[EventSeen]:
    """Events from a year before the onset until now, and whatever was linked; all of them while no onset is known."""
    for event in events:
        if (
            event.linked
            or facts.onset is None
            or event.latest is None
            or (facts.onset[0] - event.latest).days <= MONTHS_BEFORE * MONTH
        ):
            yield event


def _event(area: str, event: EventSeen) -> Evidence:
    return Evidence(area, "event", Source.TIMELINE, event.key, "{what} ({when})", _words(event))


def _words(event: EventSeen) -> tuple[tuple[str, str | int], ...]:
    return (("what", event.what), ("when", event.when or "?"))


def _deaths(facts: Facts) -> Iterator[Evidence]:
    for event in _near_onset(facts.events, facts):
        if event.category == "death":
            yield _event(GRIEF, event)
    for person in facts.people:
        if person.standing == "dead" and person.rings & NEAR_RINGS:
            yield _person(GRIEF, "near-and-dead", person, "{name} has died, and stands or stood near the middle.")
    for score in facts.scores:
        if score.total >= GRIEF_FROM.get(score.instrument, score.total + 1):
            yield _score(GRIEF, score)


def _disputes(facts: Facts) -> Iterator[Evidence]:
    for person in facts.people:
        if person.reciprocal == "no":
            yield _person(
                DISPUTE, "expectations", person, "What {name} and the client expect of each other does not fit."
            )
        if person.conflict_style in CONFLICTS:
            yield _person(DISPUTE, "conflict", person, CONFLICT_WORDS[person.conflict_style])
        if person.resolution in UNSETTLED:
            yield _person(DISPUTE, "unsettled", person, UNSETTLED_WORDS[person.resolution])
    for event in _near_onset(facts.events, facts):
        if event.category == "dispute":
            yield _event(DISPUTE, event)
    for mood in facts.moods:
        yield Evidence(DISPUTE, "mood", Source.DIARY, mood.key, "{says}", (("says", mood.says),))


CONFLICT_WORDS = {
    "open": "With {name} there is open conflict.",
    "unspoken": "With {name} something is wrong that nobody speaks of.",
    "avoided": "With {name} they keep out of each other's way.",
}
UNSETTLED_WORDS = {
    "dropped": "Conflict with {name} is dropped, not settled.",
    "silence": "Conflict with {name} ends in silence.",
    "goes_on": "Conflict with {name} goes on.",
}


def _transitions(facts: Facts) -> Iterator[Evidence]:
    for event in _near_onset(facts.events, facts):
        if event.category in TRANSITION_EVENTS:
            yield _event(TRANSITION, event)
    for person in facts.people:
        if person.changed and person.standing == "lost":
            yield _person(TRANSITION, "lost", person, "{name} is lost from the client's life, though living.")


def _isolation(facts: Facts) -> Iterator[Evidence]:
    living = [person for person in facts.people if person.standing != "dead"]
    if facts.people and any(person.ring_now for person in living) and not any(p.ring_now == 1 for p in living):
        yield _inventory("inner-empty", "Nobody living stands on the inner ring.")
    if facts.people and len(living) <= FEW_PEOPLE:
        yield _inventory("few", "{count} living people are in the inventory.", (("count", len(living)),))
    told = [person.confides for person in living if person.confides]
    if told and set(told) <= TELLS_LITTLE:
        yield _inventory("no-confidant", "There is nobody to whom the client can tell more than a little.")
    for score in facts.scores:
        lonely = score.total >= LONELY_FROM.get(score.instrument, score.total + 1)
        if lonely or score.total < SMALL_NETWORK_BELOW.get(score.instrument, 0):
            yield _score(ISOLATION, score)


def _person(area: str, rule: str, person: PersonSeen, pattern: str) -> Evidence:
    return Evidence(area, rule, Source.INVENTORY, person.key, pattern, (("name", person.name),))


def _inventory(rule: str, pattern: str, values: tuple[tuple[str, str | int], ...] = ()) -> Evidence:
    return Evidence(ISOLATION, rule, Source.INVENTORY, "", pattern, values)


def _score(area: str, score: ScoreSeen) -> Evidence:
    values = (("name", score.name), ("total", score.total))
    return Evidence(area, "score", Source.MEASURES, score.key, "{name}: {total}", values)
