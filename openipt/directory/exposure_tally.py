"""Counting how much each listing was shown: sums over searches, nothing about a searcher."""

from dataclasses import dataclass, field

import numpy as np

from openipt.directory.index import Ints
from openipt.directory.ranking import seen_at


@dataclass
class Tally:
    """Sums since they were last written down: listing -> (how much a lot would have shown it, how much it was)."""

    sums: dict[int, tuple[float, float]] = field(default_factory=dict)

    def add(self, reached: Ints, shown: Ints, first: int) -> None:
        """Count one search.

        Args:
            reached: the listings among which a lot would have spread the views of this page, or a fair sample of them.
            shown: those on the page, in order.
            first: the place of the first of them, 1 on the first page.
        """
        views = seen_at(np.arange(first, first + len(shown)))
        for key in reached.tolist():
            due, seen = self.sums.get(key, (0.0, 0.0))
            self.sums[key] = due + float(views.sum()) / len(reached), seen
        for key, much in zip(shown.tolist(), views.tolist(), strict=True):
            due, seen = self.sums.get(key, (0.0, 0.0))
            self.sums[key] = due, seen + much

    def taken(self) -> dict[int, tuple[float, float]]:
        """The sums, which begin anew."""
        sums, self.sums = self.sums, {}
        return sums
