"""Making a snapshot of the directory from plain rows."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from openipt.directory.facets import SETS, all_values, counted_values, fees_of, rungs_of, week_of
from openipt.directory.index import GROUP, TOKEN, Floats, Index, Ints, Words, arrows, cell_of
from openipt.directory.ranking import exposure, training

WORD = re.compile(r"[^\W_]{2,}")
MOST_WORDS = 400  # of one listing's text are found


@dataclass(slots=True)
class Row:
    """What a search needs of one listing."""

    id: int
    sets: Mapping[str, tuple[str, ...]]  # group -> codes, for the groups of `facets.SETS`
    profession: str
    accepting: str
    level: str
    focus: tuple[str, ...]  # problem areas with verified practice
    video_states: frozenset[str]  # empty without video
    places: Sequence[tuple[float, float]]  # where they may treat, latitude and longitude in degrees
    fee: float
    sliding: bool
    confirmed: int
    opening: float
    asked: int
    answered: int
    due: float
    shown: float
    text: str


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word without case and accents: "Muñoz" is "munoz"."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def words_in(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [folded(word) for word in WORD.findall(text)]


def lot_of(keys: Ints) -> Floats:
    """A number from 0 to 1 for each listing that has nothing to do with it: who comes first among equals."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _names(row: Row) -> tuple[tuple[str, ...], ...]:
    """The values of a row, in parts that many rows share."""
    return (
        *(row.sets.get(group, ()) for group in SETS),
        (row.profession,),
        (row.accepting,),
        (row.level,),
        row.focus,
        ("sliding",) if row.sliding else (),
        fees_of(row.fee),
        (*(("person",) if row.places else ()), *(("video",) if row.video_states else ())),
    )


PREFIXES = (*SETS, "professions", "accepting", "ipt", "focus", "scale", "fee", "way")


def _expanded(part: int, codes: tuple[str, ...]) -> list[str]:
    prefix = PREFIXES[part]
    if prefix == "ipt":
        return [f"ipt:{rung}" for rung in rungs_of(codes[0])]
    found = [f"{prefix}:{code}" for code in codes]
    return found + [f"week:{piece}" for piece in week_of(codes)] if prefix == "times" else found


@dataclass
class Making:
    """Collects rows one by one; memory stays small because what rows share is kept once."""

    rows: list[Row] = field(default_factory=list)
    shared: list[dict[tuple[str, ...], int]] = field(default_factory=lambda: [{} for _ in (*PREFIXES, "video")])
    kinds: list[list[int]] = field(default_factory=lambda: [[] for _ in (*PREFIXES, "video")])
    vocabulary: dict[str, list[int]] = field(default_factory=dict)
    numbers: list[tuple[float, ...]] = field(default_factory=list)
    first: list[tuple[float, float]] = field(default_factory=list)
    more: list[tuple[int, float, float]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Take one listing in."""
        number = len(self.numbers)
        for part, codes in enumerate((*_names(row), tuple(sorted(row.video_states)))):
            known = self.shared[part]
            self.kinds[part].append(known.setdefault(codes, len(known)))
        self.numbers.append(
            (
                row.id, row.fee, row.confirmed, row.opening, row.asked, row.answered, training(row.level),
                float(exposure(row.shown, row.due)),
            )
        )  # fmt: skip
        self.first.append(row.places[0] if row.places else (np.nan, np.nan))
        self.more += [(number, *place) for place in row.places[1:]]
        for word in set(words_in(row.text)[:MOST_WORDS]):
            self.vocabulary.setdefault(word, []).append(number)

    def index(self, *, made_at: float, version: str) -> Index:
        """The snapshot of all that was taken in."""
        numbers = np.array(self.numbers, np.float64).reshape(-1, 8)
        first = np.array(self.first, np.float64).reshape(-1, 2)
        order = np.argsort(cell_of(first[:, 0], first[:, 1]), kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        numbers, first = numbers[order], first[order]
        ids = numbers[:, 0].astype(np.int64)
        tokens, starts, postings = self._words(place)
        more_row, more_latitude, more_longitude, more_cell = self._more(place)
        return Index(
            values=all_values(),
            counted=len(counted_values()),
            ids=ids,
            bits=self._bits(order),
            latitude=first[:, 0].copy(),
            longitude=first[:, 1].copy(),
            cell=cell_of(first[:, 0], first[:, 1]),
            arrow=arrows(first[:, 0], first[:, 1]),
            more_row=more_row,
            more_latitude=more_latitude,
            more_longitude=more_longitude,
            more_cell=more_cell,
            fee=numbers[:, 1].copy(),
            confirmed=numbers[:, 2].astype(np.int64),
            opening=numbers[:, 3].copy(),
            asked=numbers[:, 4].astype(np.int64),
            answered=numbers[:, 5].astype(np.int64),
            training=numbers[:, 6].copy(),
            exposed=numbers[:, 7].copy(),
            lot=lot_of(ids),
            tokens=tokens,
            starts=starts,
            postings=postings,
            made_at=made_at,
            version=version,
        )

    def _bits(self, order: Ints) -> Words:
        column = {name: number for number, name in enumerate(all_values())}
        groups = (len(order) + GROUP - 1) // GROUP
        bits = np.zeros((len(column), groups), np.uint64)
        filled = np.zeros(groups * GROUP, bool)
        for part, known in enumerate(self.shared):
            kinds = np.array(self.kinds[part], np.int64)[order]
            wanted: dict[int, list[int]] = {}
            for codes, kind in known.items():
                names = [f"video:{state}" for state in codes] if part == len(PREFIXES) else _expanded(part, codes)
                for name in names:
                    if name in column:
                        wanted.setdefault(column[name], []).append(kind)
            for number, having in wanted.items():
                has = np.zeros(len(known), bool)
                has[having] = True
                filled[: len(order)] = has[kinds]
                bits[number] |= np.packbits(filled, bitorder="little").view(np.uint64)
        return bits

    def _more(self, place: Ints) -> tuple[Ints, Floats, Floats, Ints]:
        """Further places: whose row, where, and in which cell, in the order of cells."""
        more = np.array(self.more, np.float64).reshape(-1, 3)
        cells = cell_of(more[:, 1], more[:, 2])
        order = np.argsort(cells, kind="stable")
        return place[more[order, 0].astype(np.int64)], more[order, 1].copy(), more[order, 2].copy(), cells[order]

    def _words(self, place: Ints) -> tuple[NDArray[np.bytes_], Ints, NDArray[np.int32]]:
        cut: dict[bytes, list[list[int]]] = {}
        for word, rows in self.vocabulary.items():
            cut.setdefault(word.encode()[:TOKEN], []).append(rows)
        tokens = sorted(cut)
        lists = [np.sort(place[np.concatenate([np.array(rows, np.int64) for rows in cut[token]])]) for token in tokens]
        starts = np.concatenate([[0], np.cumsum([len(rows) for rows in lists])]).astype(np.int64)
        postings = np.concatenate(lists).astype(np.int32) if lists else np.zeros(0, np.int32)
        return np.array(tokens, f"S{TOKEN}"), starts, postings


def built(rows: Iterable[Row], *, made_at: float, version: str = "") -> Index:
    """A snapshot of some rows."""
    making = Making()
    for row in rows:
        making.add(row)
    return making.index(made_at=made_at, version=version)
