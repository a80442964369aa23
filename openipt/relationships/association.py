"""What a diary says of mood and one person: the days, the numbers, and the verdict and words they allow.

Apart from `relationships.linking`, which reckons the numbers and needs numpy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ALPHA = 0.05
FALSE_DISCOVERIES = 0.10  # Benjamini & Hochberg 1995


class Verdict(StrEnum):
    """What can be said."""

    ASSOCIATED = "associated"
    NOT_SEEN = "no association seen"
    UNCLEAR = "unclear"
    NOT_ENOUGH = "not enough yet"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a diary: its number (consecutive days count on by one), mood, and contact; None where not answered."""

    number: int
    mood: float | None
    contact: float | None


@dataclass(frozen=True, slots=True)
class NeweyWest:
    """The textbook interval: normal quantiles, no small-sample correction; equal to statsmodels' OLS with HAC."""

    standard_error: float
    low: float
    high: float
    p: float
    lags: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much mood differs by one unit of contact, in points of the mood scale, with its interval and tests."""

    value: float
    low: float  # of the 95 % interval that is said
    high: float
    p: float  # below 0.05 exactly where that interval leaves out 0
    p_shift: float
    days: int  # rows that entered the model
    hac: NeweyWest
    entangled: bool = (
        False  # contact cannot be told from the weekday, the trend and the mood before, or one day decides
    )

    @property
    def clear(self) -> bool | None:
        """Whether both tests see a difference; None where they disagree, or where contact is entangled."""
        if self.entangled:
            return None
        by_interval, by_shifts = self.p < ALPHA, self.p_shift < ALPHA
        return by_interval if by_interval == by_shifts else None


@dataclass(frozen=True, slots=True)
class Link:
    """What a diary says of one person: on the same day, and on the day after."""

    answered: int
    days_with: int
    days_without: int
    missing_days: int  # about how many more days are needed; 0 when there are enough
    same_day: Estimate | None
    next_day: Estimate | None

    @property
    def verdict(self) -> Verdict:
        """What can be said of the same day."""
        return verdict_of(self.same_day)


def verdict_of(found: Estimate | None) -> Verdict:
    """What an estimate allows to be said."""
    if found is None:
        return Verdict.NOT_ENOUGH
    return {True: Verdict.ASSOCIATED, False: Verdict.NOT_SEEN, None: Verdict.UNCLEAR}[found.clear]


def discoveries(links: Mapping[str, Link]) -> dict[str, Verdict]:
    """The verdict on each of several people, on the same day."""
    return together({name: one.same_day for name, one in links.items()})


def together(estimates: Mapping[str, Estimate | None]) -> dict[str, Verdict]:
    """The verdict on each of several estimates: of those called associated one in ten is false at most on average.

    Benjamini & Hochberg 1995, J R Stat Soc B 57:289-300, on the larger of each estimate's two p values.
    """
    tested = {name: max(one.p, one.p_shift) for name, one in estimates.items() if one and not one.entangled}
    ordered = sorted(tested, key=lambda name: tested[name])
    passed = [n for n, name in enumerate(ordered, 1) if tested[name] <= FALSE_DISCOVERIES * n / len(ordered)]
    kept = set(ordered[: max(passed, default=0)])
    found = {name: verdict_of(one) for name, one in estimates.items()}
    return {
        name: Verdict.UNCLEAR if verdict is Verdict.ASSOCIATED and name not in kept else verdict
        for name, verdict in found.items()
    }


def words(found: Link, verdict: Verdict, contact: str = "contact", mood: str = "mood") -> str:
    """What can be said, in one sentence without a cause."""
    if verdict is Verdict.NOT_ENOUGH or found.same_day is None:
        more = max(1, found.missing_days)
        return f"Not enough yet: about {more} more day{'' if more == 1 else 's'}."
    one = found.same_day
    if one.entangled:
        pattern = "came in a pattern, as on the same weekdays"
        return f"Unclear: {contact} {pattern}, so the {one.days} days cannot tell it apart."
    if verdict is Verdict.UNCLEAR:
        return f"Unclear: the {one.days} days so far do not say whether {mood} differs on days with {contact}."
    if verdict is Verdict.NOT_SEEN:
        return f"No difference in {mood} was seen between days with and without {contact}, {one.days} days."
    way = "lower" if one.value < 0 else "higher"
    low, high = sorted((abs(one.low), abs(one.high)))
    size = f"{abs(one.value):.1f} {way} ({low:.1f} to {high:.1f})"
    return f"On days with {contact}, {mood} was on average {size}, {one.days} days."
