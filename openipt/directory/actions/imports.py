"""Taking the rows of an imported file into unlisted records, a batch at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.directory.models import ImportFault, ImportRun, RegistryRecord
from openipt.directory.registry import Bad, Deactivation, Entry, Other, Read

MOST_FAULTS = 10_000  # that are kept of one file; more are counted only
UPDATED = (
    "name", "credentials", "npi", "taxonomies", "licences", "street", "town", "jurisdiction", "postcode", "telephone",
    "details", "updated_on", "deactivated_on",
)  # fmt: skip


@transaction.atomic
def begin_import(*, kind: str, file_name: str, fingerprint: str, size: int, by: User | None, at: datetime) -> ImportRun:
    """Begin the import of a file, or take up the one that was stopped (or finished) before."""
    run, made = ImportRun.objects.get_or_create(
        format=kind, fingerprint=fingerprint, defaults={"file_name": file_name, "size": size, "started_at": at}
    )
    if made:
        record(act="directory.import_begun", by=by, at=at, subject=run, detail={"format": kind})
    return run


@transaction.atomic
def import_batch(
    *, run: ImportRun, read: Sequence[Read], position: int, row: int, by: User | None, at: datetime
) -> ImportRun:
    """Take a batch of rows in and note how far that was, in one transaction: a row is never taken twice or lost.

    Args:
        run: the import.
        read: what the rows say, in order; of two about the same person the later one holds.
        position: bytes that are done with now.
        row: rows that are done with now.
        by: who; None for the command line.
        at: when.

    Raises:
        ValueError: somebody else imports the same file and is farther.
    """
    fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
    if fresh.row != run.row:
        raise ValueError("Another import of this file is running.")
    entries = {one.key: one for one in read if isinstance(one, Entry)}
    gone = {one.key: one for one in read if isinstance(one, Deactivation)}
    bad = [one for one in read if isinstance(one, Bad)]
    _save(fresh.format, [one for key, one in entries.items() if key not in gone])
    room = max(0, MOST_FAULTS - fresh.faulty)
    ImportFault.objects.bulk_create([ImportFault(run=fresh, line=one.line, reason=one.reason) for one in bad[:room]])
    fresh.saved += sum(isinstance(one, Entry) for one in read)
    fresh.deactivated += _deactivate(fresh.format, gone)
    fresh.passed_over += sum(isinstance(one, Other) for one in read)
    fresh.faulty += len(bad)
    fresh.position, fresh.row = position, row
    fresh.save()
    return fresh


def _save(source: str, entries: Sequence[Entry]) -> None:
    rows = [
        RegistryRecord(
            source=source,
            key=one.key,
            name=one.name,
            credentials=one.credentials,
            npi=one.npi,
            taxonomies=one.taxonomies,
            licences=[{"number": number, "jurisdiction": state} for number, state in one.licences],
            street=one.street,
            town=one.town,
            jurisdiction=one.jurisdiction,
            postcode=one.postcode,
            telephone=one.telephone,
            details=dict(one.details),
            updated_on=one.updated_on,
        )
        for one in entries
    ]
    RegistryRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source", "key"], update_fields=UPDATED
    )


def _deactivate(source: str, gone: dict[str, Deactivation]) -> int:
    here = RegistryRecord.objects.filter(source=source, key__in=gone).values_list("key", flat=True)
    days: dict[date, list[str]] = defaultdict(list)
    for key in here:
        days[gone[key].on].append(key)
    return sum(
        RegistryRecord.objects.filter(source=source, key__in=keys).update(deactivated_on=day)
        for day, keys in days.items()
    )


@transaction.atomic
def end_import(*, run: ImportRun, by: User | None, at: datetime) -> ImportRun:
    """Note that a file was read to its end."""
    fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
    if fresh.ended_at is None:
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])
        record(act="directory.imported", by=by, at=at, subject=fresh, detail={"rows": fresh.row, "saved": fresh.saved})
    return fresh
