"""From answers to a score: total, band, and whether an answer must reach a person.

Rules: docs/clinical/sources.md, "Instruments" (missing answers are never zero; a risk item counts by itself).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from openipt.measures.instrument import Band, Direction, Example, Instrument, Item, Subscale

Answers = Mapping[str, int | None]
HALF = Fraction(1, 2)
THOUSANDTH = Decimal("0.001")


class Audience(StrEnum):
    """Who reads what a score means."""

    CLIENT = "client"
    THERAPIST = "therapist"


TOO_LITTLE = {
    Audience.CLIENT: "Too many questions were left out to add up your answers.",
    Audience.THERAPIST: "No total: too many items were not answered.",
}
SAME = "The same as at the start."
BETTER = {
    True: "Better by %(points)s than at the start: more than the questionnaire's margin of error.",
    False: "Better by %(points)s than at the start: within the questionnaire's margin of error.",
    None: "Better by %(points)s than at the start. How large this questionnaire's margin of error is, we cannot say.",
}
WORSE = {
    True: "Worse by %(points)s than at the start: more than the questionnaire's margin of error.",
    False: "Worse by %(points)s than at the start: within the questionnaire's margin of error.",
    None: "Worse by %(points)s than at the start. How large this questionnaire's margin of error is, we cannot say.",
}


class AnswerError(ValueError):
    """An answer does not belong to the instrument; the message names the item."""


class Urgency(StrEnum):
    """How soon an answer must reach a person. A time for looking, never a level of risk."""

    ASK = "ask"  # not answered: ask in person
    SOON = "soon"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """A risk item that was marked, or left out."""

    item: Item
    value: int | None
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Score:
    """What answers amount to. `total` is exact (None when too much is missing); `shown` is rounded half up."""

    total: Fraction | None
    shown: int | None
    band: Band | None
    missing: int
    flags: tuple[RiskFlag, ...]
    subscales: Mapping[str, int | None] = field(default_factory=dict)  # by key; None: too much is missing
    patterns: tuple[str, ...] = ()  # the keys of those the answers show

    @property
    def complete(self) -> bool:
        """Whether every scored item was answered."""
        return self.missing == 0

    @property
    def stored(self) -> Decimal | None:
        """The total as it is stored: to the thousandth."""
        if self.total is None:
            return None
        return (Decimal(self.total.numerator) / Decimal(self.total.denominator)).quantize(THOUSANDTH)

    @property
    def prorated(self) -> bool:
        """Whether the mean of the answered items stands in for some that were not."""
        return self.total is not None and self.missing > 0


def score(instrument: Instrument, answers: Answers) -> Score:
    """Score answers; an item that is absent or None was not answered.

    Raises:
        AnswerError: an unknown item, or a value that is not among its options.
    """
    _check(instrument, answers)
    given = {item.key: points for item in instrument.scored_items if (points := _points(item, answers)) is not None}
    missing = len(instrument.scored_items) - len(given)
    total = _total(instrument, given)
    shown = _rounded(total)
    return Score(
        total=total,
        shown=shown,
        band=instrument.band_of(shown) if shown is not None else None,
        missing=missing,
        flags=_flags(instrument, answers),
        subscales={scale.key: _rounded(_part(instrument, scale, given)) for scale in instrument.subscales},
        patterns=tuple(one.key for one in instrument.patterns if all(need.met(answers) for need in one.needs)),
    )


def _points(item: Item, answers: Answers) -> int | None:
    if item.zero_if and answers.get(item.zero_if[0]) == item.zero_if[1]:
        return 0
    value = answers.get(item.key)
    return None if value is None else item.points(value)


def _total(instrument: Instrument, given: Mapping[str, int]) -> Fraction | None:
    keys = [item.key for item in instrument.scored_items]
    if len(given) < len(keys) and not instrument.missing.allows([key for key in keys if key not in given]):
        return None
    if instrument.mean_of_parts:
        parts = [_part(instrument, scale, given) for scale in instrument.subscales]
        return None if None in parts else sum(part for part in parts if part is not None) / Fraction(len(parts))
    for group in instrument.highest_of:  # none of its items is missing: such an instrument allows none
        highest = max(given[key] for key in group)
        given = {key: points for key, points in given.items() if key not in group} | {group[0]: highest}
        keys = [key for key in keys if key not in group[1:]]
    total = _sum(instrument, keys, given, instrument.missing.most)
    return total if total is None or instrument.divisor == 1 else total / instrument.divisor


def _part(instrument: Instrument, scale: Subscale, given: Mapping[str, int]) -> Fraction | None:
    total = _sum(instrument, scale.items, given, scale.most_missing)
    return total / len(scale.items) if total is not None and instrument.mean_of_parts else total


def _sum(instrument: Instrument, keys: Sequence[str], given: Mapping[str, int], most_missing: int) -> Fraction | None:
    """The sum of some items. For one left out stands the mean of the others, as a share of what each could give."""
    there = [key for key in keys if key in given]
    if not there or len(keys) - len(there) > most_missing:
        return None
    if len(there) == len(keys):
        return Fraction(sum(given[key] for key in keys) * instrument.factor)
    ends = {item.key: item.points_range() for item in instrument.items if item.key in keys}
    lowest, reach = sum(ends[key][0] for key in keys), sum(ends[key][1] - ends[key][0] for key in keys)
    above = sum(given[key] - ends[key][0] for key in there)
    share = Fraction(above, sum(ends[key][1] - ends[key][0] for key in there))
    return (lowest + share * reach) * instrument.factor


def _rounded(total: Fraction | None) -> int | None:
    return None if total is None else floor(total + HALF)


def _check(instrument: Instrument, answers: Answers) -> None:
    items = {item.key: item for item in instrument.items}
    for key, value in answers.items():
        if key not in items:
            raise AnswerError(f"{instrument.short_name} has no item {key}.")
        allowed = [option.value for option in items[key].options]
        if value is not None and (type(value) is not int or value not in allowed):
            raise AnswerError(f"{instrument.short_name} item {key} takes {min(allowed)} to {max(allowed)}.")


def _flags(instrument: Instrument, answers: Answers) -> tuple[RiskFlag, ...]:
    flags = []
    for item in instrument.items:
        if item.risk is None:
            continue
        value = answers.get(item.key)
        if value is None:
            flags.append(RiskFlag(item, None, Urgency.ASK))
        elif value >= item.risk.review_from:
            urgency = Urgency.PRIORITY if value >= item.risk.priority_from else Urgency.SOON
            flags.append(RiskFlag(item, value, urgency))
    return tuple(flags)


def meaning(scored: Score, audience: Audience) -> str:
    """What a score means, in one plain sentence (a message id)."""
    if scored.band is None:
        return TOO_LITTLE[audience]
    return scored.band.client if audience is Audience.CLIENT else scored.band.therapist


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """The change between two totals: positive `better_by` is improvement, whichever way the instrument runs.

    `reliable`: whether it exceeds the error of measurement; None where the instrument has no value for this.
    """

    better_by: int
    reliable: bool | None
    source: str


def change_between(instrument: Instrument, first: int, last: int) -> ChangeSince:
    """The change from `first` to `last` (rounded totals), held against the published reliable change.

    Source: Jacobson & Truax 1991 for the idea; the value is the instrument's own, from where `source` says.
    """
    better_by = first - last if instrument.direction is Direction.HIGHER_WORSE else last - first
    if instrument.change is None:
        return ChangeSince(better_by, None, "")
    return ChangeSince(better_by, abs(better_by) >= instrument.change.reliable, instrument.change.source)


def change_words(change: ChangeSince) -> str:
    """The change since the start in plain words: a message id with room for %(points)s, the size of the change."""
    if change.better_by == 0:
        return SAME
    return (BETTER if change.better_by > 0 else WORSE)[change.reliable]


def example_faults(instrument: Instrument) -> list[str]:
    """Where the worked examples of an instrument do not come out, by key; nothing where all do."""
    found = []
    for number, one in enumerate(instrument.examples, 1):
        place = f"examples[{number}]"
        if len(one.answers) != len(instrument.items):
            found.append(f"{place}.answers: has {len(one.answers)} of {len(instrument.items)} answers")
            continue
        try:
            found += [f"{place}.{fault}" for fault in _differences(instrument, one)]
        except AnswerError as problem:
            found.append(f"{place}.answers: {problem}")
    return found


def _differences(instrument: Instrument, one: Example) -> list[str]:
    made = score(instrument, {item.key: value for item, value in zip(instrument.items, one.answers, strict=True)})
    parts = {key: made.subscales.get(key) for key in one.subscales}
    pairs: dict[str, tuple[object, object]] = {
        "total": (one.shown, made.shown),
        "band": (one.band, made.band.key if made.band else ""),
        "flags": (one.flags, tuple(flag.item.key for flag in made.flags)),
        "subscales": (dict(one.subscales), parts),
        "patterns": (one.patterns, made.patterns),
    }
    return [
        f"{key}: the example says {said}, the rules give {got}" for key, (said, got) in pairs.items() if said != got
    ]
