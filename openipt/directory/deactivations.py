"""Reading the report of deactivated numbers that NPPES gives beside its files: a workbook of numbers and days. Pure.

The heading stands below a title, in the first row that names both columns; days are written MM/DD/YYYY or as dates.
Source: directory research, section 3; the report comes as a workbook, alone or in a ZIP archive.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812 - the library's own name is no class name

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from openipt.directory.npi import is_npi
from openipt.directory.registry import Bad, Deactivation, NotThisFormat, Read, american_day

HEADING_WITHIN = 20  # rows
MOST_COLUMNS = 10
DAMAGED = (BadZipFile, InvalidFileException, ParseError, ZlibError, KeyError, IndexError, ValueError, EOFError)


def rows(file: BinaryIO, position: int = 0, line: int = 1) -> Iterator[tuple[Read, int, int]]:
    """What each row says; positions in bytes mean nothing here and are 0.

    Args:
        file: the workbook, opened in binary.
        position: not used.
        line: the number of the row that is done with; it is gone on after it.

    Raises:
        NotThisFormat: the workbook is damaged, or no row names the columns.
    """
    with _first_sheet(file) as sheet:
        cells = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1)
        for _, row in islice(cells, HEADING_WITHIN):
            if columns := _columns(row):
                break
        else:
            raise NotThisFormat("This workbook is no report of deactivated numbers: no row names “NPI” and a day.")
        for number, row in cells:
            if number > max(line, 1) and any(cell is not None for cell in row):
                yield said(row, columns, number), 0, number


@contextmanager
def _first_sheet(file: BinaryIO) -> Iterator[Any]:
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of workbooks without styles, which are in order
            book = load_workbook(file, read_only=True, data_only=True)
        yield book.worksheets[0]
    except NotThisFormat:
        raise
    except DAMAGED as problem:
        raise NotThisFormat(f"This workbook cannot be read: {problem}.") from problem
    finally:
        if book is not None:
            book.close()


def _columns(row: Sequence[object]) -> tuple[int, int] | None:
    """Where the number and the day of its deactivation are, if this is the heading."""
    names = [str(cell or "").strip().casefold() for cell in row]
    days = [place for place, name in enumerate(names) if "deactivation date" in name]
    return (names.index("npi"), days[0]) if "npi" in names and days else None


def said(row: Sequence[object], columns: tuple[int, int], line: int) -> Read:
    """What one row says."""
    npi, day = (row[place] for place in columns)
    number = str(int(npi)) if isinstance(npi, float) else str(npi or "").strip()
    if not is_npi(number):
        return Bad(line, "the NPI is missing or its check digit is wrong")
    try:
        on = _day(day)
    except ValueError:
        on = None
    return Deactivation(number, on) if on else Bad(line, "the day is missing or not MM/DD/YYYY")


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else american_day(str(cell or "").strip())
