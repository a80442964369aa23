"""Counting how much each listing was shown: sums over searches, nothing about a searcher."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from openipt.directory.index import Ints
from openipt.directory.ranking import seen_at

MOST = 500  # listings of one search whose eligibility is counted; of more, a fair sample counts for all


@dataclass
class Tally:
    """Sums since they were last written down: listing -> (times eligible, how much shown)."""

    sums: dict[int, tuple[float, float]] = field(default_factory=dict)

    def add(self, eligible: Ints, shown: Ints, first: int, draw: Callable[[int, int], Ints]) -> None:
        """Count one search.

        Args:
            eligible: the listings that fitted.
            shown: those on the page, in order.
            first: the place of the first of them, 1 on the first page.
            draw: (how many, of how many) -> which, drawn by lot.
        """
        factor = 1.0
        if len(eligible) > MOST:
            factor = len(eligible) / MOST
            eligible = eligible[draw(MOST, len(eligible))]
        for key in eligible.tolist():
            times, seen = self.sums.get(key, (0.0, 0.0))
            self.sums[key] = times + factor, seen
        for key, much in zip(shown.tolist(), seen_at(np.arange(first, first + len(shown))).tolist(), strict=True):
            times, seen = self.sums.get(key, (0.0, 0.0))
            self.sums[key] = times, seen + much

    def taken(self) -> dict[int, tuple[float, float]]:
        """The sums, which begin anew."""
        sums, self.sums = self.sums, {}
        return sums
