"""Whom people can turn to by country, as suggestions: none is shown to a client before somebody has checked it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from openipt.protocol.tables import DataError, Table

TEXTS = ("telephone", "text_message", "hours", "about")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service of one country: not yet checked by anybody in the practice."""

    country: str  # ISO 3166-1, two letters
    name: str
    telephone: str
    text_message: str
    hours: str
    about: str
    source: str
    noted_on: date


def read(text: str, file: str) -> tuple[Suggestion, ...]:
    """The suggestions in the text of a data file.

    Raises:
        DataError: with file, key and reason.
    """
    try:
        table = Table(tomllib.loads(text), file, {"noted_on": date, "source": str, "contacts": list})
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"{file}: is not TOML: {problem}") from None
    rows = table.tables("contacts", {"country": str, "name": str}, dict.fromkeys(TEXTS, str))
    return tuple(_suggestion(row, table) for row in rows)


def _suggestion(row: Table, table: Table) -> Suggestion:
    if not (row.get("telephone", "") or row.get("text_message", "")):
        raise DataError(f"{row.place}: needs a telephone number or a text message")
    texts = {name: row.get(name, "") for name in TEXTS}
    return Suggestion(
        country=row["country"], name=row["name"], source=table["source"], noted_on=table["noted_on"], **texts
    )


@cache
def _shipped() -> tuple[Suggestion, ...]:
    file = files("openipt.safety") / "crisis_contacts.toml"
    return read(file.read_text("utf-8"), file.name)


def suggestions_for(country: str) -> tuple[Suggestion, ...]:
    """The suggestions for a country; none for one that is not in the list."""
    return tuple(found for found in _shipped() if found.country == country.upper())
