"""From the rows of a file to persons with scores: one row a person, or one row a measurement."""

import argparse
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openipt.outcomes.change import Pair
from openipt.outcomes.cut_offs import StatisticsError
from openipt.outcomes.tables import Fault, Sheet

if TYPE_CHECKING:
    from openipt.outcomes.mixed import Course

LEAST_FOR_A_SLOPE = 3


@dataclass(frozen=True, slots=True)
class Gathered:
    """Persons with both scores; how many persons the file names; rows that were skipped."""

    pairs: tuple[Pair, ...]
    persons: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class GatheredScores:
    """The scores of each person over the sessions, None where one is missing."""

    ids: tuple[str, ...]
    columns: tuple[str, ...]
    scores: tuple[tuple[float | None, ...], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Long:
    """The columns of a file with one row a measurement."""

    id: str
    time: str
    outcome: str


def people_of(sheet: Sheet, options: argparse.Namespace) -> Gathered:
    """Each person's score before and after.

    Raises:
        StatisticsError: a column is missing.
    """
    if options.time or options.outcome or options.pre not in sheet.columns or options.post not in sheet.columns:
        return _from_measurements(sheet, options)
    pairs, faults = [], list(sheet.faults)
    seen: set[str] = set()
    column = _id_column(sheet, options.id)
    for number, row in enumerate(sheet.rows, 1):
        name = row.text(column) if column else str(number)
        if fault := _unnamed(column, name, seen):
            faults.append(Fault(row.line, fault))
            continue
        try:
            pre, post = row.number(options.pre), row.number(options.post)
        except ValueError as problem:
            faults.append(Fault(row.line, str(problem)))
            continue
        seen.add(name)
        if pre is not None and post is not None:
            pairs.append(Pair(name, pre, post))
    return Gathered(tuple(pairs), len(seen), tuple(faults))


def _unnamed(column: str | None, name: str, seen: Container[str]) -> str:
    """Why a row cannot be told apart from the others, if so."""
    if not name:
        return f"{column}: is empty"
    return f"{column}: {name} is there twice" if name in seen else ""


def _id_column(sheet: Sheet, asked: str | None) -> str | None:
    if asked:
        sheet.require(asked)
        return asked
    return next((column for column in sheet.columns if column.lower() == "id"), None)


def _long(sheet: Sheet, options: argparse.Namespace) -> _Long:
    person = _id_column(sheet, options.id) or sheet.columns[0]
    time = options.time or next((column for column in sheet.columns if column.lower() == "time"), None)
    if time is None and {options.pre, options.post} <= set(sheet.columns):
        raise StatisticsError("This method needs one row a measurement, with a column of their times (--time).")
    if time is None:
        raise StatisticsError(
            f"There are no columns {options.pre} and {options.post}, and no --time is given for one row a measurement. "
            f"The columns are: {', '.join(sheet.columns)}."
        )
    rest = [column for column in sheet.numeric() if column not in (person, time)]
    outcome = options.outcome or (rest[0] if len(rest) == 1 else None)
    if outcome is None:
        raise StatisticsError(f"Say with --outcome which column holds the score: {', '.join(rest) or 'none does'}.")
    sheet.require(time, outcome)
    return _Long(person, time, outcome)


def _measurements(sheet: Sheet, columns: _Long) -> tuple[dict[str, dict[float | str, float | None]], list[Fault]]:
    found: dict[str, dict[float | str, float | None]] = {}
    faults = list(sheet.faults)
    for row in sheet.rows:
        if not row.text(columns.id) or not row.text(columns.time):
            faults.append(Fault(row.line, f"{columns.time if row.text(columns.id) else columns.id}: is empty"))
            continue
        person = found.setdefault(row.text(columns.id), {})
        when = _moment(row.text(columns.time))
        if when in person:
            faults.append(Fault(row.line, f"{row.text(columns.id)} has two measurements at {columns.time} {when}"))
            continue
        try:
            person[when] = row.number(columns.outcome)
        except ValueError as problem:
            faults.append(Fault(row.line, str(problem)))
    return found, faults


def _moment(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _from_measurements(sheet: Sheet, options: argparse.Namespace) -> Gathered:
    columns = _long(sheet, options)
    found, faults = _measurements(sheet, columns)
    pre, post = _moment(options.pre), _moment(options.post)
    for when, asked in ((pre, options.pre), (post, options.post)):
        if not any(when in person for person in found.values()):
            raise StatisticsError(f"Nobody has a measurement at {columns.time} {asked}.")
    both = {name: (person.get(pre), person.get(post)) for name, person in found.items()}
    pairs = [Pair(name, a, b) for name, (a, b) in both.items() if a is not None and b is not None]
    return Gathered(tuple(pairs), len(found), tuple(faults))


def courses_of(sheet: Sheet, options: argparse.Namespace) -> "list[Course]":
    """Everybody's scores over time, for persons with three or more of them.

    Raises:
        StatisticsError: the file has one row a person, or its times are no numbers.
    """
    from openipt.outcomes.mixed import Course

    found, _ = _measurements(sheet, _long(sheet, options))
    courses = []
    for name, person in found.items():
        if any(isinstance(when, str) for when in person):
            raise StatisticsError("This method needs times that are numbers.")
        rows = sorted((float(when), score) for when, score in person.items() if score is not None)
        if len(rows) >= LEAST_FOR_A_SLOPE:
            courses.append(Course(name, tuple(when for when, _ in rows), tuple(score for _, score in rows)))
    return courses


def scores_of(sheet: Sheet, options: argparse.Namespace) -> GatheredScores:
    """Everybody's scores over the sessions, the baseline first where one is named.

    Raises:
        StatisticsError: a column is missing, or there are too few for any interval.
    """
    person = _id_column(sheet, options.id)
    columns = _session_columns(sheet, options, person)
    found: dict[str, tuple[float | None, ...]] = {}
    faults = list(sheet.faults)
    for number, row in enumerate(sheet.rows, 1):
        name = row.text(person) if person else str(number)
        try:
            scores = tuple(row.number(column) for column in columns)
        except ValueError as problem:
            faults.append(Fault(row.line, str(problem)))
            continue
        if fault := _unnamed(person, name, found):
            faults.append(Fault(row.line, fault))
        else:
            found[name] = scores
    return GatheredScores(tuple(found), columns, tuple(found.values()), tuple(faults))


def _session_columns(sheet: Sheet, options: argparse.Namespace, person: str | None) -> tuple[str, ...]:
    named = [name.strip() for name in (options.columns or "").split(",") if name.strip()]
    chosen: Sequence[str] = named or [column for column in sheet.numeric() if column not in (person, options.baseline)]
    columns = (options.baseline, *chosen) if options.baseline else tuple(chosen)
    sheet.require(*columns)
    if len(columns) < LEAST_FOR_A_SLOPE + 1:
        raise StatisticsError(f"Sudden gains need scores of at least four sessions, and there are {len(columns)}.")
    return tuple(columns)
