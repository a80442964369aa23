"""Scoring a CSV file of answers, one row a person, row by row: bad rows are named with line and reason."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openipt.measures.instrument import Instrument
from openipt.measures.scoring import AnswerError, Score, score

MISSING = frozenset({"", "na", "nan", "null", "none", "."})
SEPARATORS = ",;\t"


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
        path: a CSV file in UTF-8 with a heading; comma, semicolon or tab between cells.
        form: the instrument.
        person: the column that names the person; found by itself if it is called `id` or stands first.
        missing_codes: values that stand for no answer, besides empty cells and NA.

    Raises:
        AnswersFileError: the file is empty, its columns do not fit, or it is not text in UTF-8.
        OSError: it cannot be opened.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            first = opened.readline()
            separator = max(SEPARATORS, key=first.count)
            heading = next(csv.reader([first], delimiter=separator), [])
            if not any(name.strip() for name in heading):
                raise AnswersFileError(f"{path}: the file is empty.")
            columns = columns_of(heading, form, person)
            reader = csv.reader(opened, delimiter=separator)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(cells, reader.line_num + 1, len(heading), columns, form, missing_codes)
    except UnicodeDecodeError:
        raise AnswersFileError(f"{path} is not text in UTF-8. Save it as CSV (UTF-8).") from None


def _row(
    cells: Sequence[str], line: int, width: int, columns: Columns, form: Instrument, missing: frozenset[str]
) -> Scored | Skipped:
    name = cells[columns.person].strip() if columns.person is not None and columns.person < len(cells) else str(line)
    if len(cells) != width:
        return Skipped(line, name, f"has {len(cells)} cells, and the heading has {width}")
    try:
        answers = {key: _answer(cells[place], key, missing) for key, place in columns.items}
        return Scored(line, name, score(form, answers))
    except AnswerError as problem:
        return Skipped(line, name, str(problem))


def _answer(cell: str, key: str, missing: frozenset[str]) -> int | None:
    said = cell.strip()
    if said.lower() in MISSING or said in missing:
        return None
    try:
        number = float(said)
    except ValueError:
        number = float("nan")
    if not number.is_integer():
        raise AnswerError(f"{key}: {said[:40]!r} is not a whole number.")
    return int(number)
