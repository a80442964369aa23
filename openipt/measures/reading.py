"""Reads an instrument from the text of its data file, and refuses a damaged one with file, key and reason."""

import re
import tomllib
from collections.abc import Mapping
from itertools import chain

from openipt.measures.instrument import (
    LICENCE_CLASSES,
    PARTS,
    RATERS,
    Band,
    Change,
    CutOff,
    Direction,
    Example,
    Goals,
    Instrument,
    Item,
    MissingRule,
    Need,
    Norm,
    Option,
    Pattern,
    Reliability,
    Rise,
    RiskRule,
    Step,
    Subscale,
    Wording,
)
from openipt.protocol.tables import DataError, Kinds, Table, once

TEXTS = ("key", "edition", "name", "short_name", "about", "stem", "recall")
ALWAYS = {
    **dict.fromkeys(("key", "edition", "name", "short_name", "about"), str),
    "direction": str,
    "youngest": int,
    "verified": list,
    "bands": list,
    "cut_offs": list,
    "loinc": dict,
    "licence": dict,
}
ASKED = {"recall": str, "options": list, "items": list, "missing": dict}
MUST = {**ALWAYS, **ASKED, "stem": str, "languages": list}  # of an instrument with its wording
SKELETON = {**ALWAYS, **ASKED}  # of one without: its words are neither ours nor free
BY_TOTAL = {**ALWAYS, "total": dict}  # of one of which only the total is entered
MAY = {
    "oldest": int,
    "change": dict,
    "factor": int,
    "rater": str,
    "subscales": list,
    "patterns": list,
    "reliability": list,
    "norms": list,
    "goals": dict,
    "rise": dict,
    "highest_of": list,
    "mean_of_parts": bool,
    "translations": list,
    "examples": list,
}
TOTAL_MAY = {name: MAY[name] for name in ("oldest", "change", "reliability", "norms", "goals", "rise", "examples")}
TOTAL, TENTHS = {"lowest": int, "highest": int}, {"tenths": bool}
ITEM = {"key": str, "text": str}
ITEM_MAY = {
    "number": int,
    "scored": bool,
    "reverse": bool,
    "risk": dict,
    "options": list,
    "loinc": str,
    "zero_if": dict,
}
ZERO_IF = {"item": str, "value": int}
OPTION = {"value": int, "text": str}
UNWORDED_ITEM, UNWORDED_OPTION = {"key": str}, {"value": int}
OPTION_MAY = {"loinc": str, "points": int}
SUBSCALE = {"key": str, "label": str, "items": list, "most_missing": int}
PATTERN = {"key": str, "label": str, "source": str, "needs": list}
NEED = {"least": int, "count": int}
NEED_MAY = {"items": list, "groups": list, "own_least": dict}
RELIABILITY = {"kind": str, "value": float, "source": str}
KINDS = ("alpha", "retest", "raters")
NORM = {"population": str, "mean": float, "sd": float, "source": str}
GOALS_MAY = {"response": int, "remission": int, "important": int}
BAND = {"key": str, "lowest": int, "highest": int, "label": str, "client": str, "therapist": str}
CUT_OFF = {"value": int, "about": str, "source": str}
MISSING = {"most": int, "origin": str}
STEP = {"lowest": int, "label": str}
SUBSCALE_MAY = {"cut_off": int, "bands": list}
WORDING = {"language": str, "source": str, "stem": str, "items": dict}
WORDING_MAY = {"notice": str, "options": list, "options_of": dict}
EXAMPLE = {"answers": str}
EXAMPLE_MAY = {"total": int, "band": str, "flags": list, "subscales": dict, "patterns": list}
CHANGE = {"reliable": int, "source": str}
RISE = {"least": int, "source": str}
RISK = {"review_from": int, "priority_from": int, "source": str}
LICENCE = {"class": str, "owner": str, "notice": str, "citation": str}
LOINC_MAY = {"panel": str, "total": str}
ORIGINS = ("author", "convention")
LANGUAGE = re.compile("[a-z]{2,3}")
TEN, MOST_TOTAL = 10, 1000
LEFT_OUT = "-"  # in an example: not answered


class InstrumentError(ValueError):
    """A data file is damaged: the message names the file, the key and the reason."""


def read(text: str, file: str) -> Instrument:
    """An instrument from the text of its data file, with its wording, without (a skeleton), or of its total only.

    Raises:
        InstrumentError: with file, key and reason.
    """
    try:
        found = tomllib.loads(text)
        made = _instrument(Table(found, file, *keys_of(found)))
        _check_totals(made, file)
        _check_numbers(made, file)
    except tomllib.TOMLDecodeError as problem:
        raise InstrumentError(f"{file}: is not TOML: {problem}") from None
    except DataError as problem:
        raise InstrumentError(str(problem)) from None
    return made


def keys_of(found: Mapping[str, object]) -> tuple[Kinds, Kinds]:
    """The keys a data file must and may have: by what it gives, it is an instrument, a skeleton, or one by total."""
    if "total" in found:
        return BY_TOTAL, TOTAL_MAY
    return (MUST, MAY) if "stem" in found or "languages" in found else (SKELETON, MAY)


def _instrument(table: Table) -> Instrument:
    file = table.place
    licence = Table(table["licence"], f"{file}.licence", LICENCE)
    total = _total(table)
    return Instrument(
        **{name: table.get(name, "") for name in TEXTS},
        youngest=table["youngest"],
        oldest=table.get("oldest", None),
        languages=table.some("languages") if "languages" in table else ("",),
        direction=Direction(_one_of(tuple(Direction), table["direction"], f"{file}.direction")),
        items=(_total_item(total),) if total else _items(table),
        missing=MissingRule(0, ORIGINS[1]) if total else _missing(table),
        bands=tuple(Band(**{name: row[name] for name in BAND}) for row in table.tables("bands", BAND)),
        cut_offs=tuple(CutOff(row["value"], row["about"], row["source"]) for row in table.tables("cut_offs", CUT_OFF)),
        change=_change(table),
        licence_class=_one_of(LICENCE_CLASSES, licence["class"], f"{file}.licence.class"),
        owner=licence["owner"],
        notice=licence["notice"],
        citation=licence["citation"],
        factor=table.number("factor", 1) if "factor" in table else 1,
        rater=RATERS[1] if total else _one_of(RATERS, table.get("rater", RATERS[0]), f"{file}.rater"),
        subscales=_subscales(table),
        patterns=_patterns(table),
        reliabilities=_reliabilities(table),
        norms=tuple(Norm(**{name: row[name] for name in NORM}) for row in table.tables("norms", NORM)),
        goals=_goals(table),
        rise=_rise(table),
        verified=frozenset(_one_of(PARTS, part, f"{file}.verified") for part in table.texts("verified")),
        loinc=_loinc(table),
        divisor=TEN if total and total.get("tenths", False) else 1,
        by_total=total is not None,
        highest_of=_groups(table.get("highest_of", []), f"{table.place}.highest_of"),
        mean_of_parts=table.get("mean_of_parts", False),
        translations=tuple(wording(row) for row in table.tables("translations", WORDING, WORDING_MAY)),
        examples=tuple(_example(row) for row in table.tables("examples", EXAMPLE, EXAMPLE_MAY)),
    )


def _total(table: Table) -> Table | None:
    if "total" not in table:
        return None
    total = Table(table["total"], f"{table.place}.total", TOTAL, TENTHS)
    if not 0 <= total["lowest"] < total["highest"] <= MOST_TOTAL:
        raise DataError(f"{total.place}: must go from 0 or more up to {MOST_TOTAL} or less")
    return total


def _total_item(total: Table) -> Item:
    times = TEN if total.get("tenths", False) else 1
    values = range(total["lowest"] * times, total["highest"] * times + 1)
    return Item("total", 1, "", tuple(Option(value, "") for value in values))


def _missing(table: Table) -> MissingRule:
    rule = Table(table["missing"], f"{table.place}.missing", MISSING, {"only": list})
    return MissingRule(rule["most"], _one_of(ORIGINS, rule["origin"], f"{rule.place}.origin"), rule.texts("only"))


def _groups(groups: list[object], place: str) -> tuple[tuple[str, ...], ...]:
    found = [tuple(map(str, group)) for group in groups if isinstance(group, list) and group]
    if len(found) < len(groups):
        raise DataError(f"{place}: must be a list of lists of items")
    return tuple(found)


def wording(row: Table) -> Wording:
    """An instrument's words in one language; whether they fit it, `Wording.faults` says."""
    options_of = row.get("options_of", {})
    if not LANGUAGE.fullmatch(row["language"]):
        raise DataError(f"{row.place}.language: must be a code of two or three letters, as in de")
    return Wording(
        language=row["language"],
        source=row["source"],
        stem=row["stem"],
        notice=row.get("notice", ""),
        items=_all_texts(row, "items"),
        options=row.texts("options"),
        options_of={
            key: Table({"texts": texts}, f"{row.place}.options_of.{key}", {"texts": list}).some("texts")
            for key, texts in options_of.items()
        },
    )


def _all_texts(row: Table, key: str) -> Mapping[str, str]:
    for name, text in row[key].items():
        if not isinstance(text, str) or not text.strip():
            raise DataError(f"{row.place}.{key}.{name}: must be a text")
    return dict(row[key])


def _example(row: Table) -> Example:
    cells = [cell.strip() for cell in row["answers"].split(",")]
    if not all(cell == LEFT_OUT or cell.isdecimal() for cell in cells):
        raise DataError(f"{row.place}.answers: must be whole numbers and commas, {LEFT_OUT} for not answered")
    return Example(
        answers=tuple(None if cell == LEFT_OUT else int(cell) for cell in cells),
        shown=row.get("total", None),
        band=row.get("band", ""),
        flags=row.texts("flags"),
        subscales=dict(row.get("subscales", {})),
        patterns=row.texts("patterns"),
    )


def _subscales(table: Table) -> tuple[Subscale, ...]:
    rows = table.tables("subscales", SUBSCALE, SUBSCALE_MAY)
    once([row["key"] for row in rows], f"{table.place}.subscales")
    return tuple(
        Subscale(
            key=row["key"],
            label=row["label"],
            items=row.some("items"),
            most_missing=row.number("most_missing", 0),
            cut_off=row.get("cut_off", None),
            steps=_steps(row),
        )
        for row in rows
    )


def _steps(row: Table) -> tuple[Step, ...]:
    steps = tuple(Step(step["lowest"], step["label"]) for step in row.tables("bands", STEP))
    if list(steps) != sorted(steps, key=lambda step: step.lowest) or len({step.lowest for step in steps}) < len(steps):
        raise DataError(f"{row.place}.bands: must begin with the lowest, each higher than the one before")
    return steps


def _patterns(table: Table) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(row["key"], row["label"], row["source"], _needs(row)) for row in table.tables("patterns", PATTERN)
    )


def _needs(row: Table) -> tuple[Need, ...]:
    if not row["needs"]:
        raise DataError(f"{row.place}.needs: is empty")
    return tuple(_need(need) for need in row.tables("needs", NEED, NEED_MAY))


def _need(row: Table) -> Need:
    alone = [(key,) for key in row.texts("items")]
    groups = (*alone, *_groups(row.get("groups", []), f"{row.place}.groups"))
    if not groups:
        raise DataError(f"{row.place}: needs items, or groups of items")
    return Need(groups, row["least"], row.number("count", 1), dict(row.get("own_least", {})))


def _reliabilities(table: Table) -> tuple[Reliability, ...]:
    found = []
    for row in table.tables("reliability", RELIABILITY):
        if not 0 < row["value"] < 1:
            raise DataError(f"{row.place}.value: must lie between 0 and 1")
        found.append(Reliability(_one_of(KINDS, row["kind"], f"{row.place}.kind"), row["value"], row["source"]))
    return tuple(found)


def _goals(table: Table) -> Goals | None:
    if "goals" not in table:
        return None
    row = Table(table["goals"], f"{table.place}.goals", {"source": str}, GOALS_MAY)
    return Goals(row["source"], **{name: row.get(name, None) for name in GOALS_MAY})


def _one_of(known: tuple[str, ...], found: str, place: str) -> str:
    if found not in known:
        raise DataError(f"{place}: {found} is not one of {', '.join(known)}")
    return found


def _loinc(table: Table) -> Mapping[str, str]:
    codes = Table(table["loinc"], f"{table.place}.loinc", {}, LOINC_MAY)
    return {name: codes[name] for name in LOINC_MAY if name in codes}


def _rise(table: Table) -> Rise | None:
    if "rise" not in table:
        return None
    rise = Table(table["rise"], f"{table.place}.rise", RISE)
    return Rise(rise["least"], rise["source"])


def _change(table: Table) -> Change | None:
    if "change" not in table:
        return None
    change = Table(table["change"], f"{table.place}.change", CHANGE)
    return Change(change["reliable"], change["source"])


def _options(table: Table, worded: bool) -> tuple[Option, ...]:
    rows = table.tables("options", OPTION if worded else UNWORDED_OPTION, OPTION_MAY)
    texts = [row.get("text", "") for row in rows]
    options = tuple(
        Option(row["value"], text, row.get("loinc", ""), row.get("points", None))
        for row, text in zip(rows, texts, strict=True)
    )
    if len({option.value for option in options}) < max(2, len(options)):
        raise DataError(f"{table.place}.options: needs at least two options with different values")
    return options


def _items(table: Table) -> tuple[Item, ...]:
    worded = "stem" in table
    usual = _options(table, worded)
    rows = table.tables("items", ITEM if worded else UNWORDED_ITEM, ITEM_MAY)
    once([row["key"] for row in rows], f"{table.place}.items")
    return tuple(_item(row, number, usual, worded) for number, row in enumerate(rows, 1))


def _item(row: Table, number: int, usual: tuple[Option, ...], worded: bool) -> Item:
    options = _options(row, worded) if "options" in row else usual
    return Item(
        key=row["key"],
        number=row.get("number", number),
        text=row.get("text", ""),
        options=options,
        scored=row.get("scored", True),
        reverse=row.get("reverse", False),
        risk=_risk(row, options) if "risk" in row else None,
        loinc=row.get("loinc", ""),
        zero_if=_zero_if(row) if "zero_if" in row else None,
    )


def _zero_if(row: Table) -> tuple[str, int]:
    rule = Table(row["zero_if"], f"{row.place}.zero_if", ZERO_IF)
    return rule["item"], rule["value"]


def _risk(row: Table, options: tuple[Option, ...]) -> RiskRule:
    rule = Table(row["risk"], f"{row.place}.risk", RISK)
    values = [option.value for option in options]
    if not min(values) < rule["review_from"] <= rule["priority_from"] <= max(values):
        raise DataError(f"{rule.place}: review_from and priority_from must lie above {min(values)}, in this order")
    return RiskRule(rule["review_from"], rule["priority_from"], rule["source"])


def _check_totals(made: Instrument, file: str) -> None:
    """The bands cover every possible total once."""
    _check_items(made, file)
    lowest, highest = made.reach if made.scored_items else (0, 0)
    expected = lowest
    for band in made.bands:
        if band.lowest != expected or band.highest < band.lowest:
            raise DataError(f"{file}.bands: {band.key} must begin at {expected} and not end before it")
        expected = band.highest + 1
    if not made.scored_items or expected != highest + 1:
        raise DataError(f"{file}.bands: must cover the possible totals, {lowest} to {highest}")


def _check_numbers(made: Instrument, file: str) -> None:
    """Every other number lies inside the range it belongs to."""
    if not made.edition.isdecimal():
        raise DataError(f"{file}.edition: must be a whole number, written as a text")
    if made.oldest is not None and made.oldest < made.youngest:
        raise DataError(f"{file}.oldest: must not be below youngest")
    if not all(made.lowest <= cut.value <= made.highest and _says_something(made, cut.value) for cut in made.cut_offs):
        raise DataError(f"{file}.cut_offs: must lie between {made.lowest} and {made.highest} and leave totals out")
    if not 0 <= made.missing.most < len(made.scored_items):
        raise DataError(f"{file}.missing.most: must be fewer than the {len(made.scored_items)} scored items")
    if made.highest_of and made.missing.most:
        raise DataError(f"{file}.missing.most: must be 0 where only the highest of some items counts")
    if made.mean_of_parts and len({item.options for item in made.scored_items}) > 1:
        raise DataError(f"{file}.mean_of_parts: all scored items must have the same answers")
    for one in made.translations:
        for fault in one.faults(made):
            raise DataError(f"{file}.translations.{one.language}.{fault}")
    if made.change and not 0 < made.change.reliable <= made.highest - made.lowest:
        raise DataError(f"{file}.change.reliable: must be more than 0 and within the range of totals")


def _says_something(made: Instrument, cut: int) -> bool:
    return made.beyond(cut, made.highest) != made.beyond(cut, made.lowest)


def _check_items(made: Instrument, file: str) -> None:
    """What names items names items that are there."""
    known = {item.key: item for item in made.items}
    named = [(f"subscales.{scale.key}", key) for scale in made.subscales for key in scale.items]
    needs = [(pattern.key, need) for pattern in made.patterns for need in pattern.needs]
    named += [(f"patterns.{pattern}", key) for pattern, need in needs for key in chain(*need.groups, need.own_least)]
    named += [("highest_of", key) for group in made.highest_of for key in group]
    named += [("missing.only", key) for key in made.missing.only]
    named += [(f"items.{item.key}.zero_if", item.zero_if[0]) for item in made.items if item.zero_if]
    for place, key in named:
        if key not in known:
            raise DataError(f"{file}.{place}: there is no item {key}")
