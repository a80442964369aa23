"""What a questionnaire is, as its data file says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# The parts of a data file that can be verified: compared with a source named in docs/clinical/sources.md. A part that
# an instrument does not list in `verified` was written from memory and has to be checked.
PARTS = ("licence", "wording", "loinc", "missing", "bands", "cut_offs", "change")
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

    def points(self, value: int) -> int:
        """What an answer adds to the total: turned round for a reverse item."""
        values = [option.value for option in self.options]
        return max(values) + min(values) - value if self.reverse else value


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


@dataclass(frozen=True, slots=True)
class Change:
    """How large a change must be to exceed the error of measurement (reliable), as published in `source`."""

    reliable: int
    source: str


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

    @property
    def cut_off(self) -> int:
        """The usual cut-off."""
        return self.cut_offs[0].value

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
