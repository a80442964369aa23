"""`openipt directory import`: a file is read row by row and taken in batch by batch; a stop costs one batch."""

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from openipt.directory import listing_csv, nppes, plan_net
from openipt.directory.actions.imports import begin_import, end_import, import_batch
from openipt.directory.models import ImportRun
from openipt.directory.registry import Read

BATCH = 2000
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


def import_file(path: Path, kind: str, *, quiet: bool = False) -> int:
    """Import a file, or go on where it was stopped; gives the exit code (1: some rows were skipped)."""
    run = begin_import(
        kind=kind,
        file_name=path.name[:200],
        fingerprint=fingerprint(path),
        size=path.stat().st_size,
        by=None,
        at=timezone.now(),
    )
    if run.ended_at is not None:
        print(f"This file was imported on {run.ended_at:%Y-%m-%d}: nothing to do.")
        return 0
    if run.row:
        print(f"Going on after row {run.row:,}.")
    run = _all_batches(path, run, quiet=quiet)
    run = end_import(run=run, by=None, at=timezone.now())
    _report(run)
    return 1 if run.faulty else 0


def _all_batches(path: Path, run: ImportRun, *, quiet: bool) -> ImportRun:
    rows, heading = FORMATS[run.format]
    began, first = time.monotonic(), run.row
    with path.open("rb") as file:
        reading = rows(file, run.position, run.row or heading)
        while batch := list(islice(reading, BATCH)):
            _, position, row = batch[-1]
            run = import_batch(
                run=run, read=[one[0] for one in batch], position=position, row=row, by=None, at=timezone.now()
            )
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
