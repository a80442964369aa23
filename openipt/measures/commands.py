"""`openipt measures …`: scoring files of answers, and what questionnaires there are."""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from openipt.measures.answers_file import AnswersFileError, Scored, Skipped, scored_rows
from openipt.measures.instrument import Instrument
from openipt.measures.loading import catalogue, is_on

EXAMPLE = """example:
  answers.csv:  id,q1,q2,q3,q4,q5,q6,q7,q8,q9
                anna,2,2,2,2,1,2,1,0,1
                ben,2,2,,1,1,1,1,0,0
  openipt measures score phq-9 answers.csv --csv
                anna: 13, moderate, item 9 to be looked at soon; ben: 9, mild, prorated (one item missing)"""


def add_to(commands: Any) -> None:
    """Add `measures score` and `measures list` to the command line."""
    shape = argparse.RawDescriptionHelpFormatter
    text = "Questionnaires: score a file of answers, list what there is."
    inner = commands.add_parser("measures", help=text, description=text).add_subparsers(required=True, metavar="WHAT")
    told = "Score a CSV file of answers, one row a person."
    scoring = inner.add_parser("score", help=told, description=told, epilog=EXAMPLE, formatter_class=shape)
    scoring.add_argument("instrument", help="its key, for example phq-9 (`openipt measures list`)")
    scoring.add_argument("file", type=Path, help="a CSV file in UTF-8 with a heading")
    scoring.add_argument("--id", help="the column that names the person")
    scoring.add_argument("--missing-codes", default="", help="values that stand for no answer, for example 7,9")
    told = "confirm that this is a non-commercial use, for a questionnaire that may only be used so"
    scoring.add_argument("--non-commercial", action="store_true", help=told)
    way = scoring.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="write JSON (this is the default)")
    way.add_argument("--csv", action="store_true", help="write one row a person, as they are read")
    scoring.set_defaults(function=score)
    told = "List the questionnaires that come with OpenIPT."
    inner.add_parser("list", help=told, description=told).set_defaults(function=listing)


def listing(_: argparse.Namespace) -> int:
    """List the questionnaires that come with OpenIPT."""
    for one in catalogue().values():
        items = "total only" if one.by_total else f"{len(one.items):3} items "
        sys.stdout.write(f"{one.key:18} {one.licence_class:5} {items:11} {one.name}{_condition(one)}\n")
    return 0


def _condition(one: Instrument) -> str:
    if not is_on(one):
        return " (off: for non-commercial use only; OPENIPT_PACKS=a-nc)"
    return "" if one.is_worded or one.by_total else " (wording: the practice's to add, with permission)"


def score(options: argparse.Namespace) -> int:
    """Score a CSV file of answers, one row a person."""
    form = _instrument(options.instrument)
    if not (is_on(form) or options.non_commercial):
        raise AnswersFileError(
            f"{form.short_name} may be used for non-commercial purposes only ({form.owner}). If this is such a use, "
            f"say so with --non-commercial, or for the whole installation with OPENIPT_PACKS=a-nc."
        )
    codes = frozenset(code.strip() for code in options.missing_codes.split(",") if code.strip())
    rows = scored_rows(options.file, form, person=options.id, missing_codes=codes)
    return _as_csv(form, rows) if options.csv else _as_json(form, rows)


def _instrument(key: str) -> Instrument:
    known = catalogue()
    if key.lower() not in known:
        near = get_close_matches(key.lower(), known, n=1)
        hint = f" Did you mean {near[0]}?" if near else " `openipt measures list` lists them."
        raise AnswersFileError(f"There is no questionnaire {key}.{hint}")
    return known[key.lower()]


def person(form: Instrument, row: Scored) -> dict[str, Any]:
    """One person's result: exact total, shown total, band, how the missing rule was applied, flags, parts, patterns."""
    found = row.score
    rule = "complete" if found.complete else "prorated" if found.prorated else "no total: too much is missing"
    return {
        "id": row.id,
        "total": None if found.total is None else float(found.total),
        "shown": found.shown,
        "band": None if found.band is None else found.band.label,
        "missing": found.missing,
        "missing_rule": rule,
        "prorated": found.prorated,
        "flags": [{"item": flag.item.key, "value": flag.value, "urgency": str(flag.urgency)} for flag in found.flags],
        "cut_offs_reached": [
            cut.value for cut in form.cut_offs if found.shown is not None and form.beyond(cut.value, found.shown)
        ],
        "subscales": dict(found.subscales),
        "patterns": list(found.patterns),
    }


def _as_json(form: Instrument, rows: Iterator[Scored | Skipped]) -> int:
    persons, errors = [], []
    for row in rows:
        if isinstance(row, Scored):
            persons.append(person(form, row))
        else:
            errors.append({"line": row.line, "id": row.id, "reason": row.reason})
    report = {
        "instrument": form.key,
        "edition": form.edition,
        "summary": {
            "rows": len(persons) + len(errors),
            "scored": sum(one["total"] is not None for one in persons),
            "complete": sum(one["missing"] == 0 for one in persons),
            "prorated": sum(one["prorated"] for one in persons),
            "without_total": sum(one["total"] is None for one in persons),
            "bands": dict(Counter(one["band"] for one in persons if one["band"])),
            "flagged": sum(any(flag["value"] is not None for flag in one["flags"]) for one in persons),
            "bad_rows": len(errors),
        },
        "persons": persons,
        "errors": errors,
    }
    json.dump(report, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")
    return 0


def _as_csv(form: Instrument, rows: Iterator[Scored | Skipped]) -> int:
    parts = [scale.key for scale in form.subscales]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    plain = ["id", "total", "shown", "band", "missing", "missing_rule"]
    writer.writerow([*plain, "flags", "cut_offs_reached", "patterns", *parts])
    for row in rows:
        if isinstance(row, Skipped):
            sys.stderr.write(f"line {row.line} ({row.id}): {row.reason}\n")
            continue
        one = person(form, row)
        flags = " ".join(f"{flag['item']}:{flag['urgency']}" for flag in one["flags"])
        listed = [" ".join(map(str, one[name])) for name in ("cut_offs_reached", "patterns")]
        writer.writerow([*(one[name] for name in plain), flags, *listed, *(one["subscales"][part] for part in parts)])
    return 0
