"""Words of a text: folded (case, accents), stemmed, with their place; and which words carry no meaning when asked."""

import re
import threading
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import Stemmer

APOSTROPHES = "'\u2019"
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")
ENDING = re.compile(rf"[{APOSTROPHES}]s?$")
APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
LONGEST = 64
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text: folded form and where it begins and ends there."""

    folded: str
    start: int
    end: int


@cache
def _plain(letter: str) -> str:
    """A letter in lower case without its accent; always one letter, so that places in the text stay true."""
    for part in unicodedata.normalize("NFKD", letter):
        if not unicodedata.combining(part):
            low = part.lower()
            return low if len(low) == 1 else part
    return letter


def fold(text: str) -> str:
    """The text in lower case without accents, as long as it was."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


def words(text: str) -> list[Word]:
    """All words of a text in order. An apostrophe inside belongs to the word and is left out of its folded form."""
    return [Word(_bare(match.group()), match.start(), match.end()) for match in WORD.finditer(fold(text))]


def _bare(word: str) -> str:
    return (word if word.isalnum() else APOSTROPHE.sub("", ENDING.sub("", word)))[:LONGEST]


def folded_words(text: str) -> list[str]:
    """The folded words of a text, without their places."""
    return list(map(_bare, WORD.findall(fold(text))))


def stems(folded: list[str]) -> list[str]:
    """Each word's stem (Snowball, English). A stemmer is not safe between threads, so each has its own."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer.Stemmer("english")
    found: list[str] = _own.stemmer.stemWords(folded)
    return found


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads((files("openipt.library") / "empty_words.toml").read_text("utf-8"))


@cache
def empty_stems() -> frozenset[str]:
    """Stems of words that say how somebody asks, not what about."""
    return frozenset(stems([word for line in _listed()["words"] for word in folded_words(line)]))


@cache
def empty_phrases() -> re.Pattern[str]:
    """Greetings, thanks and other courtesies that people put around a question."""
    ways = sorted(_listed()["phrases"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(way)).replace(r"\ ", r"\s+") for way in ways) + r")\b")
