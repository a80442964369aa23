"""Reading numbers from a CSV file: what cannot be read is named with its line and reason, and skipped."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from openipt.outcomes.cut_offs import StatisticsError

MISSING = frozenset({"", "na", "nan", "null", "none", "."})
SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was skipped, and why. Lines are counted as in the file, the heading being line 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line and its cells by column."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """A cell as it stands."""
        return self.cells[column].strip()

    def missing(self, column: str) -> bool:
        """Whether a cell says that there is no value."""
        return self.text(column).lower() in MISSING

    def number(self, column: str) -> float | None:
        """The number in a cell; None where it says that there is none.

        Raises:
            ValueError: there is something else; the message names column and content.
        """
        if self.missing(column):
            return None
        try:
            found = float(self.text(column).replace("\u2212", "-"))
        except ValueError:
            found = float("nan")
        if not isfinite(found):
            raise ValueError(f"{column}: {self.text(column)[:40]!r} is not a number")
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its columns, its rows, and what was skipped so far."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]

    def require(self, *columns: str) -> None:
        """Make sure that columns are there.

        Raises:
            StatisticsError: one is missing; the message names it and those that are there.
        """
        for column in columns:
            if column not in self.columns:
                raise StatisticsError(f"There is no column {column}. The columns are: {', '.join(self.columns)}.")

    def numeric(self) -> list[str]:
        """The columns most of whose values are numbers, in the order of the file."""
        return [column for column in self.columns if self._holds_numbers(column)]

    def _holds_numbers(self, column: str) -> bool:
        said = [row for row in self.rows if not row.missing(column)]
        return 2 * sum(_is_number(row.text(column)) for row in said) > len(said)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file: UTF-8 with or without a mark at its beginning; comma, semicolon or tab between cells.

    Raises:
        StatisticsError: the file is empty, has no rows, a column twice, or is not text in UTF-8.
        OSError: it cannot be opened.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise StatisticsError(f"{path}: line {line} is not text in UTF-8. Save the file as CSV (UTF-8).") from None
    heading, lines = _lines(text, path)
    rows, faults = [], []
    for line, cells in lines:
        if len(cells) != len(heading):
            faults.append(Fault(line, f"has {len(cells)} cells, and the heading has {len(heading)}"))
        else:
            rows.append(Row(line, dict(zip(heading, cells, strict=True))))
    if not rows:
        raise StatisticsError(f"{path}: there are no rows below the heading.")
    return Sheet(tuple(heading), tuple(rows), tuple(faults))


def _lines(text: str, path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    heading = [name.strip() for name in next(reader, [])]
    if not any(heading):
        raise StatisticsError(f"{path}: the file is empty.")
    if len(set(heading)) < len(heading):
        twice = next(name for name in heading if heading.count(name) > 1)
        raise StatisticsError(f"{path}: the column {twice!r} is there twice.")
    return heading, ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
