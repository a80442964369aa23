"""How long it takes until something happens, when for some it has not happened yet: Kaplan and Meier's estimate."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Step:
    """After this time: who was still at risk then, to how many it happened, and the share left with its interval."""

    time: int
    at_risk: int
    events: int
    left: float
    low: float
    high: float


def kaplan_meier(events: Mapping[int, int], censored: Mapping[int, int], level: float = 0.95) -> list[Step]:
    """The share to whom it has not happened yet, after each time at which it did happen to somebody.

    Kaplan & Meier 1958, J Am Stat Assoc 53:457; intervals by Greenwood's variance on the scale of log(-log), which
    keeps them between 0 and 1 (Kalbfleisch & Prentice 1980).

    Args:
        events: to how many it happened at each time (whole days or weeks, 0 or more).
        censored: for how many nothing more is known after a time, other than that it had not happened.
        level: of the interval, between 0 and 1.
    """
    at_risk = sum(events.values()) + sum(censored.values())
    z, left, variance, found = NormalDist().inv_cdf((1 + level) / 2), 1.0, 0.0, []
    for time in sorted({*events, *censored}):
        happened = events.get(time, 0)
        if happened:
            left *= 1 - happened / at_risk
            if at_risk > happened:
                variance += happened / (at_risk * (at_risk - happened))
            low, high = _interval(left, variance, z)
            found.append(Step(time, at_risk, happened, left, low, high))
        at_risk -= happened + censored.get(time, 0)
    return found


def _interval(left: float, variance: float, z: float) -> tuple[float, float]:
    if left <= 0:
        return 0.0, 0.0
    reach = z * sqrt(variance) / log(left)
    return left ** exp(-reach), left ** exp(reach)


def time_until(steps: list[Step], left: float = 0.5) -> int | None:
    """The time after which at most this share is left; None where it does not come so far."""
    return next((step.time for step in steps if step.left <= left), None)
