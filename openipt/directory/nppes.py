"""Reading the dissemination files of NPPES, the US register of providers: full, weekly, 329 or 330 columns.

Columns are found by their heading, for editions differ by position. A deactivated row is blank but for number and days.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from openipt.directory.npi import is_npi
from openipt.directory.registry import (
    TOO_LONG,
    Bad,
    Deactivation,
    Entry,
    NotThisFormat,
    Other,
    Read,
    american_day,
    therapist_codes,
)

PRACTICE = "Provider Business Practice Location Address "
COLUMNS = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "last": "Provider Last Name (Legal Name)",
    "first": "Provider First Name",
    "credentials": "Provider Credential Text",
    "street": "Provider First Line Business Practice Location Address",
    "town": PRACTICE + "City Name",
    "jurisdiction": PRACTICE + "State Name",
    "postcode": PRACTICE + "Postal Code",
    "telephone": PRACTICE + "Telephone Number",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}
GROUPS = range(1, 16)
LONGEST_ROW = 200_000  # characters


class Lines:
    """The lines of a binary file as text, and how many bytes of it are done with."""

    def __init__(self, file: BinaryIO, position: int = 0) -> None:
        """Begin at a position in bytes, which must be the beginning of a line."""
        self.file, self.position = file, position
        file.seek(position)

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.position += len(line)
            yield line.decode("utf-8", "replace").replace("\x00", "")


class Heading:
    """Where each column is in this edition of the file."""

    def __init__(self, names: Sequence[str]) -> None:
        """Raises NotThisFormat if a column is missing."""
        place = {name.strip().lstrip("\ufeff"): number for number, name in enumerate(names)}
        missing = [name for name in COLUMNS.values() if name not in place]
        if missing:
            raise NotThisFormat(f"This is no NPPES file: the column “{missing[0]}” is missing.")
        self.width = len(names)
        self.at: Mapping[str, int] = {key: place[name] for key, name in COLUMNS.items()}
        self.groups = [
            (
                place[f"Healthcare Provider Taxonomy Code_{number}"],
                place[f"Provider License Number_{number}"],
                place[f"Provider License Number State Code_{number}"],
            )
            for number in GROUPS
            if f"Healthcare Provider Taxonomy Code_{number}" in place
        ]


def rows(file: BinaryIO, position: int = 0, line: int = 1) -> Iterator[tuple[Read, int, int]]:
    """What each row says, with the bytes and the rows that are done with after it.

    Args:
        file: the CSV file, opened in binary.
        position: where to go on, in bytes; 0 for the beginning.
        line: the number of the row that ends there; the heading is row 1.

    Raises:
        NotThisFormat: the heading is not that of NPPES.
    """
    first = Lines(file)
    try:
        heading = Heading(next(csv.reader(iter(first))))
    except (StopIteration, csv.Error) as problem:
        raise NotThisFormat("The file has no heading.") from problem
    lines = Lines(file, max(position, first.position))
    csv.field_size_limit(LONGEST_ROW)
    reader = csv.reader(iter(lines))
    while True:
        line += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield Bad(line, f"not readable as CSV: {problem}"), lines.position, line
            reader = csv.reader(iter(lines))
            continue
        yield said(row, heading, line), lines.position, line


def said(row: Sequence[str], heading: Heading, line: int) -> Read:
    """What one row says."""
    if len(row) != heading.width:
        return Bad(line, f"{len(row)} columns instead of {heading.width}")
    at = heading.at
    npi = row[at["npi"]].strip()
    if not is_npi(npi):
        return Bad(line, "the NPI is missing or its check digit is wrong")
    try:
        gone, back, updated = (american_day(row[at[key]].strip()) for key in ("deactivated", "reactivated", "updated"))
    except ValueError:
        return Bad(line, "a date is not MM/DD/YYYY")
    if gone and not (back and back >= gone):
        return Deactivation(npi, gone)
    groups = [(row[code], row[number], row[state]) for code, number, state in heading.groups if row[code]]
    if row[at["kind"]] != "1" or not any(code in therapist_codes() for code, _, _ in groups):
        return Other()
    words = {key: " ".join(row[at[key]].split())[: TOO_LONG.get(key, 200)] for key in at}
    name = f"{words['first']} {words['last']}".strip()
    if not name:
        return Bad(line, "there is no name")
    return Entry(
        key=npi,
        name=(name.title() if name.isupper() else name)[: TOO_LONG["name"]],
        credentials=words["credentials"],
        npi=npi,
        taxonomies=tuple(dict.fromkeys(code for code, _, _ in groups)),
        licences=tuple(dict.fromkeys((number, state) for _, number, state in groups if number)),
        street=words["street"],
        town=words["town"],
        jurisdiction=words["jurisdiction"],
        postcode=words["postcode"][: TOO_LONG["postcode"]],
        telephone=words["telephone"][:30],
        updated_on=updated,
    )
