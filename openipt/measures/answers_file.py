"""Scoring a CSV file of answers, one row a person, row by row: bad rows are named with line and reason."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openipt.measures.instrument import Instrument
from openipt.measures.scoring import AnswerError, Score, score
from openipt.spreadsheets.lines import MISSING, Line, encoding_of, lines_of, number_in, without_empty_end


class AnswersFileError(ValueError):
    """The file cannot be read as answers; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One person's row, scored."""

    line: int
    id: str
    score: Score


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not scored, and why."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file has the person and each item: places from 0 on; `person` is None where no column names them."""

    person: int | None
    items: tuple[tuple[str, int], ...]


def columns_of(heading: Sequence[str], form: Instrument, person: str | None = None) -> Columns:
    """Find the items of an instrument in the heading of a file.

    By item key (`phq-1`), by number (`q1`, `item1`, `1`, `PHQ9_1`), or else by order: all items, or all scored items,
    beside the person's column.

    Raises:
        AnswersFileError: they cannot be found.
    """
    names = [name.strip() for name in heading]
    who = _person(names, form, person)
    rest = {name.lower(): place for place, name in enumerate(names) if place != who}
    by_key = [(item.key, rest[item.key.lower()]) for item in form.items if item.key.lower() in rest]
    if len(by_key) >= len(form.scored_items):
        return Columns(who, tuple(by_key))
    numbered = {int(found.group(1)): place for name, place in rest.items() if (found := re.search(r"(\d+)$", name))}
    by_number = [(item.key, numbered[item.number]) for item in form.items if item.number in numbered]
    if len(by_number) >= len(form.scored_items) and len(numbered) == len(rest):
        return Columns(who, tuple(by_number))
    for items in (form.items, form.scored_items):
        if len(rest) == len(items):
            return Columns(who, tuple((item.key, place) for item, place in zip(items, rest.values(), strict=True)))
    raise AnswersFileError(
        f"The columns do not fit {form.short_name}: it has {len(form.items)} items, and the file has {len(rest)} "
        f"columns beside the person. Name them {form.items[0].key}, {form.items[1 % len(form.items)].key} … or q1, q2 …"
    )


def _person(names: Sequence[str], form: Instrument, asked: str | None) -> int | None:
    if asked is not None:
        if asked not in names:
            raise AnswersFileError(f"There is no column {asked}. The columns are: {', '.join(names)}.")
        return names.index(asked)
    for place, name in enumerate(names):
        if name.lower() in {"id", "person", "person_id", "subject", "seqn"}:
            return place
    return 0 if len(names) in {len(form.items) + 1, len(form.scored_items) + 1} else None


def scored_rows(
    path: Path, form: Instrument, *, person: str | None = None, missing_codes: frozenset[str] = frozenset()
) -> Iterator[Scored | Skipped]:
    """Score a file row by row, in constant memory.

    Args:
        path: a CSV file with a heading, in UTF-8 (or UTF-16 with a mark); comma, semicolon, tab or bar between cells.
        form: the instrument.
        person: the column that names the person; found by itself if it is called `id` or stands first.
        missing_codes: values that stand for no answer, besides empty cells and NA.

    Raises:
        AnswersFileError: the file is empty, its columns do not fit, or it is no CSV file in these encodings.
        OSError: it cannot be opened.
    """
    with path.open("rb") as start:
        encoding = encoding_of(start.read(2))
    try:
        with path.open(encoding=encoding, newline="") as opened:
            separator, lines = lines_of(opened)
            first = next(lines, None)
            heading = without_empty_end([name.strip() for name in first.cells], 0) if first else []
            if not heading:
                raise AnswersFileError(f"{path}: the file is empty.")
            reading = Reading(columns_of(heading, form, person), len(heading), form, missing_codes, separator != ",")
            for line in lines:
                yield reading.row(line)
    except UnicodeError:
        raise AnswersFileError(f"{path} is not text in UTF-8. Save it as CSV (UTF-8).") from None
    except csv.Error as problem:
        raise AnswersFileError(f"{path} is not CSV: {problem}.") from None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one file are read."""

    columns: Columns
    width: int
    form: Instrument
    missing: frozenset[str]
    decimal_comma: bool

    def row(self, line: Line) -> Scored | Skipped:
        """One row, scored, or why not."""
        cells, who = without_empty_end(line.cells, self.width), self.columns.person
        name = cells[who].strip() if who is not None and who < len(cells) else str(line.number)
        if len(cells) != self.width:
            return Skipped(line.number, name, f"has {len(cells)} cells, and the heading has {self.width}")
        try:
            answers = {key: self._answer(cells[place], key) for key, place in self.columns.items}
            return Scored(line.number, name, score(self.form, answers))
        except AnswerError as problem:
            return Skipped(line.number, name, str(problem))

    def _answer(self, cell: str, key: str) -> int | None:
        said = cell.strip()
        if said.lower() in MISSING or said in self.missing:
            return None
        number = number_in(said, decimal_comma=self.decimal_comma)
        if number is None or not number.is_integer():
            raise AnswerError(f"{key}: {said[:40]!r} is not a whole number.")
        return int(number)
