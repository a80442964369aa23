"""The text of a CSV file as spreadsheets save it: its encoding, what separates its cells, how numbers are written."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
SEPARATORS = ",;\t|"
QUOTED = re.compile(r'"(?:[^"]|"")*"')
DECIMAL_COMMA = re.compile(r"[-\u2212+]?\d+,\d+")
TOLD = re.compile(r"sep=([,;\t|])", re.IGNORECASE)


def encoding_of(start: bytes) -> str:
    """The encoding of a file by its first bytes: UTF-8 with or without a mark, or UTF-16 with one ("Unicode text")."""
    return "utf-16" if start[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a line in which anything stands, and the number of the line in the file, from 1 on."""

    number: int
    cells: list[str]


def lines_of(text: Iterable[str]) -> tuple[str, Iterator[Line]]:
    """What separates the cells, and the lines in which anything stands, the heading first.

    Args:
        text: the lines of the file as they stand; they are read one by one.

    A first line `sep=;` tells the separator and is passed over; else it is the one that the heading has most of.

    Raises:
        csv.Error: on reading on, what follows is no table.
    """
    lines, passed, first = iter(text), 0, ""
    for first in lines:
        passed += 1
        if first.strip():
            break
    if told := TOLD.fullmatch(first.strip(" \r\n")):
        separator = told[1]
        return separator, _numbered(lines, separator, passed)
    separator = max(SEPARATORS, key=QUOTED.sub("", first).count)

    def whole() -> Iterator[str]:
        yield first
        yield from lines

    return separator, _numbered(whole(), separator, passed - 1)


def _numbered(lines: Iterator[str], separator: str, passed: int) -> Iterator[Line]:
    reader = csv.reader(lines, delimiter=separator)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Line(passed + reader.line_num, cells)


def without_empty_end(cells: list[str], least: int) -> list[str]:
    """The cells without those after the last column in which nothing stands, as spreadsheets leave them."""
    while len(cells) > least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def number_in(text: str, *, decimal_comma: bool = False) -> float | None:
    """The number a text says, with a decimal point or, where that is allowed, a decimal comma; None: it says none."""
    if decimal_comma and DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        found = float(text.replace("\u2212", "-"))
    except ValueError:
        return None
    return found if isfinite(found) and "_" not in text else None
