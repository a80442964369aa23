"""Reads instruments from their data files, and refuses a damaged one with file, key and reason."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from openipt.measures.instrument import (
    LICENCE_CLASSES,
    PARTS,
    RATERS,
    Band,
    Change,
    CutOff,
    Direction,
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
    Subscale,
)
from openipt.protocol.tables import DataError, Table, once

TEXTS = ("key", "edition", "name", "short_name", "about", "stem", "recall")
MUST = {
    **dict.fromkeys(TEXTS, str),
    "direction": str,
    "youngest": int,
    "languages": list,
    "verified": list,
    "options": list,
    "items": list,
    "bands": list,
    "cut_offs": list,
    "missing": dict,
    "loinc": dict,
    "licence": dict,
}
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
}
ITEM = {"key": str, "text": str}
ITEM_MAY = {"scored": bool, "reverse": bool, "risk": dict, "options": list, "loinc": str, "zero_if": dict}
ZERO_IF = {"item": str, "value": int}
OPTION = {"value": int, "text": str}
OPTION_MAY = {"loinc": str, "points": int}
SUBSCALE = {"key": str, "label": str, "items": list, "most_missing": int}
PATTERN = {"key": str, "label": str, "source": str, "needs": list}
NEED = {"items": list, "least": int, "count": int}
RELIABILITY = {"kind": str, "value": float, "source": str}
KINDS = ("alpha", "retest", "raters")
NORM = {"population": str, "mean": float, "sd": float, "source": str}
GOALS_MAY = {"response": int, "remission": int, "important": int}
BAND = {"key": str, "lowest": int, "highest": int, "label": str, "client": str, "therapist": str}
CUT_OFF = {"value": int, "about": str, "source": str}
MISSING = {"most": int, "origin": str}
CHANGE = {"reliable": int, "source": str}
RISE = {"least": int, "source": str}
RISK = {"review_from": int, "priority_from": int, "source": str}
LICENCE = {"class": str, "owner": str, "notice": str, "citation": str}
LOINC_MAY = {"panel": str, "total": str}
# Which licence classes lie in which folder, and which folders are packs that an operator switches on.
FOLDERS: Mapping[str, frozenset[str]] = {"": frozenset({"A"}), "a-nd": frozenset({"A-ND"}), "a-nc": frozenset({"A-NC"})}
PACKS = ("a-nc",)
ORIGINS = ("author", "convention")


class InstrumentError(ValueError):
    """A data file is damaged: the message names the file, the key and the reason."""


def read(text: str, file: str) -> Instrument:
    """An instrument from the text of its data file.

    Raises:
        InstrumentError: with file, key and reason.
    """
    try:
        made = _instrument(Table(tomllib.loads(text), file, MUST, MAY))
        _check_totals(made, file)
        _check_numbers(made, file)
    except tomllib.TOMLDecodeError as problem:
        raise InstrumentError(f"{file}: is not TOML: {problem}") from None
    except DataError as problem:
        raise InstrumentError(str(problem)) from None
    return made


def _instrument(table: Table) -> Instrument:
    file = table.place
    licence = Table(table["licence"], f"{file}.licence", LICENCE)
    missing = Table(table["missing"], f"{file}.missing", MISSING)
    return Instrument(
        **{name: table[name] for name in TEXTS},
        youngest=table["youngest"],
        oldest=table.get("oldest", None),
        languages=table.texts("languages"),
        direction=Direction(_one_of(tuple(Direction), table["direction"], f"{file}.direction")),
        items=_items(table),
        missing=MissingRule(missing["most"], _one_of(ORIGINS, missing["origin"], f"{file}.missing.origin")),
        bands=tuple(Band(**{name: row[name] for name in BAND}) for row in table.tables("bands", BAND)),
        cut_offs=tuple(CutOff(row["value"], row["about"], row["source"]) for row in table.tables("cut_offs", CUT_OFF)),
        change=_change(table),
        licence_class=_one_of(LICENCE_CLASSES, licence["class"], f"{file}.licence.class"),
        owner=licence["owner"],
        notice=licence["notice"],
        citation=licence["citation"],
        factor=table.number("factor", 1) if "factor" in table else 1,
        rater=_one_of(RATERS, table.get("rater", RATERS[0]), f"{file}.rater"),
        subscales=_subscales(table),
        patterns=_patterns(table),
        reliabilities=_reliabilities(table),
        norms=tuple(Norm(**{name: row[name] for name in NORM}) for row in table.tables("norms", NORM)),
        goals=_goals(table),
        rise=_rise(table),
        verified=frozenset(_one_of(PARTS, part, f"{file}.verified") for part in table.texts("verified")),
        loinc=_loinc(table),
    )


def _subscales(table: Table) -> tuple[Subscale, ...]:
    rows = table.tables("subscales", SUBSCALE, {"cut_off": int})
    once([row["key"] for row in rows], f"{table.place}.subscales")
    return tuple(
        Subscale(row["key"], row["label"], row.some("items"), row.number("most_missing", 0), row.get("cut_off", None))
        for row in rows
    )


def _patterns(table: Table) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(row["key"], row["label"], row["source"], _needs(row)) for row in table.tables("patterns", PATTERN)
    )


def _needs(row: Table) -> tuple[Need, ...]:
    if not row["needs"]:
        raise DataError(f"{row.place}.needs: is empty")
    return tuple(_need(need) for need in row.tables("needs", NEED, {"own_least": dict}))


def _need(row: Table) -> Need:
    return Need(row.some("items"), row["least"], row.number("count", 1), dict(row.get("own_least", {})))


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


def _options(table: Table) -> tuple[Option, ...]:
    rows = table.tables("options", OPTION, OPTION_MAY)
    options = tuple(Option(row["value"], row["text"], row.get("loinc", ""), row.get("points", None)) for row in rows)
    if len({option.value for option in options}) < max(2, len(options)):
        raise DataError(f"{table.place}.options: needs at least two options with different values")
    return options


def _items(table: Table) -> tuple[Item, ...]:
    usual = _options(table)
    rows = table.tables("items", ITEM, ITEM_MAY)
    once([row["key"] for row in rows], f"{table.place}.items")
    return tuple(_item(row, number, usual) for number, row in enumerate(rows, 1))


def _item(row: Table, number: int, usual: tuple[Option, ...]) -> Item:
    options = _options(row) if "options" in row else usual
    return Item(
        key=row["key"],
        number=number,
        text=row["text"],
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
    ranges = [item.points_range() for item in made.scored_items]
    lowest, highest = (made.factor * sum(ends) for ends in zip(*ranges, strict=True)) if ranges else (0, 0)
    expected = lowest
    for band in made.bands:
        if band.lowest != expected or band.highest < band.lowest:
            raise DataError(f"{file}.bands: {band.key} must begin at {expected} and not end before it")
        expected = band.highest + 1
    if not ranges or expected != highest + 1:
        raise DataError(f"{file}.bands: must cover the possible totals, {lowest} to {highest}")


def _check_numbers(made: Instrument, file: str) -> None:
    """Every other number lies inside the range it belongs to."""
    if not made.edition.isdecimal():
        raise DataError(f"{file}.edition: must be a whole number, written as a text")
    if made.oldest is not None and made.oldest < made.youngest:
        raise DataError(f"{file}.oldest: must not be below youngest")
    if not all(made.lowest <= cut.value <= made.highest and _says_something(made, cut.value) for cut in made.cut_offs):
        raise DataError(f"{file}.cut_offs: must lie between {made.lowest} and {made.highest} and leave totals out")
    _check_items(made, file)
    if not 0 <= made.missing.most < len(made.scored_items):
        raise DataError(f"{file}.missing.most: must be fewer than the {len(made.scored_items)} scored items")
    if made.change and not 0 < made.change.reliable <= made.highest - made.lowest:
        raise DataError(f"{file}.change.reliable: must be more than 0 and within the range of totals")


def _says_something(made: Instrument, cut: int) -> bool:
    return made.beyond(cut, made.highest) != made.beyond(cut, made.lowest)


def _check_items(made: Instrument, file: str) -> None:
    """What names items names items that are there."""
    known = {item.key: item for item in made.items}
    named = [(f"subscales.{scale.key}", key) for scale in made.subscales for key in scale.items]
    needs = [(pattern.key, need) for pattern in made.patterns for need in pattern.needs]
    named += [(f"patterns.{pattern}", key) for pattern, need in needs for key in (*need.items, *need.own_least)]
    named += [(f"items.{item.key}.zero_if", item.zero_if[0]) for item in made.items if item.zero_if]
    for place, key in named:
        if key not in known:
            raise DataError(f"{file}.{place}: there is no item {key}")


def gathered(texts: Mapping[str, str]) -> dict[tuple[str, str], Instrument]:
    """Instruments by key and edition, from the texts of data files by file name.

    Raises:
        InstrumentError: a file is damaged, or an edition is there twice.
    """
    found: dict[tuple[str, str], Instrument] = {}
    for file, text in texts.items():
        made = read(text, file)
        if (made.key, made.edition) in found:
            raise InstrumentError(f"{file}.edition: edition {made.edition} of {made.key} is there twice")
        found[made.key, made.edition] = made
    return found


def in_place(made: Iterable[Instrument], folder: str) -> None:
    """Make sure that a licence class has a folder of its own.

    Raises:
        InstrumentError: an instrument of another class lies there.
    """
    for one in made:
        if one.licence_class not in FOLDERS[folder]:
            raise InstrumentError(f"{one.key}: class {one.licence_class} may not lie in the folder {folder or '.'}")


@cache
def _folder(name: str) -> dict[tuple[str, str], Instrument]:
    folder = files("openipt.measures") / "instruments" / name
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    made = gathered({f"{name}/{file.name}".lstrip("/"): file.read_text("utf-8") for file in found})
    in_place(made.values(), name)
    return made


@cache
def _shipped() -> dict[tuple[str, str], Instrument]:
    return {place: made for name in FOLDERS for place, made in _folder(name).items()}


def packs(said: str) -> frozenset[str]:
    """The packs an operator switched on, from a list with commas.

    Raises:
        InstrumentError: there is no such pack.
    """
    wanted = frozenset(name.strip().lower() for name in said.split(",") if name.strip())
    if unknown := wanted - set(PACKS):
        raise InstrumentError(f"OPENIPT_PACKS: there is no pack {min(unknown)}; there is: {', '.join(PACKS)}")
    return wanted


@cache
def instruments() -> Mapping[str, Instrument]:
    """The newest edition of every instrument that may be used here, by key.

    Those for non-commercial use only are left out unless the operator says with OPENIPT_PACKS that this is such a use.
    """
    on = packs(os.environ.get("OPENIPT_PACKS", ""))
    used = [name for name in FOLDERS if name not in PACKS or name in on]
    return newest(made for name in used for made in _folder(name).values())


@cache
def catalogue() -> Mapping[str, Instrument]:
    """The newest edition of every instrument that comes with OpenIPT, by key, whether it may be used here or not."""
    return newest(_shipped().values())


def newest(made: Iterable[Instrument]) -> dict[str, Instrument]:
    """The newest edition of each of some instruments, by key."""
    return {one.key: one for one in sorted(made, key=lambda one: (one.key, int(one.edition)))}


def instrument(key: str, edition: str | None = None) -> Instrument:
    """The instrument with a key: its newest edition, or the one in which answers were once given (whatever is on now).

    Raises:
        KeyError: there is none.
    """
    return instruments()[key] if edition is None else _shipped()[key, edition]
