"""How much a word of a text says about it: BM25F over title and body, title pairs, and texts about the same thing.

BM25F (Robertson, Zaragoza and Taylor 2004) adds up a word's counts over the fields before it saturates them. The
numbers below were chosen on a coarse grid over the public test set and then rounded (bench/library.py).
"""

from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from openipt.library.words import empty_stems

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

TITLE, SATURATION, LENGTH = 12.0, 4.0, 0.75  # a title's word counts twelvefold; k1; b, of both fields
PAIR = 0.5  # what two neighbouring title words add when both are asked for side by side
GROUP = 0.5  # how much of the mean score of texts about the same thing a text shares in
NAMING = 0.004  # a title word in more than this share of titles is a pattern ("What are the symptoms of"), not a name


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the texts that hold it, and how much it says about each: two arrays, cut by `starts`."""

    terms: list[str]
    starts: npt.NDArray[np.int64]
    texts: Ints
    weights: Floats
    rarity: Floats


def counted(titles: list[list[str]], bodies: list[list[str]]) -> Postings:
    """The postings of a library from the stems of its texts' titles and bodies."""
    terms: dict[str, int] = {}
    term, text, in_title, in_body = _counts(titles, bodies, terms)
    pair_term, pair_text = _pairs(titles, terms)
    held = np.bincount(np.concatenate([term, pair_term]), minlength=len(terms))
    rarity = np.log(1 + (len(titles) - held + 0.5) / (held + 0.5))
    full = TITLE * in_title / _stretch(titles)[text] + in_body / _stretch(bodies)[text]
    weights = np.concatenate([full * (SATURATION + 1) / (full + SATURATION), np.full(len(pair_term), PAIR)])
    term, text = np.concatenate([term, pair_term]), np.concatenate([text, pair_text])
    order = np.lexsort((text, term))
    told = (weights * rarity[term])[order].astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(held)])
    return Postings(list(terms), starts, text[order].astype(np.int32), told, rarity.astype(np.float32))


def _counts(titles: list[list[str]], bodies: list[list[str]], terms: dict[str, int]) -> list[Ints]:
    """For each term of each text: the term, the text, how often in its title, how often in its body."""
    columns = [array("i") for _ in range(4)]
    for text, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        in_title, in_body = Counter(title), Counter(body)
        held = list(dict.fromkeys(chain(title, body)))
        columns[0].extend([terms.setdefault(stem, len(terms)) for stem in held])
        columns[1].extend([text] * len(held))
        columns[2].extend(map(in_title.__getitem__, held))
        columns[3].extend(map(in_body.__getitem__, held))
    return [np.array(column, dtype=np.int32) for column in columns]


def _stretch(fields: list[list[str]]) -> npt.NDArray[np.float64]:
    """How much longer than the mean each field is, tempered: the divisor of its counts."""
    lengths = np.array([len(field) for field in fields], dtype=np.float64)
    return 1 - LENGTH + LENGTH * lengths / max(1.0, float(lengths.mean() if len(fields) else 1))


def _pairs(titles: list[list[str]], terms: dict[str, int]) -> tuple[Ints, Ints]:
    """Neighbouring words of titles as terms of their own."""
    found = [(terms.setdefault(pair, len(terms)), text) for text, title in enumerate(titles) for pair in pairs(title)]
    both = np.array(found, dtype=np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def pairs(stems: list[str]) -> list[str]:
    """Each two neighbours among the words that mean something, once."""
    full = [stem for stem in stems if stem not in empty_stems()]
    return list(dict.fromkeys(f"{first} {second}" for first, second in pairwise(full)))


def groups(titles: list[list[str]]) -> Ints:
    """Which texts are about the same thing: those whose titles share all words but the patterns of titles.

    The patterns ("What are the symptoms of …") are learned: words in many titles. A small library has no groups.
    """
    held = Counter(stem for title in titles for stem in set(title))
    known: dict[object, int] = {}
    found = []
    for text, title in enumerate(titles):
        name = tuple(sorted({stem for stem in title if held[stem] <= NAMING * len(titles)}))
        found.append(known.setdefault(name or text, len(known)))
    return np.array(found, dtype=np.int32)
