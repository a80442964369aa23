"""What somebody asks for, out of what they typed: greetings and empty words dropped, what they repeat weighted up."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import log

from openipt.library.weighing import pairs
from openipt.library.words import Word, empty_phrases, empty_stems, fold, stems, words

LONGEST = 4_000  # letters of a question that are read


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the search understands it: weights of stems, pairs of neighbours, and the corrected text."""

    weights: dict[str, float]
    pairs: list[str]
    corrected: str
    """The text with its misspelt words put right; empty if there were none."""


def understood(typed: str, meant: Callable[[str], str]) -> Asked:
    """What was asked; `meant` puts one folded word right. If every word is empty, all of them count."""
    typed = typed[:LONGEST]
    found = words(_without_courtesies(typed))
    put_right = [meant(word.folded) for word in found]
    told = stems([part for right in put_right for part in right.split()])
    full = [stem for stem in told if stem not in empty_stems()] or told
    weights = {stem: 1 + log(count) for stem, count in Counter(full).items()}
    return Asked(weights, pairs(full), _corrected(typed, found, put_right))


def _without_courtesies(typed: str) -> str:
    """Blanks in place of greetings and thanks, so that places in the text stay true."""
    return empty_phrases().sub(lambda match: " " * len(match.group()), fold(typed))


def _corrected(typed: str, found: list[Word], put_right: list[str]) -> str:
    changed = [(word, right) for word, right in zip(found, put_right, strict=True) if word.folded != right]
    for word, right in reversed(changed):
        typed = typed[: word.start] + right + typed[word.end :]
    return typed.strip() if changed else ""
