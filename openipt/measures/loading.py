"""Reads instruments from their data files, and refuses a damaged one with file, key and reason."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from openipt.measures.instrument import Band, Change, Direction, Instrument, Item, MissingRule, Option, RiskRule

REQUIRED: Mapping[str, type] = {
    "key": str,
    "edition": str,
    "name": str,
    "short_name": str,
    "about": str,
    "stem": str,
    "recall": str,
    "youngest": int,
    "direction": str,
    "cut_off": int,
    "cut_off_source": str,
    "verified": bool,
    "options": list,
    "items": list,
    "bands": list,
    "missing": dict,
    "change": dict,
    "licence": dict,
    "loinc": dict,
}
ITEM: Mapping[str, type] = {"key": str, "text": str}
ITEM_MAY: Mapping[str, type] = {"scored": bool, "reverse": bool, "risk": dict, "options": list, "loinc": str}
OPTION: Mapping[str, type] = {"value": int, "text": str}
BAND: Mapping[str, type] = {"key": str, "lowest": int, "highest": int, "label": str, "client": str, "therapist": str}
LICENCE: Mapping[str, type] = {"class": str, "owner": str, "notice": str, "citation": str}
RISK: Mapping[str, type] = {"review_from": int, "priority_from": int, "source": str}


class InstrumentError(ValueError):
    """A data file is damaged: the message names the file, the key and the reason."""


class _Table:
    """One table of a data file, read key by key so that every complaint can say where."""

    def __init__(self, found: object, place: str, must: Mapping[str, type], may: Mapping[str, type] | None = None):
        if not isinstance(found, dict):
            raise InstrumentError(f"{place}: must be a table")
        self.place, self.found = place, found
        for key, kind in must.items():
            if key not in found:
                raise InstrumentError(f"{place}.{key}: is missing")
            self._check(key, kind)
        for key in found.keys() - must.keys():
            if key not in (may or {}):
                raise InstrumentError(f"{place}.{key}: is not a known key")
            self._check(key, (may or {})[key])

    def _check(self, key: str, kind: type) -> None:
        value = self.found[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise InstrumentError(f"{self.place}.{key}: must be {kind.__name__}, not {type(value).__name__}")
        if kind in (str, list) and not value:
            raise InstrumentError(f"{self.place}.{key}: is empty")

    def __getitem__(self, key: str) -> Any:
        return self.found[key]

    def get(self, key: str, default: Any) -> Any:
        return self.found.get(key, default)


def read(text: str, file: str) -> Instrument:
    """An instrument from the text of its data file.

    Raises:
        InstrumentError: with file, key and reason.
    """
    try:
        table = _Table(tomllib.loads(text), file, REQUIRED)
    except tomllib.TOMLDecodeError as problem:
        raise InstrumentError(f"{file}: is not TOML: {problem}") from None
    if table["direction"] not in list(Direction):
        raise InstrumentError(f"{file}.direction: must be one of {', '.join(Direction)}")
    licence = _Table(table["licence"], f"{file}.licence", LICENCE)
    missing = _Table(table["missing"], f"{file}.missing", {"most": int, "origin": str})
    change = _Table(table["change"], f"{file}.change", {"reliable": int, "source": str})
    made = Instrument(
        **{name: table[name] for name in REQUIRED if name in _PLAIN},
        direction=Direction(table["direction"]),
        items=_items(table, file),
        bands=_bands(table, file),
        missing=MissingRule(missing["most"], missing["origin"]),
        change=Change(change["reliable"], change["source"]),
        licence_class=licence["class"],
        owner=licence["owner"],
        notice=licence["notice"],
        citation=licence["citation"],
        loinc=dict(table["loinc"]),
    )
    _check_whole(made, file)
    return made


_PLAIN = {
    "key",
    "edition",
    "name",
    "short_name",
    "about",
    "stem",
    "recall",
    "youngest",
    "cut_off",
    "cut_off_source",
} | {"verified"}


def _options(listed: Sequence[object], place: str) -> tuple[Option, ...]:
    tables = [_Table(found, f"{place}[{n}]", OPTION, {"loinc": str}) for n, found in enumerate(listed, 1)]
    options = tuple(Option(table["value"], table["text"], table.get("loinc", "")) for table in tables)
    if len({option.value for option in options}) < max(2, len(options)):
        raise InstrumentError(f"{place}: needs at least two options with different values")
    return options


def _items(table: _Table, file: str) -> tuple[Item, ...]:
    usual = _options(table["options"], f"{file}.options")
    items = []
    for number, found in enumerate(table["items"], 1):
        row = _Table(found, f"{file}.items[{number}]", ITEM, ITEM_MAY)
        own = _options(row["options"], f"{row.place}.options") if "options" in row.found else usual
        items.append(
            Item(
                key=row["key"],
                number=number,
                text=row["text"],
                options=own,
                scored=row.get("scored", True),
                reverse=row.get("reverse", False),
                risk=_risk(row),
                loinc=row.get("loinc", ""),
            )
        )
    repeated = [key for key, times in Counter(item.key for item in items).items() if times > 1]
    if repeated:
        raise InstrumentError(f"{file}.items: {repeated[0]} is there twice")
    return tuple(items)


def _risk(row: _Table) -> RiskRule | None:
    if "risk" not in row.found:
        return None
    rule = _Table(row["risk"], f"{row.place}.risk", RISK)
    if rule["priority_from"] < rule["review_from"]:
        raise InstrumentError(f"{rule.place}.priority_from: must not be below review_from")
    return RiskRule(rule["review_from"], rule["priority_from"], rule["source"])


def _bands(table: _Table, file: str) -> tuple[Band, ...]:
    rows = [_Table(found, f"{file}.bands[{n}]", BAND) for n, found in enumerate(table["bands"], 1)]
    bands = tuple(Band(**{name: row[name] for name in BAND}) for row in rows)
    for before, band in zip(bands, bands[1:], strict=False):
        if band.lowest != before.highest + 1:
            raise InstrumentError(f"{file}.bands: {band.key} must begin at {before.highest + 1}")
    return bands


def _check_whole(made: Instrument, file: str) -> None:
    """What must hold between the parts: bands cover the possible totals, numbers lie inside them."""
    values = [[item.points(option.value) for option in item.options] for item in made.scored_items]
    lowest, highest = sum(map(min, values)), sum(map(max, values))
    if not values or (made.lowest, made.highest) != (lowest, highest):
        raise InstrumentError(f"{file}.bands: must cover the possible totals, {lowest} to {highest}")
    if any(band.lowest > band.highest for band in made.bands):
        raise InstrumentError(f"{file}.bands: a band ends before it begins")
    if not lowest < made.cut_off <= highest:
        raise InstrumentError(f"{file}.cut_off: must lie between {lowest} and {highest}")
    if not 0 <= made.missing.most < len(values):
        raise InstrumentError(f"{file}.missing.most: must be fewer than the {len(values)} scored items")
    if made.missing.origin not in {"author", "convention"}:
        raise InstrumentError(f"{file}.missing.origin: must be author or convention")
    if not 0 < made.change.reliable <= highest - lowest:
        raise InstrumentError(f"{file}.change.reliable: must be more than 0 and within the range of totals")


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument that comes with OpenIPT, by key."""
    folder = files("openipt.measures") / "instruments"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    made = [read(file.read_text("utf-8"), file.name) for file in found]
    return {instrument.key: instrument for instrument in made}


def instrument(key: str) -> Instrument:
    """The instrument with a key.

    Raises:
        KeyError: there is none.
    """
    return instruments()[key]
