"""`openipt relationships link`: does mood go with contact, in one person's diary? See docs/relationships.md."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openipt.relationships.association import Day, Estimate, Link, Verdict

EXAMPLE = """examples:
  openipt relationships link diary.csv --mood mood --contact conflict
  openipt relationships link diary.csv --mood mood --contact contact --person who --json
The diary has one row a day, or one row for each contact (docs/relationships.md says how several rows of a day are put
together). A column `date` (2026-03-31) or `day` (a number) says which days follow each other; without one each row is
the day after the row before."""


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
    from openipt.relationships.association import discoveries, together, words
    from openipt.relationships.linking import link  # numpy: only where it is needed

    diaries, faults = read_diary(options)
    links = {name: link(days) for name, days in diaries.items()}
    verdicts = discoveries(links)
    after = together({name: one.next_day for name, one in links.items()})
    if options.json:
        report = {
            "people": [_told(name, links[name], verdicts[name], after[name], options) for name in sorted(links)],
            "errors": faults,
        }
        if options.person is None:
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


def _told(name: str, found: Link, verdict: Verdict, after: Verdict, options: argparse.Namespace) -> dict[str, Any]:
    from openipt.relationships.association import words

    one = _told_apart(found.same_day)
    return {
        "person": name or None,
        "verdict": str(verdict),
        "estimate": one.value if one else None,
        "interval": [one.low, one.high] if one else None,
        "days": found.same_day.days if found.same_day else found.answered,
        "answered_days": found.answered,
        "days_with": found.days_with,
        "days_without": found.days_without,
        "more_days_needed": found.missing_days,
        "same_day": _estimate(one),
        "next_day": {**(_estimate(_told_apart(found.next_day)) or {}), "verdict": str(after)},
        "says": words(found, verdict, options.contact, options.mood),
    }


def _told_apart(one: Estimate | None) -> Estimate | None:
    """An estimate that means something: contact can be told from the weekday, the trend and the mood before."""
    return None if one is None or one.entangled else one


def _estimate(one: Estimate | None) -> dict[str, Any] | None:
    return None if one is None else {name: value for name, value in asdict(one).items() if name != "entangled"}


def read_diary(options: argparse.Namespace) -> tuple[dict[str, list[Day]], list[dict[str, Any]]]:
    """The days of each person in a file, and the rows that could not be read.

    Raises:
        DiaryError: the file is empty, not text in UTF-8, or a column is missing.
        OSError: it cannot be opened.
    """
    from openipt.relationships.diary_file import read_rows
    from openipt.spreadsheets.lines import encoding_of

    try:
        raw = options.file.read_bytes()
        text = raw.decode(encoding_of(raw))
    except UnicodeError:
        raise DiaryError(f"{options.file} is not text in UTF-8. Save it as CSV (UTF-8).") from None
    asked = {"mood": options.mood, "contact": options.contact, "person": options.person, "date": options.date}
    try:
        return read_rows(text, **asked)
    except ValueError as problem:
        raise DiaryError(f"{options.file}: {problem}") from None
