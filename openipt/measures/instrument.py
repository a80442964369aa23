"""What a questionnaire is, as its data file says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

# The parts of a data file that can be verified: compared with a source named in docs/clinical/sources.md. A part that
# an instrument does not list in `verified` was written from memory and has to be checked.
PARTS = ("licence", "wording", "loinc", "missing", "bands", "cut_offs", "change")
CLIENT, CLINICIAN = RATERS = ("client", "clinician")
LICENCE_CLASSES = ("A", "A-ND", "A-NC", "B", "C")


class Direction(StrEnum):
    """Which way is worse."""

    HIGHER_WORSE = "higher_worse"
    HIGHER_BETTER = "higher_better"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen, in the instrument's own words."""

    value: int
    text: str
    loinc: str = ""
    points: int | None = None  # what it adds where that is not the value itself ("does not apply to me": 0)


@dataclass(frozen=True, slots=True)
class RiskRule:
    """When an answer to one item must reach a person. The answer itself counts: never prorated, never suppressed."""

    review_from: int
    priority_from: int
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question, verbatim."""

    key: str
    number: int
    text: str
    options: tuple[Option, ...]
    scored: bool = True
    reverse: bool = False
    risk: RiskRule | None = None
    loinc: str = ""
    zero_if: tuple[str, int] | None = None  # not asked, and 0 points, where that item was answered with that value

    def points(self, value: int) -> int:
        """What an answer adds to the total: turned round for a reverse item."""
        given = {option.value: option.value if option.points is None else option.points for option in self.options}
        return max(given.values()) + min(given.values()) - given[value] if self.reverse else given[value]

    def points_range(self) -> tuple[int, int]:
        """The least and the most an answer can add."""
        found = [self.points(option.value) for option in self.options]
        return min(found), max(found)


@dataclass(frozen=True, slots=True)
class Band:
    """A closed range of totals, and what it means in a sentence for each reader."""

    key: str
    lowest: int
    highest: int
    label: str
    client: str
    therapist: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """A total that the literature gives a meaning to; `value` is the first one that counts."""

    value: int
    about: str
    source: str


@dataclass(frozen=True, slots=True)
class MissingRule:
    """How many scored items may be unanswered; the mean of the others stands in for them."""

    most: int
    origin: str  # "author" or "convention"
    only: tuple[str, ...] = ()  # the keys of those that may be; none named means any

    def allows(self, missing: Collection[str]) -> bool:
        """Whether there is a total although these items were not answered."""
        return len(missing) <= self.most and (not self.only or set(missing) <= set(self.only))


@dataclass(frozen=True, slots=True)
class Change:
    """How large a change must be to exceed the error of measurement (reliable), as published in `source`."""

    reliable: int
    source: str


@dataclass(frozen=True, slots=True)
class Rise:
    """By how many points the total must have risen since the last time for somebody to look after the client."""

    least: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """A band of a subscale: from `lowest` up to the next."""

    lowest: int
    label: str


@dataclass(frozen=True, slots=True)
class Subscale:
    """Some of the items with a sum of their own, times the instrument's factor; `cut_off` is the first that counts."""

    key: str
    label: str
    items: tuple[str, ...]
    most_missing: int
    cut_off: int | None = None
    steps: tuple[Step, ...] = ()  # the lowest first

    def step_of(self, total: int | None) -> Step | None:
        """The band of a total of this part; None where there are none, or no total."""
        reached = [step for step in self.steps if total is not None and step.lowest <= total]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Need:
    """A part of a pattern: at least `count` of some items answered with `least` or more (or with their own least).

    Items in one group, such as three ways to sleep badly, count once.
    """

    groups: tuple[tuple[str, ...], ...]
    least: int
    count: int
    own_least: Mapping[str, int]

    def met(self, answers: Mapping[str, int | None]) -> bool:
        """Whether the answers meet it; what was not answered does not count."""
        return sum(any(self._enough(key, answers.get(key)) for key in group) for group in self.groups) >= self.count

    def _enough(self, key: str, value: int | None) -> bool:
        return value is not None and value >= self.own_least.get(key, self.least)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of answers with a published meaning. Never a diagnosis: a hint for a clinician who asks."""

    key: str
    label: str
    source: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How precisely the instrument measures, in the sample `source` names (0 to 1)."""

    kind: str  # "alpha", "retest" or "raters"
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Norm:
    """Mean and standard deviation of a population, in points, from `source`."""

    population: str
    mean: float
    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Goals:
    """What counts as response (a fall by a share, in percent), as remission and as important change, in points."""

    source: str
    response: int | None = None
    remission: int | None = None  # the last total that counts
    important: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Answers in the order of the items (None: not answered), and what must come of them."""

    answers: tuple[int | None, ...]
    shown: int | None  # the total; None: too much is missing
    band: str  # its key; "" without a total
    flags: tuple[str, ...]  # the items that must reach a person
    subscales: Mapping[str, int]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """An instrument's own words in one language, from its owner. An item not in `options_of` has the usual options."""

    language: str  # as in "de"
    source: str
    stem: str
    notice: str
    items: Mapping[str, str]
    options: tuple[str, ...]
    options_of: Mapping[str, tuple[str, ...]]

    def faults(self, form: "Instrument") -> list[str]:
        """What keeps it from being the wording of an instrument, by key; nothing where it fits."""
        known = {item.key: item for item in form.items}
        found = [f"items.{key}: is missing" for key in known if key not in self.items]
        found += [f"items.{key}: there is no such item" for key in self.items if key not in known]
        found += [f"options_of.{key}: there is no such item" for key in self.options_of if key not in known]
        for key, item in known.items():
            texts = self.options_of.get(key, self.options)
            if len(texts) != len(item.options):
                place = f"options_of.{key}" if key in self.options_of or not self.options else "options"
                found.append(f"{place}: item {key} has {len(item.options)} answers, and there are {len(texts)} texts")
        return found


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire: its wording, its scoring, and where each of them comes from."""

    key: str
    edition: str
    name: str
    short_name: str
    about: str
    stem: str
    recall: str
    youngest: int  # years of age
    oldest: int | None
    languages: tuple[str, ...]  # in which its owner's wording is shipped
    direction: Direction
    items: tuple[Item, ...]
    missing: MissingRule
    bands: tuple[Band, ...]
    cut_offs: tuple[CutOff, ...]  # the usual one first
    change: Change | None  # None: no value with a source
    licence_class: str
    owner: str
    notice: str  # to be shown with the questions
    citation: str
    verified: frozenset[str]
    loinc: Mapping[str, str]
    factor: int = 1  # the sum is multiplied by it
    rater: str = CLIENT
    subscales: tuple[Subscale, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    reliabilities: tuple[Reliability, ...] = ()
    norms: tuple[Norm, ...] = ()
    goals: Goals | None = None
    rise: Rise | None = None
    divisor: int = 1  # and divided by this: totals that are entered in tenths
    by_total: bool = False  # only its total is entered, by a clinician; its one item stands for the total
    highest_of: tuple[tuple[str, ...], ...] = ()  # groups of items of which only the highest counts
    mean_of_parts: bool = False  # the total is the mean of the subscales' means, times the factor
    translations: tuple[Wording, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def language(self) -> str:
        """The language its words are in."""
        return self.languages[0]

    @property
    def is_worded(self) -> bool:
        """Whether there are words to ask: a skeleton waits for those a practice has permission for."""
        return all(item.text for item in self.items)

    def worded(self, wording: Wording) -> "Instrument":
        """The same instrument in other words; nothing that counts changes.

        Raises:
            ValueError: the wording does not fit, as `Wording.faults` says.
        """
        if faults := wording.faults(self):
            raise ValueError("; ".join(faults))
        items = tuple(_in_words(item, wording) for item in self.items)
        kept = tuple(language for language in self.languages if language != wording.language)
        notice, stem = wording.notice or self.notice, wording.stem
        return replace(self, items=items, stem=stem, notice=notice, languages=(wording.language, *kept))

    def in_language(self, language: str) -> "Instrument":
        """In the client's language where its owner's words in it are there ("de-at" is "de"); else as it is."""
        wanted = language.lower().partition("-")[0]
        if wanted == self.language:
            return self
        found = next((one for one in self.translations if one.language == wanted), None)
        return self.worded(found) if found else self

    @property
    def reach(self) -> tuple[int, int]:
        """The least and the most the total can be."""
        ends = {item.key: item.points_range() for item in self.scored_items}
        if self.mean_of_parts:
            low, high = next(iter(ends.values()))
            return low * self.factor, high * self.factor
        grouped = {key for group in self.highest_of for key in group}
        alone = [found for key, found in ends.items() if key not in grouped]
        alone += [(max(ends[key][0] for key in group), max(ends[key][1] for key in group)) for group in self.highest_of]
        low, high = (sum(found[side] for found in alone) * self.factor for side in (0, 1))
        return -(-low // self.divisor), high // self.divisor

    @property
    def by_clinician(self) -> bool:
        """Whether it is a clinician's own rating, which nobody reads out."""
        return self.rater == CLINICIAN

    @property
    def cut_off(self) -> int | None:
        """The usual cut-off; None where there is none."""
        return self.cut_offs[0].value if self.cut_offs else None

    def beyond(self, cut: int, total: int) -> bool:
        """Whether a total has reached a cut-off, whichever way the instrument runs."""
        return total >= cut if self.direction is Direction.HIGHER_WORSE else total <= cut

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that make the total."""
        return tuple(item for item in self.items if item.scored)

    @property
    def lowest(self) -> int:
        """The smallest possible total."""
        return self.bands[0].lowest

    @property
    def highest(self) -> int:
        """The largest possible total."""
        return self.bands[-1].highest

    @property
    def asks_about_risk(self) -> bool:
        """Whether an answer may have to reach a person at once."""
        return any(item.risk for item in self.items)

    def band_of(self, total: int) -> Band:
        """The band of a total.

        Raises:
            ValueError: the total is outside the instrument's range.
        """
        for band in self.bands:
            if band.lowest <= total <= band.highest:
                return band
        raise ValueError(f"{self.key}: a total of {total} is outside {self.lowest}-{self.highest}")


def _in_words(item: Item, wording: Wording) -> Item:
    texts = wording.options_of.get(item.key, wording.options)
    options = tuple(replace(option, text=text) for option, text in zip(item.options, texts, strict=True))
    return replace(item, text=wording.items[item.key], options=options)
