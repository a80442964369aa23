"""The directory as bit sets in memory: one bit for each listing and value, rows sorted by place, exact counts.

A snapshot is a folder of arrays that server processes map into memory and share. `bits[value, group]` holds 64 listings
in a number; because rows lie by place, a search in one region reads short stretches of each value. The database stays
the truth: a snapshot is derived from it and can be thrown away.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
GROUP = 64
CELLS_A_DEGREE = 4  # a cell is a quarter of a degree wide and high
CELLS_ROUND = 360 * CELLS_A_DEGREE
TOKEN = 24  # bytes of a word that are told apart
ARRAYS = (
    "ids", "bits", "latitude", "longitude", "cell", "arrow", "more_row", "more_latitude", "more_longitude", "more_cell",
    "fee", "confirmed", "opening", "asked", "answered", "training", "exposed", "lot", "tokens", "starts", "postings",
)  # fmt: skip


def cell_of(latitude: Floats, longitude: Floats) -> Ints:
    """The cell of each position; positions without a number get the last cell of all."""
    north = np.floor((latitude + 90) * CELLS_A_DEGREE)
    east = np.floor((longitude + 180) * CELLS_A_DEGREE)
    cells = north * CELLS_ROUND + np.clip(east, 0, CELLS_ROUND - 1)
    return np.where(np.isnan(cells), np.iinfo(np.int32).max, cells).astype(np.int64)


def arrows(latitude: Floats, longitude: Floats) -> Floats:
    """Unit vectors from the middle of the earth: the product of two of them is the cosine of the arc between."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


@dataclass
class Index:
    """A snapshot: what each value's bit is, and arrays with one entry for each listing in the order of places."""

    values: Sequence[str]  # the name of each column of bits, as "group:code"
    counted: int  # so many columns, the first ones, are counted in a search
    ids: Ints
    bits: Words
    latitude: Floats
    longitude: Floats
    cell: Ints
    arrow: Floats  # three rows: where a line from the middle of the earth to each place goes, see `arrows`
    more_row: Ints  # further places: whose, and where
    more_latitude: Floats
    more_longitude: Floats
    more_cell: Ints
    fee: Floats  # the lowest a session may cost; infinity where it is not said
    confirmed: Ints  # seconds of the epoch
    opening: Floats  # seconds of the epoch; infinity where none is known
    asked: Ints
    answered: Ints
    training: Floats
    exposed: Floats
    lot: Floats  # 0 to 1: decides between equal scores
    tokens: NDArray[np.bytes_]
    starts: Ints
    postings: NDArray[np.int32]
    made_at: float = 0.0  # seconds of the epoch
    version: str = ""
    column: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.column = {name: place for place, name in enumerate(self.values)}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def groups(self) -> int:
        """How many groups of 64 rows there are."""
        return int(self.bits.shape[1])

    @cached_property
    def everybody(self) -> Words:
        """A bit for each listing."""
        return packed(np.ones(len(self), bool), self.groups)

    def having(self, name: str) -> Words:
        """The listings with a value, as bits; none for a value nobody has."""
        place = self.column.get(name)
        return np.zeros(self.groups, np.uint64) if place is None else self.bits[place]

    def saying(self, token: str, *, beginning: bool = False) -> Words:
        """The listings in whose text or name a folded word stands, or a word that begins so."""
        sought = token.encode()[:TOKEN]
        first = int(np.searchsorted(self.tokens, np.bytes_(sought)))
        last = int(np.searchsorted(self.tokens, np.bytes_(sought + b"\xff" if beginning else sought), side="right"))
        here = np.zeros(self.groups * GROUP, bool)
        here[self.postings[self.starts[first] : self.starts[last]]] = True
        return packed(here, self.groups)

    def save(self, folder: Path) -> None:
        """Write the snapshot, whole or not at all."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=".making-", dir=folder.parent))
        for name in ARRAYS:
            np.save(made / f"{name}.npy", getattr(self, name))
        about = {"values": list(self.values), "counted": self.counted, "made_at": self.made_at, "version": self.version}
        (made / "about.json").write_text(json.dumps(about), "utf-8")
        try:
            os.rename(made, folder)  # noqa: PTH104 - refuses to replace a folder, as it should
        except OSError:
            shutil.rmtree(made)
            if not folder.exists():
                raise

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(getattr(self, name).nbytes for name in ARRAYS)


def load(folder: Path) -> Index:
    """Map a snapshot into memory. Raises FileNotFoundError where there is none."""
    about = json.loads((folder / "about.json").read_text("utf-8"))
    arrays: dict[str, Any] = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS}
    return Index(**about, **arrays)


def packed(rows: NDArray[np.bool_], groups: int) -> Words:
    """Booleans as bits, filled up to whole groups."""
    filled = np.zeros(groups * GROUP, bool)
    filled[: len(rows)] = rows
    return np.packbits(filled, bitorder="little").view(np.uint64)


def rows_of(bits: Words, first_group: int = 0) -> Ints:
    """The rows whose bit is set, in rising order."""
    some = np.flatnonzero(bits)  # groups that hold anybody
    found = np.flatnonzero(np.unpackbits(bits[some].view(np.uint8), bitorder="little").view(np.bool_))
    rows: Ints = (some[found // GROUP] + first_group) * GROUP + found % GROUP
    return rows


def rows_at(bits: Words, ranks: Ints, first_group: int = 0) -> Ints:
    """The rows of the set bits with these ranks (0 is the first), without looking for all the others."""
    held = np.bitwise_count(bits)
    ends = np.cumsum(held, dtype=np.int64)
    some = np.searchsorted(ends, ranks, side="right")  # the group each is in
    within = ranks - (ends[some] - held[some])
    set_so_far = np.unpackbits(bits[some].view(np.uint8).reshape(-1, 8), axis=1, bitorder="little").cumsum(axis=1)
    rows: Ints = (some + first_group) * GROUP + (set_so_far > within[:, None]).argmax(axis=1)
    return rows


def count(bits: Words) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def spans(cells: Ints, centre: tuple[float, float], degrees: tuple[float, float]) -> Iterable[tuple[int, int]]:
    """The stretches of rows whose cells may lie within so many degrees (north, east) of a position."""
    (latitude, longitude), (north, east) = centre, degrees
    low = int(np.floor((latitude - north + 90) * CELLS_A_DEGREE))
    high = int(np.floor((latitude + north + 90) * CELLS_A_DEGREE))
    west = max(0, int(np.floor((longitude - east + 180) * CELLS_A_DEGREE)))
    east_end = min(CELLS_ROUND - 1, int(np.floor((longitude + east + 180) * CELLS_A_DEGREE)))
    bands = np.arange(max(low, 0), high + 1) * CELLS_ROUND
    starts = np.searchsorted(cells, bands + west)
    ends = np.searchsorted(cells, bands + east_end, side="right")
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if start < end]
