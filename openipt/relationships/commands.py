"""`openipt relationships link`: does mood go with contact, in one person's diary? See docs/relationships.md."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openipt.relationships.linking import Day, Estimate, Link, Verdict

MISSING = frozenset({"", "na", "nan", "null", "none", "."})
YES, NO = frozenset({"yes", "true", "y"}), frozenset({"no", "false", "n"})
EVERYBODY = ""
EXAMPLE = """examples:
  openipt relationships link diary.csv --mood mood --contact conflict
  openipt relationships link diary.csv --mood mood --contact contact --person who --json
The diary has one row a day (with --person one row for each day and person). A column `date` (2026-03-31) or `day` (a
number) says which days follow each other; without one each row is the day after the row before."""


class DiaryError(ValueError):
    """The diary cannot be read; the message says why in plain words."""


def add_to(commands: Any) -> None:
    """Add `relationships link` to the command line."""
    text = "Whether mood goes with contact or conflict."
    inner = commands.add_parser("relationships", help=text, description=text).add_subparsers(
        required=True, metavar="WHAT"
    )
    told = "Hold mood against contact in one person's diary."
    shape = argparse.RawDescriptionHelpFormatter
    made = inner.add_parser("link", help=told, description=told, epilog=EXAMPLE, formatter_class=shape)
    made.add_argument("file", type=Path, help="a CSV file in UTF-8 with a heading")
    made.add_argument("--mood", required=True, help="the column with mood")
    made.add_argument("--contact", required=True, help="the column with contact or conflict: 0 and 1, or how much")
    made.add_argument("--person", help="the column that names the person of the contact")
    made.add_argument("--date", help="the column of the day (default: `date`, else `day`, else the order of rows)")
    made.add_argument("--json", action="store_true", help="write JSON instead of sentences")
    made.set_defaults(function=run)


def run(options: argparse.Namespace) -> int:
    """Hold mood against contact in one person's diary."""
    from openipt.relationships.linking import discoveries, link, words  # numpy: only where it is needed

    diaries, faults = read_diary(options)
    links = {name: link(days) for name, days in diaries.items()}
    verdicts = discoveries(links)
    if options.json:
        report = {
            "people": [_told(name, links[name], verdicts[name], options) for name in sorted(links)],
            "errors": faults,
        }
        if list(links) == [EVERYBODY]:
            report = {**report["people"][0], "errors": faults}
        json.dump(report, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
        sys.stdout.write("\n")
        return 0
    for name in sorted(links):
        said = words(links[name], verdicts[name], options.contact, options.mood)
        sys.stdout.write(f"{name}: {said}\n" if name else f"{said}\n")
    for fault in faults:
        sys.stderr.write(f"line {fault['line']}: {fault['reason']}\n")
    return 0


def _told(name: str, found: Link, verdict: Verdict, options: argparse.Namespace) -> dict[str, Any]:
    from openipt.relationships.linking import verdict_of, words

    one = found.same_day
    return {
        "person": name or None,
        "verdict": str(verdict),
        "estimate": one.value if one else None,
        "interval": [one.low, one.high] if one else None,
        "days": one.days if one else found.answered,
        "answered_days": found.answered,
        "days_with": found.days_with,
        "days_without": found.days_without,
        "more_days_needed": found.missing_days,
        "same_day": _estimate(one),
        "next_day": {**(_estimate(found.next_day) or {}), "verdict": str(verdict_of(found.next_day))},
        "says": words(found, verdict, options.contact, options.mood),
    }


def _estimate(one: Estimate | None) -> dict[str, Any] | None:
    return None if one is None else asdict(one)


def read_diary(options: argparse.Namespace) -> tuple[dict[str, list[Day]], list[dict[str, Any]]]:
    """The days of each person in a file, and the rows that could not be read.

    Raises:
        DiaryError: the file is empty, not text in UTF-8, or a column is missing.
        OSError: it cannot be opened.
    """
    from openipt.relationships.linking import Day

    try:
        text = options.file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DiaryError(f"{options.file} is not text in UTF-8. Save it as CSV (UTF-8).") from None
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = csv.DictReader(text.splitlines(), delimiter=separator)
    columns = [name.strip() for name in rows.fieldnames or []]
    if not any(columns):
        raise DiaryError(f"{options.file}: the file is empty.")
    rows.fieldnames = columns
    when = _date_column(columns, options.date)
    for column in filter(None, (options.mood, options.contact, options.person, options.date)):
        if column not in columns:
            raise DiaryError(f"There is no column {column}. The columns are: {', '.join(columns)}.")
    found: dict[str, list[Day]] = {}
    faults: list[dict[str, Any]] = []
    for row in rows:
        name = (row[options.person] or "").strip() if options.person else EVERYBODY
        days = found.setdefault(name, [])
        try:
            number = _number_of_day(row[when]) if when else len(days)
            days.append(Day(number, _number(row, options.mood), _number(row, options.contact)))
        except ValueError as problem:
            faults.append({"line": rows.line_num, "reason": str(problem)})
    if not any(found.values()):
        raise DiaryError(f"{options.file}: there are no rows that can be read.")
    return found, faults


def _date_column(columns: list[str], asked: str | None) -> str | None:
    if asked:
        return asked
    return next((name for wanted in ("date", "day", "time") for name in columns if name.lower() == wanted), None)


def _number_of_day(cell: str | None) -> int:
    said = (cell or "").strip()
    try:
        return date.fromisoformat(said[:10]).toordinal() if "-" in said[1:] else _whole(said)
    except ValueError:
        pass
    try:
        return datetime.strptime(said, "%d/%m/%Y").date().toordinal()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise ValueError(f"{said[:40]!r} is not a day: write 2026-03-31 or a number") from None


def _whole(said: str) -> int:
    number = float(said)
    if not number.is_integer():
        raise ValueError(said)
    return int(number)


def _number(row: Mapping[str, str | None], column: str) -> float | None:
    said = (row[column] or "").strip()
    if said.lower() in MISSING:
        return None
    if said.lower() in YES | NO:
        return float(said.lower() in YES)
    try:
        number = float(said)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"{column}: {said[:40]!r} is not a number")
    return number
