"""What somebody meant who typed a word that no text knows: the likeliest spelling one or two slips away."""

from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

SHORTEST, LONG = 4, 8  # letters: shorter words are never changed; from LONG on two slips are allowed
RARE, FAR_COMMONER = 2, 50  # a known word this rare gives way to one so many times commoner, one slip away


def _parts(word: str) -> tuple[str, str, str]:
    return f"{word[:2]}_", f"_{word[-2:]}", f"{word[:1]}_{word[-1:]}"


class Spelling:
    """The spellings of a library, by length, with how many texts hold each."""

    def __init__(self, spellings: Sequence[str], counts: npt.NDArray[np.int32]) -> None:
        self.known = {word: int(count) for word, count in zip(spellings, counts, strict=True)}
        self.alike: dict[tuple[str, int], list[str]] = {}
        for word in filter(str.isalpha, self.known):
            for part in _parts(word):
                self.alike.setdefault((part, len(word)), []).append(word)
        self.meant = lru_cache(4096)(self._meant)

    def _meant(self, word: str) -> str:
        """The word itself if it is known well enough or nothing is near; otherwise the likeliest near spelling."""
        often = self.known.get(word, 0)
        if len(word) < SHORTEST or not word.isalpha() or often > RARE:
            return word
        near = self._near(word, slips=1)
        if often:
            near = [found for found in near if self.known[found] >= FAR_COMMONER * often]
        elif not near and len(word) >= LONG:
            near = [found for found in self._near(word, slips=2) if found[0] == word[0]]
        if near:
            return max(near, key=lambda found: (self._likely(word, found), found))
        return word if often else self._parted(word)

    def _near(self, word: str, slips: int) -> list[str]:
        """Known words so few slips away. One slip leaves the beginning, the end, or both outer letters as they were."""
        lengths = (len(word) - 1, len(word), len(word) + 1)
        choices = {near for part in _parts(word) for length in lengths for near in self.alike.get((part, length), ())}
        return [near for near in choices if 0 < OSA.distance(word, near, score_cutoff=slips) <= slips]

    def _likely(self, word: str, found: str) -> float:
        """People rarely miss the first letter; among the rest the commoner word is the likelier."""
        return (
            log(1 + self.known[found]) + (2 if found[0] == word[0] else 0) + (1 if sorted(found) == sorted(word) else 0)
        )

    def _parted(self, word: str) -> str:
        """Two words written as one, parted where both halves are common; the word itself if there is no such place."""
        cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        known = [(min(self.known.get(a, 0), self.known.get(b, 0)), f"{a} {b}") for a, b in cuts]
        often, both = max(known, default=(0, word))
        return both if often > RARE else word
