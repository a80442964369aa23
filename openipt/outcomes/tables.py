"""Reading numbers from a CSV file: what cannot be read is named with its line and reason, and skipped."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from openipt.outcomes.cut_offs import StatisticsError

MISSING = frozenset({"", "na", "nan", "null", "none", "."})
SEPARATORS = ",;\t"
QUOTED = re.compile(r'"(?:[^"]|"")*"')
DECIMAL_COMMA = re.compile(r"[-\u2212+]?\d+,\d+")


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
    decimal_comma: bool = False  # cells are not separated by commas, so that 3,5 can only be three and a half

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
        found = number_in(self.text(column), decimal_comma=self.decimal_comma)
        if found is None:
            told = self.text(column)[:40]
            instead = f": write {told.replace(',', '.')}" if DECIMAL_COMMA.fullmatch(told) else ""
            raise ValueError(f"{column}: {told!r} is not a number{instead}")
        return found


def number_in(text: str, *, decimal_comma: bool = False) -> float | None:
    """The number a text says, with a decimal point or, where that is allowed, a decimal comma; None: it says none."""
    if decimal_comma and DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        found = float(text.replace("\u2212", "-"))
    except ValueError:
        return None
    return found if isfinite(found) and "_" not in text else None


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
        numbers = [number_in(row.text(column), decimal_comma=row.decimal_comma) for row in said]
        return 2 * sum(number is not None for number in numbers) > len(said)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file: UTF-8 with or without a mark at its beginning; comma, semicolon or tab between cells.

    Empty lines and empty cells after the last column are passed over, and so is a first line `sep=;`.

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
    if "\0" in text:
        raise StatisticsError(f"{path}: is not a text file. Save it as CSV (UTF-8).")
    try:
        return _sheet(text, path)
    except csv.Error as problem:
        raise StatisticsError(f"{path}: is not CSV: {problem}.") from None


def _sheet(text: str, path: Path) -> Sheet:
    separator, lines = _lines(text)
    _, heading = next(lines, (0, []))
    heading = _without_empty_end([name.strip() for name in heading], 0)
    if not heading:
        raise StatisticsError(f"{path}: the file is empty.")
    if len(set(heading)) < len(heading):
        twice = next(name for name in heading if heading.count(name) > 1)
        raise StatisticsError(f"{path}: the column {twice!r} is there twice.")
    rows, faults = [], []
    for line, found in lines:
        cells = _without_empty_end(found, len(heading))
        if len(cells) != len(heading):
            faults.append(Fault(line, f"has {len(cells)} cells, and the heading has {len(heading)}"))
        else:
            rows.append(Row(line, dict(zip(heading, cells, strict=True)), separator != ","))
    if not rows:
        raise StatisticsError(f"{path}: there are no rows below the heading.")
    return Sheet(tuple(heading), tuple(rows), tuple(faults))


def _without_empty_end(cells: list[str], least: int) -> list[str]:
    """The cells without those after the last column in which nothing stands, as spreadsheets leave them."""
    while len(cells) > least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _lines(text: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """What separates the cells, and the lines in which anything stands, with their numbers."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = re.fullmatch(r"sep=([,;\t])", first.strip(" \r\n"), re.IGNORECASE)
    separator = told[1] if told else max(SEPARATORS, key=QUOTED.sub("", first).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines = ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    if told:
        next(lines)
    return separator, lines
