"""The passage of a text that answers best, cut into pieces of which some are to be highlighted."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from openipt.library.words import Word, empty_stems, stems, words

LENGTH = 260  # letters of a passage, about three lines on a phone
READ = 60_000  # letters of a text that are looked through
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage; `hit` says whether it is one of the words that were asked for."""

    text: str
    hit: bool


def highlighted(text: str, wanted: frozenset[str]) -> list[Piece]:
    """A short text, whole, in pieces."""
    found = words(text)
    return _pieces(text, [word for word, stem in zip(found, _stems(found), strict=True) if _asked(stem, wanted)])


def passage(text: str, wanted: frozenset[str], weight: Callable[[str], float]) -> list[Piece]:
    """The best sentences that fit, in pieces: those with most of the rare words asked for, early ones first."""
    best, most = "", -1.0
    for part in _parts(text[:READ]):
        told = {stem for stem in _stems(words(part)) if _asked(stem, wanted)}
        if (score := sum(map(weight, told))) > most:
            best, most = part, score
    return highlighted(best, wanted)


def _asked(stem: str, wanted: frozenset[str]) -> bool:
    return stem in wanted and stem not in empty_stems()


def _stems(found: list[Word]) -> list[str]:
    return stems([word.folded for word in found])


def _parts(text: str) -> list[str]:
    """The text in runs of whole sentences no longer than a passage, where sentences allow."""
    parts: list[str] = []
    for sentence in filter(None, map(str.strip, SENTENCE.split(text))):
        told = sentence if len(sentence) <= LENGTH else sentence[:LENGTH].rsplit(" ", 1)[0] + " …"
        if parts and len(parts[-1]) + len(told) < LENGTH:
            parts[-1] += " " + told
        else:
            parts.append(told)
    return parts


def _pieces(text: str, hits: list[Word]) -> list[Piece]:
    pieces, at = [], 0
    for word in hits:
        pieces += [Piece(text[at : word.start], hit=False), Piece(text[word.start : word.end], hit=True)]
        at = word.end
    return [piece for piece in [*pieces, Piece(text[at:], hit=False)] if piece.text]
