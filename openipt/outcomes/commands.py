"""`openipt outcomes …`: the statistics of this package for a CSV file. Worked examples: docs/outcomes.md."""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isfinite, nan
from pathlib import Path
from typing import Any, TextIO

from openipt.outcomes import change as rci
from openipt.outcomes import sudden_gains as sg
from openipt.outcomes.change import Change, Pair, Reliability, Sample, Significance, sample_of
from openipt.outcomes.cut_offs import CUT_OFFS, Populations, StatisticsError
from openipt.outcomes.gathering import Gathered, courses_of, people_of, scores_of
from openipt.outcomes.tables import Fault, read_sheet

INDEX_METHODS = (*rci.METHODS, "hlm")
RULE_METHODS = ("percentage", "anchor")
CHANGE_EXAMPLE = """examples:
  openipt outcomes change data.csv --pre pre --post post --reliability 0.8 --method jt
      one row a person, their scores before and after in the columns `pre` and `post`
  openipt outcomes change data.csv --pre 1 --post 4 --id id --time time --outcome hamd \\
      --reliability 0.8 --m-functional 8 --sd-functional 8 --method ha --csv
      one row a measurement; before and after are values of the column `time`
docs/outcomes.md has both worked through."""
GAINS_EXAMPLE = """examples:
  openipt outcomes sudden-gains data.csv --id id --columns s1,s2,s3,s4,s5,s6 --cutoff 7
  openipt outcomes sudden-gains data.csv --sd 10.5 --reliability 0.961 --csv
docs/outcomes.md has one worked through."""


def finite(text: str) -> float:
    """A number given on the command line; neither infinite nor "not a number"."""
    try:
        found = float(text)
    except ValueError:
        found = nan
    if not isfinite(found):
        raise argparse.ArgumentTypeError(f"{text} is not a number that can be used here")
    return found


def add_to(commands: Any) -> None:
    """Add `outcomes change` and `outcomes sudden-gains` to the command line."""
    shape = argparse.RawDescriptionHelpFormatter
    text = "Statistics of change for a CSV file."
    inner = commands.add_parser("outcomes", help=text, description=text).add_subparsers(required=True, metavar="WHAT")
    for function, name, epilog, options in (
        (change, "change", CHANGE_EXAMPLE, _change_options),
        (sudden_gains, "sudden-gains", GAINS_EXAMPLE, _gains_options),
    ):
        told = (function.__doc__ or "").strip()
        made = inner.add_parser(name, help=told, description=told, epilog=epilog, formatter_class=shape)
        made.set_defaults(function=function)
        options(made)


def _change_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, help="a CSV file in UTF-8 with a heading")
    made.add_argument("--pre", required=True, help="the column (or value of --time) with the score before")
    made.add_argument("--post", required=True, help="the column (or value of --time) with the score after")
    made.add_argument("--method", choices=[*INDEX_METHODS, *RULE_METHODS], default="jt", help="default: jt")
    made.add_argument("--reliability", type=finite, help="of the instrument, between 0 and 1")
    made.add_argument("--reliability-post", type=finite, help="after, where it differs (nk)")
    made.add_argument("--sd", type=finite, help="standard deviation before, in points (default: of the file)")
    made.add_argument("--m-functional", type=finite, help="mean of a functional population, in points")
    made.add_argument("--sd-functional", type=finite, help="its standard deviation, in points")
    made.add_argument("--cutoff", choices=sorted(CUT_OFFS), help="default: c, or a without a functional population")
    made.add_argument("--better", choices=["lower", "higher"], default="lower", help="default: lower")
    made.add_argument("--alpha", type=finite, default=0.05, help="default: 0.05")
    made.add_argument("--improved", type=finite, help="share (percentage) or points (anchor) that count as improved")
    made.add_argument("--deteriorated", type=finite, help="the same for deteriorated (default: as --improved)")
    made.add_argument("--id", help="column of the person (default: `id`, else each row is a person)")
    made.add_argument("--time", help="column of the time, for one row a measurement")
    made.add_argument("--outcome", help="column of the score, for one row a measurement")
    _output(made)


def _gains_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, help="a CSV file in UTF-8 with a heading, one row a person")
    made.add_argument("--id", help="column of the person (default: `id`, else the number of the row)")
    made.add_argument("--columns", help="the columns of the sessions, in order (default: all that hold numbers)")
    made.add_argument("--baseline", help="a column with the score before the first session")
    made.add_argument(
        "--cutoff", type=finite, help="least change in points (default: 7, or from --sd and --reliability)"
    )
    made.add_argument("--sd", type=finite, help="standard deviation, in points")
    made.add_argument("--reliability", type=finite, help="between 0 and 1")
    made.add_argument("--alpha", type=finite, default=0.05, help="of the third criterion (default: 0.05)")
    made.add_argument("--criteria", default="123", help="which criteria count (default: 123)")
    made.add_argument("--unadjusted", action="store_true", help="the same critical t for windows that are not full")
    made.add_argument("--losses", action="store_true", help="look for sudden losses")
    made.add_argument("--package", action="store_true", help="losses as the R package suddengains finds them")
    _output(made)


def _output(made: argparse.ArgumentParser) -> None:
    way = made.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="write JSON (this is the default)")
    way.add_argument("--csv", action="store_true", help="write one row a person")


def change(options: argparse.Namespace) -> int:
    """Reliable and clinically significant change from one measurement to another."""
    gathered = people_of(read_sheet(options.file), options)
    by = _by_rule if options.method in RULE_METHODS else _by_index
    try:
        report = by(options, gathered)
    except StatisticsError as problem:
        raise StatisticsError(f"{problem}{_skipped(gathered.faults)}") from None
    return _told(options, report)


def _skipped(faults: Sequence[Fault]) -> str:
    """That rows could not be read, where that may be the reason for what went wrong."""
    if not faults:
        return ""
    first = min(faults, key=lambda fault: fault.line)
    return f" Rows that could not be read: {len(faults)}; the first: line {first.line}: {first.reason}."


def _direction(options: argparse.Namespace) -> int:
    return 1 if options.better == "higher" else -1


def _by_rule(options: argparse.Namespace, gathered: Gathered) -> dict[str, Any]:
    if options.improved is None:
        raise StatisticsError(f"The method {options.method} needs --improved.")
    rule = rci.by_percentage if options.method == "percentage" else rci.by_anchor
    share = options.improved / 100 if options.method == "percentage" and options.improved > 1 else options.improved
    worse = options.deteriorated
    if worse is not None and options.method == "percentage" and worse > 1:
        worse = worse / 100
    found = [rule(pair, improved=share, deteriorated=worse, direction=_direction(options)) for pair in gathered.pairs]
    rows = [{**_pair(pair), "category": str(one)} for pair, one in zip(gathered.pairs, found, strict=True)]
    parameters = {"improved": share, "deteriorated": share if worse is None else worse}
    return _report(options, gathered, parameters, {"counts": _counts(found, Change)}, rows)


def _by_index(options: argparse.Namespace, gathered: Gathered) -> dict[str, Any]:
    if options.method == "hlm":
        indices, pairs, fitted = _by_slopes(options, gathered)
    else:
        if options.reliability is None:
            raise StatisticsError(f"The method {options.method} needs --reliability.")
        indices, pairs, fitted = {}, gathered.pairs, {}
    of = sample_of(pairs, options.sd)
    reliability = (
        Reliability(options.reliability, options.reliability_post) if options.reliability is not None else None
    )
    if reliability is not None and options.method != "hlm":
        index = rci.METHODS[options.method]
        indices = {pair.id: index(pair, of, reliability) for pair in pairs}
    limit, direction = rci.critical(options.alpha, options.method), _direction(options)
    changes = {pair.id: rci.by_index(indices[pair.id], limit, direction) for pair in pairs}
    cut, sides_of, group = _cut(options, of, reliability, limit)
    significances = {
        pair.id: rci.combined(
            changes[pair.id],
            clinical_before=sides_of(pair).clinical_before,
            functional_after=sides_of(pair).functional_after,
        )
        for pair in pairs
    }
    rows = [
        {
            **_pair(pair),
            "rci": indices[pair.id],
            "category": str(changes[pair.id]),
            "clinical_pre": sides_of(pair).clinical_before,
            "functional_post": sides_of(pair).functional_after,
            "combined": str(significances[pair.id]),
        }
        for pair in pairs
    ]
    counts = {
        "counts": _counts(changes.values(), Change),
        "combined": _counts(significances.values(), Significance),
        "by_cut_off": _counts((_crossed(pair, sides_of, group) for pair in pairs), Change),
    }
    if isinstance(group, rci.HagemanArrindell):
        counts["group"] = {"changed": group.changed(), "functional": group.functional()}
    parameters = {**_errors(options, of, reliability), "critical": limit, **cut, **fitted}
    return _report(options, Gathered(pairs, gathered.persons, gathered.faults), parameters, counts, rows)


def _crossed(pair: Pair, sides_of: Callable[[Pair], rci.Sides], group: rci.HagemanArrindell | None) -> Change:
    found = sides_of(pair)
    if group is None:
        return rci.by_cut_off(clinical_before=found.clinical_before, functional_after=found.functional_after)
    if found.functional_after:
        return Change.IMPROVED
    return Change.DETERIORATED if group.harmed_side(pair) else Change.UNCHANGED


def _by_slopes(
    options: argparse.Namespace, gathered: Gathered
) -> tuple[dict[str, float], tuple[Pair, ...], dict[str, Any]]:
    from openipt.outcomes import mixed

    courses = courses_of(read_sheet(options.file), options)
    found = mixed.fit(courses)
    firsts = tuple(Pair(one.id, one.scores[0], one.scores[-1]) for one in courses)
    told = {
        "fixed_intercept": found.intercept,
        "fixed_slope": found.slope,
        "se_intercept": found.se_intercept,
        "se_slope": found.se_slope,
        "sd_intercept": found.covariance[0][0] ** 0.5,
        "sd_slope": found.covariance[1][1] ** 0.5,
        "residual_sd": found.residual_sd,
        "log_likelihood": found.log_likelihood,
        "singular": found.singular,
    }
    return mixed.slope_indices(found), firsts, told


def _cut(
    options: argparse.Namespace, of: Sample, reliability: Reliability | None, limit: float
) -> tuple[dict[str, Any], Callable[[Pair], rci.Sides], rci.HagemanArrindell | None]:
    direction = _direction(options)
    kind = options.cutoff or ("a" if options.m_functional is None else "c")
    populations = Populations(of.m_pre, of.sd_pre, options.m_functional, options.sd_functional, direction)
    if options.method == "ha" and reliability is not None:
        cut = rci.cut_off_for(populations, kind, method="ha", reliability=reliability)
        group = rci.HagemanArrindell(of, reliability, cut, direction, limit)
        return {"cutoff_kind": kind, "cutoff": cut}, group.sides, group
    cut = CUT_OFFS[kind](populations)
    return {"cutoff_kind": kind, "cutoff": cut}, lambda pair: rci.sides(pair, cut, direction), None


def _errors(options: argparse.Namespace, of: Sample, reliability: Reliability | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "m_pre": of.m_pre,
        "sd_pre": of.sd_pre,
        "m_post": of.m_post,
        "sd_post": of.sd_post,
        "m_change": of.m_change,
        "sd_change": of.sd_change,
        "correlation": of.correlation,
        "alpha": options.alpha,
        "better": options.better,
        "m_functional": options.m_functional,
        "sd_functional": options.sd_functional,
    }
    if reliability is not None:
        told |= {
            "reliability": reliability.r,
            "reliability_post": reliability.after,
            "sem": rci.sem(of.sd_pre, reliability.r),
            "s_diff": rci.s_diff(of.sd_pre, reliability.r),
            "se_prediction": rci.s_prediction(of.sd_pre, reliability.r),
        }
        if options.method == "ha":
            told["r_dd"] = rci.reliability_of_differences(of, reliability)
    return told


def _pair(pair: Pair) -> dict[str, Any]:
    return {"id": pair.id, "pre": pair.pre, "post": pair.post, "change": pair.change}


def _counts(found: Iterable[Any], kinds: Iterable[Any]) -> dict[str, Any]:
    counted = Counter(found)
    total = sum(counted.values())
    return {
        str(kind): {"n": counted[kind], "percent": 100 * counted[kind] / total if total else None} for kind in kinds
    }


def _report(
    options: argparse.Namespace,
    gathered: Gathered,
    parameters: Mapping[str, Any],
    counts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    return {
        "method": options.method,
        "n_original": gathered.persons,
        "n_used": len(rows),
        "parameters": parameters,
        **counts,
        "persons": rows,
        "errors": [asdict(fault) for fault in gathered.faults],
    }


def sudden_gains(options: argparse.Namespace) -> int:
    """Sudden gains (or losses) between sessions."""
    gathered = scores_of(read_sheet(options.file), options)
    rules = sg.Rules(
        cut_off=_gain_cut_off(options),
        alpha=options.alpha,
        adjusted=not options.unadjusted,
        criteria=_criteria(options.criteria),
        losses=options.losses,
        package=options.package,
    )
    tested = [sg.intervals(scores, rules) for scores in gathered.scores]
    found = [sg.gains(scores, rules) for scores in gathered.scores]
    rows = [
        {"id": person, "gain": number, "from": gathered.columns[one.before - 1], "to": gathered.columns[one.before]}
        | {key: value for key, value in asdict(one).items() if key != "before"}
        for person, gains in zip(gathered.ids, found, strict=True)
        for number, one in enumerate(gains, 1)
    ]
    report = {
        "rules": asdict(rules),
        "summary": asdict(sg.summary(found, tested)),
        "by_interval": _by_interval(gathered.columns, tested),
        "gains": rows,
        "errors": [asdict(fault) for fault in gathered.faults],
    }
    return _told(options, report, rows="gains")


def _gain_cut_off(options: argparse.Namespace) -> float:
    if options.cutoff is not None:
        return abs(float(options.cutoff))
    if options.sd is not None and options.reliability is not None:
        return sg.reliable_cut_off(options.sd, options.reliability)
    return 7.0


def _criteria(text: str) -> tuple[int, ...]:
    if not text.isdecimal():
        raise StatisticsError("The criteria are 1, 2 and 3: choose at least one of them.")
    return tuple(int(sign) for sign in text)


def _by_interval(columns: Sequence[str], tested: Sequence[Sequence[sg.Interval]]) -> list[dict[str, Any]]:
    found: dict[int, Counter[bool | None]] = {}
    for person in tested:
        for one in person:
            found.setdefault(one.before, Counter())[one.sudden] += 1
    return [
        {"from": columns[before - 1], "to": columns[before], "sudden": of[True], "not": of[False], "unknown": of[None]}
        for before, of in sorted(found.items())
    ]


def _told(options: argparse.Namespace, report: dict[str, Any], rows: str = "persons") -> int:
    out: TextIO = sys.stdout
    if options.csv:
        _as_csv(report[rows], out)
        for fault in report["errors"]:
            sys.stderr.write(f"line {fault['line']}: {fault['reason']}\n")
    else:
        json.dump(report, out, indent=2, ensure_ascii=False, allow_nan=False)
        out.write("\n")
    return 0


def _as_csv(rows: Sequence[Mapping[str, Any]], out: TextIO) -> None:
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
