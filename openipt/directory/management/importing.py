"""`openipt directory import`: a file is read row by row and taken in batch by batch; a stop costs one batch."""

import hashlib
import shutil
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.utils import timezone

from openipt.directory import deactivations, listing_csv, nppes, plan_net
from openipt.directory.actions.imports import begin_import, end_import, import_batch
from openipt.directory.models import ImportRun
from openipt.directory.registry import NotThisFormat, Read

BATCH = 2000
ENCRYPTED = 0x1  # flag of a file in a ZIP archive
WORKBOOK = "[Content_Types].xml"  # in every workbook, which is a ZIP archive itself
IN_MEMORY = 10_000_000  # bytes of an unpacked workbook; a larger one lies in a temporary file
EDGE = 1_000_000  # bytes at both ends by which a file is known again
SHOWN = 20  # faults that are printed; all of them are kept
Rows = Callable[[BinaryIO, int, int], Iterator[tuple[Read, int, int]]]
FORMATS: dict[str, tuple[Rows, int]] = {
    "nppes": (nppes.rows, 1),
    "csv": (listing_csv.rows, 1),
    "fhir": (plan_net.rows, 0),
}


def fingerprint(path: Path) -> str:
    """By what a file is known again: its size, its beginning and its end."""
    size = path.stat().st_size
    found = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        found.update(file.read(EDGE))
        file.seek(max(0, size - EDGE))
        found.update(file.read())
    return found.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The file, and how many bytes it has; of a ZIP archive the largest file in it, unpacked as it is read.

    A workbook comes as it is, for its reader needs all of it.

    Raises:
        NotThisFormat: the archive is damaged or holds nothing.
    """
    if not zipfile.is_zipfile(path) or _is_workbook(path):
        with path.open("rb") as file:
            yield file, path.stat().st_size
        return
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda one: one.file_size, default=None)
        if largest is None or largest.file_size == 0:
            raise NotThisFormat("There is nothing in this archive.")
        if largest.flag_bits & ENCRYPTED:
            raise NotThisFormat("This archive asks for a password. Please unpack it first.")
        with archive.open(largest) as unpacked:
            if not largest.filename.lower().endswith(".xlsx"):
                yield cast("BinaryIO", unpacked), largest.file_size
                return
            with SpooledTemporaryFile(IN_MEMORY) as workbook:
                shutil.copyfileobj(unpacked, workbook)
                yield cast("BinaryIO", workbook), largest.file_size


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return WORKBOOK in archive.namelist()


def _reader(kind: str, file: BinaryIO) -> tuple[Rows, int]:
    """What reads a file of a format, and how many rows its heading has. NPPES tells who is gone in a workbook."""
    file.seek(0)
    begins = file.read(2)
    file.seek(0)
    return (deactivations.rows, 1) if kind == "nppes" and begins == b"PK" else FORMATS[kind]


def import_file(path: Path, kind: str, *, quiet: bool = False) -> int:
    """Import a file, or go on where it was stopped; gives the exit code (1: some rows were skipped)."""
    try:
        with opened(path) as (file, size):
            return _import(file, size, path, kind, quiet=quiet)
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise NotThisFormat(f"The archive is damaged: {problem}. What was read before that is kept.") from None


def _import(file: BinaryIO, size: int, path: Path, kind: str, *, quiet: bool) -> int:
    known, name = fingerprint(path), path.name[:200]
    run = begin_import(kind=kind, file_name=name, fingerprint=known, size=size, by=None, at=timezone.now())
    if run.ended_at is not None:
        print(f"This file was imported on {run.ended_at:%Y-%m-%d}: nothing to do.")
        return 0
    if run.row:
        print(f"Going on after row {run.row:,}.")
    run = _all_batches(file, run, quiet=quiet)
    run = end_import(run=run, by=None, at=timezone.now())
    _report(run)
    return 1 if run.faulty else 0


def _all_batches(file: BinaryIO, run: ImportRun, *, quiet: bool) -> ImportRun:
    rows, heading = _reader(run.format, file)
    began, first = time.monotonic(), run.row
    reading = rows(file, run.position, run.row or heading)
    while batch := list(islice(reading, BATCH)):
        _, position, row = batch[-1]
        read = [one[0] for one in batch]
        run = import_batch(run=run, read=read, position=position, row=row, by=None, at=timezone.now())
        if not quiet:
            _progress(run, (run.row - first) / max(time.monotonic() - began, 0.001))
    return run


def _progress(run: ImportRun, rate: float) -> None:
    share = f"{100 * run.position / run.size:.0f} %, " if run.position and run.size else ""
    sys.stderr.write(f"\r{share}{run.row:,} rows, {rate:,.0f} a second ")
    sys.stderr.flush()


def _report(run: ImportRun) -> None:
    sys.stderr.write("\n")
    print(f"{run.row:,} rows: {run.saved:,} therapists taken in as unlisted records, {run.deactivated:,} deactivated,")
    print(f"{run.passed_over:,} about nobody we list, {run.faulty:,} skipped as faulty.")
    for fault in run.faults.order_by("line")[:SHOWN]:
        print(f"  row {fault.line}: {fault.reason}")
    if run.faulty > SHOWN:
        print(f"  … and {run.faulty - SHOWN:,} more")
    print("Nobody of them is shown: a listing begins when its therapist claims it.")
