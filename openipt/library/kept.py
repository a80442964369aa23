"""A library's index as a folder of plain files: arrays mapped into memory, never unpickled, and lines of text."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from openipt.library.collection import LibraryError

EDITION = 1
ARRAYS = ("starts", "texts", "weights", "rarity", "groups", "counts", "places")
LISTS = ("terms", "spellings")


@dataclass(frozen=True, slots=True)
class Index:
    """What a search needs: arrays and lists by name, and the texts themselves as lines of JSON."""

    arrays: Mapping[str, npt.NDArray[Any]]
    lists: Mapping[str, Sequence[str]]
    records: npt.NDArray[np.uint8]


def keep(index: Index, folder: Path) -> None:
    """Write an index, whole or not at all: beside the old one first, then in its place.

    Raises:
        LibraryError: something that is no index is in the way.
    """
    if folder.exists() and not (folder / "index.json").exists():
        raise LibraryError(f"{folder} exists and is no index of a library; choose another place with --output.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, values in index.arrays.items():
            np.save(beside / f"{name}.npy", values)
        for name, lines in index.lists.items():
            (beside / f"{name}.txt").write_text("\n".join(lines), "utf-8")
        (beside / "records.jsonl").write_bytes(index.records.tobytes())
        (beside / "index.json").write_text(json.dumps({"edition": EDITION}), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def opened(folder: Path) -> Index:
    """The index kept in a folder, mapped into memory, read-only.

    Raises:
        LibraryError: there is no index, or one of another edition, or a broken one.
    """
    try:
        about = json.loads((folder / "index.json").read_text("utf-8"))
        if about.get("edition") != EDITION:
            raise LibraryError(f"{folder} was made by another edition of OpenIPT. Run `openipt library index` again.")
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS}
        records = np.memmap(folder / "records.jsonl", dtype=np.uint8, mode="r")
        lists = {name: (folder / f"{name}.txt").read_text("utf-8").split("\n") for name in LISTS}
    except FileNotFoundError:
        raise LibraryError(f"There is no index in {folder}. Make one with `openipt library index`.") from None
    except (OSError, ValueError) as problem:
        if isinstance(problem, LibraryError):
            raise
        raise LibraryError(f"The index in {folder} cannot be read ({problem}). Make it again.") from None
    return Index(arrays, lists, records)
