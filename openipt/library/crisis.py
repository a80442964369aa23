"""Whether what somebody typed may mean danger to a life or a body: a list of phrases, no guesswork, recall first.

It decides one thing only: whether whom-to-call is shown first. It never hides a result and is never recorded.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from openipt.library.words import folded_words

DRAWN_OUT = re.compile(r"(\w)\1{2,}")  # dieee
BETWEEN = 2  # words that may stand between two words of a phrase
READ = 400  # words of a text that are looked through
Phrase = tuple[tuple[str, ...], ...]


@cache
def phrases() -> tuple[Phrase, ...]:
    """The phrases of the list: for each of its words the ways to say it."""
    listed = tomllib.loads((files("openipt.library") / "crisis_words.toml").read_text("utf-8"))
    lines = (phrase for topic in listed.values() for phrase in topic)
    return tuple(tuple(tuple(word.split("|")) for word in phrase.split()) for phrase in lines)


def in_crisis(typed: str) -> bool:
    """Whether a phrase of the list is in the text, allowing for slips of the keyboard and words in between."""
    said = folded_words(DRAWN_OUT.sub(r"\1", typed))[:READ]
    return any(_found(phrase, said) for phrase in phrases())


def _found(phrase: Phrase, said: Sequence[str]) -> bool:
    first, rest = phrase[0], phrase[1:]
    return any(_follows(rest, said[at + 1 :]) for at, word in enumerate(said) if _is(word, first))


def _follows(rest: Phrase, said: Sequence[str]) -> bool:
    if not rest:
        return True
    near = enumerate(said[: BETWEEN + 1])
    return any(_follows(rest[1:], said[at + 1 :]) for at, word in near if _is(word, rest[0]))


@cache
def _slips(word: str) -> int:
    return 2 if len(word) >= 8 else 1 if len(word) >= 5 else 0


def _is(word: str, ways: Sequence[str]) -> bool:
    if word in ways:
        return True
    return any(_slips(way) and OSA.distance(word, way, score_cutoff=_slips(way)) <= _slips(way) for way in ways)
