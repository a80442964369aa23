"""Shares of people with how sure they are, limits for a funnel plot, and the hiding of small groups: for a practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

LEAST_CELL = 5  # fewer people than this are not shown: a number could point to somebody
NEAR, FAR = 0.95, 0.998  # the two pairs of limits of a funnel plot


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with Wilson's interval (both between 0 and 1)."""

    count: int
    of: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share itself, between 0 and 1."""
        return self.count / self.of


def share(count: int, of: int, level: float = 0.95) -> Share:
    """A share with its score interval: Wilson 1927, J Am Stat Assoc 22:209.

    Args:
        count: how many.
        of: out of how many, at least 1.
        level: of the interval, between 0 and 1.

    Raises:
        ValueError: fewer than none, more than there are, or nobody at all.
    """
    if not 0 <= count <= of or of < 1:
        raise ValueError("a share is of somebody, and not of more than there are")
    z = NormalDist().inv_cdf((1 + level) / 2)
    rate, weight = count / of, 1 + z * z / of
    middle = (rate + z * z / (2 * of)) / weight
    reach = z * sqrt(rate * (1 - rate) / of + z * z / (4 * of * of)) / weight
    return Share(count, of, max(0.0, middle - reach), min(1.0, middle + reach))


def funnel_limits(of: int, rate: float, level: float) -> tuple[float, float]:
    """Between which shares a group of this size lies with this probability, if it is like everybody.

    Exact binomial limits, interpolated between whole numbers: Spiegelhalter 2005, Stat Med 24:1185, appendix A.1.1.

    Args:
        of: the size of the group, at least 1.
        rate: everybody's share, between 0 and 1.
        level: 0.95 or 0.998 by convention.
    """
    if of < 1 or not 0 <= rate <= 1 or not 0 < level < 1:
        raise ValueError("a funnel is around a share between 0 and 1, for groups of somebody")
    if rate in {0.0, 1.0}:
        return rate, rate
    tail = (1 - level) / 2
    low, high = (min(max(_quantile(of, rate, chance) / of, 0.0), 1.0) for chance in (tail, 1 - tail))
    return low, high


def _quantile(of: int, rate: float, probability: float) -> float:
    """The binomial quantile, interpolated so that its tail is exactly as probable as asked."""
    before = total = 0.0
    for count in range(max(0, int(of * rate - 10 * sqrt(of) - 10)), of + 1):
        chance = _chance(count, of, rate)
        before, total = total, total + chance
        if total > probability:
            return count - (total - probability) / (total - before)
    return float(of)


def _chance(count: int, of: int, rate: float) -> float:
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(rate) + (of - count) * log1p(-rate))


def hidden(sizes: Mapping[str, int], least: int = LEAST_CELL) -> frozenset[str]:
    """Which groups are not shown, given how many people are in each: the small ones.

    Where that would be a single group, the next smallest goes too: else the one could be reckoned from the total.
    """
    small = {name for name, size in sizes.items() if 0 < size < least}
    others = sorted((size, name) for name, size in sizes.items() if size >= least)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
