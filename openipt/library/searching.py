"""A library that can be searched: its index is built from texts, or mapped from the folder it was kept in."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from openipt.library import kept, weighing
from openipt.library.asking import Asked, understood
from openipt.library.collection import LibraryError, Text
from openipt.library.lay_words import said_otherwise
from openipt.library.spelling import Spelling
from openipt.library.words import folded_words, stems

OTHERWISE = 0.4  # what a field's word for a lay word counts, where the lay word itself counts 1
LEAST = 0.05  # of the best score: what is below is noise


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that answers, and how well compared with the others (no unit)."""

    text: Text
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: hits, best first; the stems to highlight; and the corrected question, if it was changed."""

    hits: list[Hit]
    stems: frozenset[str]
    did_you_mean: str


def built(texts: Sequence[Text]) -> kept.Index:
    """The index of these texts.

    Raises:
        LibraryError: there are no texts.
    """
    if not texts:
        raise LibraryError("There is no text to search: no .md, .txt or .jsonl file with words in it.")
    titles, bodies, spelled = _read(texts)
    postings = weighing.counted(titles, bodies)
    records, places = _records(texts)
    arrays: dict[str, npt.NDArray[Any]] = {
        "starts": postings.starts,
        "texts": postings.texts,
        "weights": postings.weights,
        "rarity": postings.rarity,
        "groups": weighing.groups(titles),
        "counts": np.array(list(spelled.values()), dtype=np.int32),
        "places": places,
    }
    return kept.Index(arrays, {"terms": postings.terms, "spellings": list(spelled)}, records)


def _read(texts: Sequence[Text]) -> tuple[list[list[str]], list[list[str]], Counter[str]]:
    titles, bodies = [], []
    spelled: Counter[str] = Counter()
    for text in texts:
        title, body = folded_words(f"{text.title} {text.also}"), folded_words(text.body)
        spelled.update({*title, *body})
        titles.append(stems(title))
        bodies.append(stems(body))
    return titles, bodies, spelled


def _records(texts: Sequence[Text]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    lines = [json.dumps([text.key, text.title, text.body, text.also]).encode() + b"\n" for text in texts]
    return np.frombuffer(b"".join(lines), dtype=np.uint8), np.cumsum([0, *map(len, lines)], dtype=np.int64)


class Library:
    """An opened library. Safe to share between threads: nothing in it changes."""

    def __init__(self, index: kept.Index) -> None:
        arrays = index.arrays
        self.starts, self.texts, self.weights, self.rarity, self.groups, self.places = (
            np.asarray(arrays[name]) for name in ("starts", "texts", "weights", "rarity", "groups", "places")
        )  # plain views of mapped files: quicker to cut
        self.terms = {term: number for number, term in enumerate(index.lists["terms"])}
        self.spelling = Spelling(index.lists["spellings"], arrays["counts"])
        self.sizes = np.bincount(self.groups)
        self.records = index.records

    def __len__(self) -> int:
        return len(self.places) - 1

    def search(self, typed: str, top: int = 10) -> Found:
        """The texts that answer best, best first; equal ones in the library's order. Never raises."""
        asked = understood(typed, self.spelling.meant)
        weights = self._with_field_words(asked)
        scores = self._scores(weights, asked.pairs)
        ranked = _best(scores, top)
        least = LEAST * float(scores[ranked[0]]) if len(ranked) else 0.0
        hits = [Hit(self.text(int(at)), float(scores[at])) for at in ranked if scores[at] > least]
        return Found(hits, frozenset(weights), asked.corrected)

    def text(self, at: int) -> Text:
        """One text of the library by its number."""
        line = self.records[self.places[at] : self.places[at + 1]].tobytes()
        return Text(*json.loads(line))

    def weight(self, stem: str) -> float:
        """How much a word tells: rare ones more; words the library does not know nothing."""
        return float(self.rarity[self.terms[stem]]) if stem in self.terms else 0.0

    def _with_field_words(self, asked: Asked) -> dict[str, float]:
        weights = dict(asked.weights)
        for stem, weight in said_otherwise(list(asked.weights)).items():
            weights[stem] = max(weights.get(stem, 0.0), OTHERWISE * weight)
        return weights

    def _scores(self, weights: dict[str, float], pairs: list[str]) -> npt.NDArray[np.float32]:
        scores = np.zeros(len(self), dtype=np.float32)
        for term, weight in [*weights.items(), *((pair, 1.0) for pair in pairs)]:
            if (number := self.terms.get(term)) is not None:
                here = slice(self.starts[number], self.starts[number + 1])
                scores[self.texts[here]] += np.float32(weight) * self.weights[here]
        shared = (np.bincount(self.groups, scores) / self.sizes * weighing.GROUP).astype(np.float32)
        return np.where(scores > 0, scores + shared[self.groups], np.float32(0))


def _best(scores: npt.NDArray[np.float32], top: int) -> npt.NDArray[np.intp]:
    """The places of the highest scores, highest first, equal ones in order."""
    top = min(max(0, top), len(scores))
    if not top:
        return np.empty(0, dtype=np.intp)
    least = np.partition(scores, len(scores) - top)[len(scores) - top]
    high = np.flatnonzero(scores >= least)
    return high[np.argsort(-scores[high], kind="stable")][:top]
