"""A diary in a CSV file: one row a day or one for each contact, in the ways spreadsheets write them.

Several rows of one day are one day: mood is their mean, contact the most of them. With people, a file whose contacts
are all there (no 0, no "no") lists contacts only: a day with any mood on which somebody is not named was then a day
without them.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, zip_longest
from math import isfinite
from statistics import fmean
from typing import Any

from openipt.relationships.association import Day
from openipt.spreadsheets.lines import MISSING, lines_of, number_in

NOTHING = MISSING | {"-"}
YES, NO = frozenset({"yes", "true", "y"}), frozenset({"no", "false", "n"})
EVERYBODY = ""
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y")  # of equal fit the earlier counts
LAST_DAY = 5_000_000
Fault = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read."""

    day: int
    mood: float | None
    contact: float | None
    person: str


def read_rows(
    text: str, *, mood: str, contact: str, person: str | None = None, date: str | None = None
) -> tuple[dict[str, list[Day]], list[Fault]]:
    """The days of each person (without people: of everybody, "") and the rows that could not be read.

    Args:
        text: the file.
        mood: the column of mood.
        contact: the column of contact.
        person: the column of the person, if there is one.
        date: the column of the day; None takes `date`, `day` or `time` if there is one, else counts rows.

    Raises:
        ValueError: there is nothing to read, or a column is missing; in plain words.
    """
    lines, columns = _lines(text)
    wanted = {name: _column(columns, name) for name in (mood, contact, person, date) if name}
    when = wanted[date] if date else next((c for w in ("date", "day", "time") for c in columns if c.lower() == w), None)
    number = _Calendar([row.get(when) or "" for _, row in lines]) if when else None
    rows: list[Row] = []
    faults: list[Fault] = []
    passed: dict[str, int] = {}
    for line, row in lines:
        name = (row.get(wanted[person]) or "").strip() if person else EVERYBODY
        try:
            day = number(row.get(when) or "") if number and when else passed.get(name, 0)
            rows.append(Row(day, _number(row, wanted[mood]), _number(row, wanted[contact]), name))
            passed[name] = passed.get(name, 0) + 1
        except ValueError as problem:
            faults.append({"line": line, "reason": str(problem)})
    if not rows:
        raise ValueError("there are no rows that can be read.")
    return _diaries(rows, people=person is not None), faults


def _lines(text: str) -> tuple[list[tuple[int, dict[str, str | None]]], list[str]]:
    """The rows by column with their lines, and the columns; a row that is too short lacks its last cells."""
    try:
        _, lines = lines_of(io.StringIO(text, newline=""))
        first = next(lines, None)
        columns = [name.strip() for name in first.cells] if first else []
        rows = [(line.number, dict(zip_longest(columns, line.cells[: len(columns)]))) for line in lines]
    except csv.Error as problem:
        raise ValueError(f"the file is no table: {problem}.") from None
    if not any(columns):
        raise ValueError("the file is empty.")
    return rows, columns


def _column(columns: Sequence[str], asked: str) -> str:
    alike = [name for name in columns if name.lower() == asked.strip().lower()]
    if asked not in columns and len(alike) != 1:
        raise ValueError(f"there is no column {asked}. The columns are: {', '.join(columns)}.")
    return asked if asked in columns else alike[0]


class _Calendar:
    """Gives the number of a day; the form is the one that reads most cells, and of those puts most in a row."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._form = max(FORMS, key=lambda form: self._fit(cells, form))

    @staticmethod
    def _fit(cells: Sequence[str], form: str) -> tuple[int, int]:
        found = [day for cell in cells if (day := _dated(cell, form)) is not None]
        return len(found), sum(later - earlier == 1 for earlier, later in pairwise(found))

    def __call__(self, cell: str) -> int:
        day = _dated(cell, self._form)
        if day is None:
            day = next((found for form in FORMS if (found := _dated(cell, form)) is not None), None)
        if day is not None:
            return day
        try:
            return _whole(cell.strip())
        except ValueError:
            raise ValueError(f"{cell.strip()[:40]!r} is not a day: write 2026-03-31 or a number") from None


def _dated(cell: str, form: str) -> int | None:
    said = cell.strip().split("T", 1)[0].split(" ", 1)[0]
    try:
        return date.toordinal(datetime.strptime(said, form))  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _whole(said: str) -> int:
    number = float(said)
    if not isfinite(number) or not number.is_integer() or abs(number) > LAST_DAY:
        raise ValueError(said)
    return int(number)


def _number(row: dict[str, str | None], column: str) -> float | None:
    said = (row.get(column) or "").strip()
    if said.lower() in NOTHING:
        return None
    if said.lower() in YES | NO:
        return float(said.lower() in YES)
    number = number_in(said, decimal_comma=True)
    if number is None:
        raise ValueError(f"{column}: {said[:40]!r} is not a number")
    return number


def _diaries(rows: Sequence[Row], *, people: bool) -> dict[str, list[Day]]:
    names = sorted({row.person for row in rows if row.person or not people})
    contacts_only = people and all(row.contact != 0 for row in rows if row.person)
    moods = _moods(rows)
    return {name: list(_of(name, rows, moods if contacts_only else {})) for name in names}


def _moods(rows: Sequence[Row]) -> dict[int, float]:
    """The mood of every day somebody wrote one, whoever was there."""
    found: dict[int, list[float]] = {}
    for row in rows:
        if row.mood is not None:
            found.setdefault(row.day, []).append(row.mood)
    return {day: fmean(moods) for day, moods in found.items()}


def _of(name: str, rows: Sequence[Row], moods: dict[int, float]) -> Iterator[Day]:
    """The days of one person; `moods` are those of all days where only contacts are listed."""
    own: dict[int, list[Row]] = {}
    for row in rows:
        if row.person == name:
            own.setdefault(row.day, []).append(row)
    for day in sorted(own.keys() | moods.keys()):
        there = own.get(day, [])
        said = [row.mood for row in there if row.mood is not None]
        contacts = [row.contact for row in there if row.contact is not None]
        mood = moods.get(day, fmean(said) if said else None)
        contact = max(contacts) if contacts else None if there or not moods else 0.0
        yield Day(day, mood, contact)
