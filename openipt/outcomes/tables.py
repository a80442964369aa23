"""Reading numbers from a CSV file: what cannot be read is named with its line and reason, and skipped."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from openipt.outcomes.cut_offs import StatisticsError
from openipt.spreadsheets.lines import DECIMAL_COMMA, MISSING, encoding_of, lines_of, number_in, without_empty_end


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
    """Read a CSV file: UTF-8 with or without a mark at its beginning, or UTF-16 with one.

    Comma, semicolon, tab or bar between cells. Empty lines and empty cells after the last column are passed over, and
    so is a first line `sep=;`.

    Raises:
        StatisticsError: the file is empty, has no rows, a column twice, or is not text in one of these encodings.
        OSError: it cannot be opened.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode(encoding_of(raw))
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
    separator, lines = lines_of(io.StringIO(text, newline=""))
    first = next(lines, None)
    heading = without_empty_end([name.strip() for name in first.cells], 0) if first else []
    if not heading:
        raise StatisticsError(f"{path}: the file is empty.")
    if len(set(heading)) < len(heading):
        twice = next(name for name in heading if heading.count(name) > 1)
        raise StatisticsError(f"{path}: the column {twice!r} is there twice.")
    rows, faults = [], []
    for line in lines:
        cells = without_empty_end(line.cells, len(heading))
        if len(cells) != len(heading):
            faults.append(Fault(line.number, f"has {len(cells)} cells, and the heading has {len(heading)}"))
        else:
            rows.append(Row(line.number, dict(zip(heading, cells, strict=True)), separator != ","))
    if not rows:
        raise StatisticsError(f"{path}: there are no rows below the heading.")
    return Sheet(tuple(heading), tuple(rows), tuple(faults))
