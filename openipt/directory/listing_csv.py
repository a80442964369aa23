"""Therapists in a plain CSV file, the same one that the export writes."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, TextIO

from openipt.directory.npi import is_npi
from openipt.directory.nppes import Lines
from openipt.directory.registry import Bad, Entry, NotThisFormat, Read
from openipt.directory.vocabulary import known

SETS = ("areas", "ages", "adaptations", "languages", "insurers", "access_needs", "identities", "times")
PLAIN = ("key", "name", "credentials", "npi", "profession", "town", "jurisdiction", "postcode", "fee", "lowest_fee")
COLUMNS = (*PLAIN, "licences", *SETS, "video", "approach")


def rows(file: BinaryIO, position: int = 0, line: int = 1) -> Iterator[tuple[Read, int, int]]:
    """What each row says, with the bytes and rows that are done with after it; see `nppes.rows`.

    `key` and `name` must be there; codes are separated by spaces, licences are written `IL:149.1`.
    """
    first = Lines(file)
    try:
        names = [name.strip().lstrip("\ufeff") for name in next(csv.reader(iter(first)), [])]
    except csv.Error as problem:
        raise NotThisFormat("This is no CSV file.") from problem
    if not {"key", "name"} <= set(names):
        raise NotThisFormat("The heading needs at least the columns key and name.")
    lines = Lines(file, max(position, first.position))
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
        yield said(row, names, line), lines.position, line


def said(row: Sequence[str], names: Sequence[str], line: int) -> Read:
    """What one row says."""
    if len(row) != len(names):
        return Bad(line, f"{len(row)} columns instead of {len(names)}")
    told = {name: value.strip() for name, value in zip(names, row, strict=True)}
    if not told["key"] or not told["name"]:
        return Bad(line, "key or name is empty")
    npi = told.get("npi", "")
    if npi and not is_npi(npi):
        return Bad(line, "the check digit of the NPI is wrong")
    licences = [part.partition(":") for part in told.get("licences", "").split()]
    details: dict[str, object] = {group: " ".join(known(group, told.get(group, "").split())) for group in SETS}
    details |= {name: told.get(name, "")[:1500] for name in ("profession", "fee", "lowest_fee", "video", "approach")}
    return Entry(
        key=told["key"][:80],
        name=told["name"][:160],
        credentials=told.get("credentials", "")[:60],
        npi=npi,
        licences=tuple((number[:40], state[:8]) for state, _, number in licences if number),
        town=told.get("town", "")[:80],
        jurisdiction=told.get("jurisdiction", "")[:40],
        postcode=told.get("postcode", "")[:12],
        details={name: value for name, value in details.items() if value},
    )


def write(out: TextIO, listings: Iterable[Mapping[str, object]]) -> int:
    """Write listings as such a file; gives how many. A cell that a spreadsheet would run as a formula is disarmed."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for one in listings:
        count += 1
        writer.writerow([_disarmed(str(one.get(name, "") or "")) for name in COLUMNS])
    return count


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
