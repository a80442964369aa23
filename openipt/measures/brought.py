"""What a practice brings itself: an instrument of its own, or the wording of a skeleton it has permission for.

Whatever is wrong with a file is said at once, key by key, in words for somebody who is not a programmer.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openipt.measures.instrument import Instrument, Item, Option
from openipt.measures.loading import catalogue
from openipt.measures.reading import (
    BAND,
    BY_TOTAL,
    CUT_OFF,
    EXAMPLE,
    EXAMPLE_MAY,
    ITEM,
    ITEM_MAY,
    LICENCE,
    MAY,
    MISSING,
    MUST,
    OPTION,
    OPTION_MAY,
    SUBSCALE,
    SUBSCALE_MAY,
    TOTAL_MAY,
    WORDING,
    WORDING_MAY,
    InstrumentError,
    read,
    wording,
)
from openipt.measures.scoring import example_faults
from openipt.protocol.tables import DataError, Kinds, Table, faults

FILE = "file"  # how the place of a fault begins; not shown
MOST_BYTES, MOST_ITEMS = 200_000, 200
HIGHEST, MOST_KEY = 9999, 40
LONGEST = {"short_name": 40, "name": 120, "about": 200, "edition": 4}
ITEM_KEY = re.compile(r"[a-z][a-z0-9-]{0,36}[0-9]")
OWN_KEY = re.compile(r"[a-z][a-z0-9-]{1,29}")
WORDING_FILE = {"instrument": str, "edition": str, **WORDING}
WORDING_FILE_MAY = {**WORDING_MAY, "translations": list}
ROWS: Mapping[str, tuple[Kinds, Kinds]] = {
    "items": (ITEM, ITEM_MAY),
    "options": (OPTION, OPTION_MAY),
    "bands": (BAND, {}),
    "cut_offs": (CUT_OFF, {}),
    "subscales": (SUBSCALE, SUBSCALE_MAY),
    "examples": (EXAMPLE, EXAMPLE_MAY),
    "translations": (WORDING, WORDING_MAY),
}
TABLES: Mapping[str, tuple[Kinds, Kinds]] = {"licence": (LICENCE, {}), "missing": (MISSING, {"only": list})}
KINDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number with a point",
    "bool": "true or false",
    "list": "a list",
    "dict": "a table",
}


class UnreadableError(ValueError):
    """The file is no text that could be looked at; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sound file holds. `is_wording`: the words of a shipped skeleton, not an instrument of its own."""

    form: Instrument
    is_wording: bool


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises:
        UnreadableError: it is too large, empty, or not text in UTF-8.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"The file is larger than {MOST_BYTES // 1000} kB. An instrument is a short text.")
    if not content.strip():
        raise UnreadableError("The file is empty.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise UnreadableError(f"The file is not text in UTF-8: look at line {line}. Save it as UTF-8.") from None


def faults_in(text: str) -> list[str]:
    """Everything that is wrong with the text of a file, by key; nothing where it is sound."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return [f"The file is not TOML: {problem}."]
    except RecursionError:
        return ["The file is not TOML: it is nested too deeply."]
    told = list(_shape_faults(found))
    if not told:
        try:
            told = _sense_faults(brought(text))
        except (InstrumentError, DataError, ValueError) as problem:
            told = str(problem).split("; ")
    return [_plain(fault) for fault in told]


def _shape_faults(found: Mapping[str, Any]) -> Iterator[str]:
    is_wording = "instrument" in found
    must, may = _keys(found)
    yield from faults(found, FILE, must, may)
    rows = {"translations": ROWS["translations"]} if is_wording else ROWS
    for name, (row_must, row_may) in rows.items():
        listed = found.get(name)
        for number, row in enumerate(listed if isinstance(listed, list) else [], 1):
            yield from faults(row, f"{FILE}.{name}[{number}]", row_must, row_may)
    for name, (row_must, row_may) in ({} if is_wording else TABLES).items():
        if isinstance(found.get(name), dict):
            yield from faults(found[name], f"{FILE}.{name}", row_must, row_may)


def _keys(found: Mapping[str, Any]) -> tuple[Kinds, Kinds]:
    if "instrument" in found:
        return WORDING_FILE, WORDING_FILE_MAY
    return (BY_TOTAL, TOTAL_MAY) if "total" in found else (MUST, MAY)


def _sense_faults(made: Brought) -> list[str]:
    return ([] if made.is_wording else list(_own_faults(made.form))) + example_faults(made.form)


def _own_faults(form: Instrument) -> Iterator[str]:
    if not OWN_KEY.fullmatch(form.key):
        yield "key: must be 2 to 30 small letters, digits and hyphens, beginning with a letter"
    if form.key in catalogue():
        yield f"key: {form.key} comes with OpenIPT; choose another for an instrument of your own"
    for name, most in LONGEST.items():
        if len(getattr(form, name)) > most:
            yield f"{name}: must be {most} characters or fewer"
    yield from _limit_faults(form)


def _limit_faults(form: Instrument) -> Iterator[str]:
    if len(form.items) > MOST_ITEMS:
        yield f"items: must be {MOST_ITEMS} or fewer"
    if len({item.number for item in form.items}) < len(form.items):
        yield "items: two have the same number"
    if form.lowest < 0 or form.highest > HIGHEST:
        yield f"bands: totals must lie between 0 and {HIGHEST}"
    for band in form.bands:
        if len(band.key) > MOST_KEY:
            yield f"bands: the key {band.key[:20]}… must be {MOST_KEY} characters or fewer"
    for item in form.items:
        if not form.by_total and not ITEM_KEY.fullmatch(item.key):
            yield f"items: the key {item.key[:20]} must be small letters, digits and hyphens, and end with a number"


def _plain(fault: str) -> str:
    fault = fault.removeprefix(f"{FILE}.").removeprefix(f"{FILE}: ")
    for name, words in KINDS.items():
        fault = re.sub(rf"\b(must be|not) {name}\b", rf"\1 {words}", fault)
    return fault


def brought(text: str) -> Brought:
    """What a file holds.

    Raises:
        InstrumentError, DataError, ValueError: something is wrong with it (`faults_in` says all there is).
    """
    found = tomllib.loads(text)
    if "instrument" not in found:
        return Brought(read(text, FILE), is_wording=False)
    table = Table(found, FILE, WORDING_FILE, WORDING_FILE_MAY)
    form = catalogue().get(table["instrument"])
    if form is None or form.is_worded or form.by_total:
        raise DataError(f"instrument: {table['instrument']} is no questionnaire that waits for its wording")
    if form.edition != table["edition"]:
        raise DataError(f"edition: there is edition {form.edition} of {form.key}")
    form = form.worded(wording(table))
    translations = tuple(wording(row) for row in table.tables("translations", WORDING, WORDING_MAY))
    for one in translations:
        if told := one.faults(form):
            raise DataError("; ".join(f"translations.{one.language}.{fault}" for fault in told))
    return Brought(replace(form, languages=(table["language"],), translations=translations), is_wording=True)


def to_fill_in(form: Instrument) -> str:
    """A file for the wording of a skeleton, with a place for every text."""
    lines = [
        f"# The wording of {form.short_name}, word for word from the owner's form: {form.owner}.",
        "# Fill in every text between the quotation marks; the answers in the order of the points beside them.",
        "# A question with answers of its own has a line for them under [options_of]; add or leave out lines there.",
        f'instrument = "{form.key}"',
        f'edition = "{form.edition}"',
        'language = "en"',
        'source = ""  # the form you copied from, and its date',
        'stem = ""  # what stands above the questions',
        f"options = {_blanks(form.scored_items[0].options)}",
        "",
        "[options_of]",
        *(f"{item.key} = {_blanks(item.options)}" for item in form.items if _has_its_own(form, item)),
        "",
        "[items]",
        *(f'{item.key} = ""' for item in form.items),
    ]
    return "\n".join(lines) + "\n"


def _blanks(options: tuple[Option, ...]) -> str:
    counts = ", ".join(str(option.value) for option in options)
    blanks = ", ".join(['""'] * len(options))
    return f"[{blanks}]  # for {counts}"


def _has_its_own(form: Instrument, item: Item) -> bool:
    return item.options != form.scored_items[0].options
