"""What an import reads, whatever the file's format: a therapist, a deactivation, or a row that cannot be taken."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files

SOURCES = ("nppes", "csv", "fhir")  # what can be imported
TOO_LONG = {"name": 160, "credentials": 60, "street": 160, "town": 80, "jurisdiction": 40, "postcode": 12}


class NotThisFormat(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The file is not of the format it was said to be; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A therapist as a register or a file names them; becomes an unlisted record."""

    key: str
    name: str = ""
    credentials: str = ""
    npi: str = ""
    taxonomies: tuple[str, ...] = ()
    licences: tuple[tuple[str, str], ...] = ()  # number, jurisdiction
    street: str = ""
    town: str = ""
    jurisdiction: str = ""
    postcode: str = ""
    telephone: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    updated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deactivation:
    """A register says that somebody does not practise any more."""

    key: str
    on: date


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that is skipped, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Other:
    """A row that is in order and about no therapist: an organisation, or another profession."""


Read = Entry | Deactivation | Bad | Other


@cache
def therapist_codes() -> Mapping[str, str]:
    """The taxonomy codes of therapists with the profession of each."""
    lists = tomllib.loads((files("openipt.directory") / "taxonomy.toml").read_text("utf-8"))
    return {code: profession for profession, codes in lists.items() for code in codes}


def american_day(text: str) -> date | None:
    """MM/DD/YYYY, None if it is empty. Raises ValueError for anything else."""
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 - a day has no zone
