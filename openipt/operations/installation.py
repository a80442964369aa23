"""Setting an installation up and seeing that it is fit to run: home folder, keys, database, static files."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from openipt import __version__
from openipt.operations.demonstration import refuse_unless_demo
from openipt.operations.locks import alone
from openipt.operations.refusal import Refused
from openipt.secrecy.fields import keyring
from openipt.secrecy.keyring import Keyring, new_keyring, read_keyring, write_keyring
from openipt.secrecy.models import KeyRecord
from openipt.secrecy.sealing import fingerprint

AUDIT = 0  # the number under which the audit key's fingerprint is kept; data keys are numbered from 1


def set_up() -> list[str]:
    """Make what is missing and bring the database up to date; gives a line for each thing done."""
    make_home()
    done = [make_keys(), migrate()]
    keep_fingerprints()
    collect_static()
    return [line for line in done if line]


def get_ready(*, migrating: bool) -> None:
    """See that this installation may be served: keys that fit, no migrations pending, static files in place."""
    if settings.DEMO:
        refuse_unless_demo()
    read_keyring(settings.KEYS_FILE)
    if migrating:
        migrate()
    elif waiting := pending_migrations():
        raise Refused(
            f"The database is not up to date: {len(waiting)} migrations are pending. "
            "Make a backup, then run `openipt migrate` (or `openipt serve --migrate`)."
        )
    keep_fingerprints()
    collect_static()


def make_home() -> None:
    """Make the home folder, for its owner only."""
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_keys() -> str:
    """Write a key file if there is none; refuses if the database was already written with keys that are missing."""
    path: Path = settings.KEYS_FILE
    if path.exists():
        read_keyring(path)
        return ""
    if recorded_fingerprints():
        raise Refused(
            f"There is no key file at {path}, but this database was written with keys. Put back the key file that "
            "belongs to it; new keys cannot open what old keys sealed."
        )
    write_keyring(new_keyring(), path)
    return f"Made the key file {path}. Keep a copy of it apart from the database: without it the record is lost."


# ------------------------------------------------------------------------------------------------------- database


@contextmanager
def database_answers() -> Iterator[None]:
    """Turns a database that cannot be reached into a plain refusal."""
    try:
        yield
    except OperationalError as problem:
        raise Refused(f"The database does not answer: {str(problem).strip().splitlines()[0]}.") from None


def pending_migrations() -> list[str]:
    """The migrations this database still lacks; refuses a database that a newer version has written."""
    with database_answers():
        executor = MigrationExecutor(connection)
    loader = executor.loader
    known = set(loader.disk_migrations).union(*(found.replaces for found in loader.disk_migrations.values()))
    if ahead := {key for key in loader.applied_migrations if key[0] in loader.migrated_apps} - known:
        app, name = min(ahead)
        raise Refused(f"A newer version of OpenIPT has written this database ({app} {name}); this is {__version__}.")
    return [str(migration) for migration, _ in executor.migration_plan(loader.graph.leaf_nodes())]


def migrate() -> str:
    """Bring the database up to date; says so if there was anything to do."""
    waiting = pending_migrations()
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return f"Brought the database up to date ({len(waiting)} migrations)." if waiting else ""


# ----------------------------------------------------------------------------------------------------------- keys


def recorded_fingerprints() -> dict[int, str]:
    """The fingerprints of the keys this database was written with, by key number."""
    with database_answers():
        if KeyRecord._meta.db_table not in connection.introspection.table_names():
            return {}
        return dict(KeyRecord.objects.values_list("number", "fingerprint"))


def fingerprints(ring: Keyring) -> dict[int, str]:
    """The fingerprints of a key file, by key number."""
    return {AUDIT: fingerprint(ring.audit_key)} | {n: fingerprint(key) for n, key in ring.data_keys.items()}


def key_faults(recorded: Mapping[int, str], ring: Keyring) -> list[str]:
    """What is wrong with a key file for a database with these fingerprints, in plain words."""
    held = fingerprints(ring)
    names = {number: "the audit key" if number == AUDIT else f"key {number}" for number in recorded}
    faults = [f"{names[n]} is missing from it" for n in recorded if n not in held]
    return faults + [f"{names[n]} is another one" for n, mark in recorded.items() if n in held and held[n] != mark]


def keep_fingerprints() -> None:
    """Refuse a key file that does not fit the database; note the fingerprints of keys it has not seen yet."""
    recorded = recorded_fingerprints()
    if faults := key_faults(recorded, keyring()):
        raise Refused(
            f"The key file {settings.KEYS_FILE} does not belong to this database: {'; '.join(faults)}. "
            "Put back the key file that does. Nothing was changed."
        )
    fresh = {number: mark for number, mark in fingerprints(keyring()).items() if number not in recorded}
    KeyRecord.objects.bulk_create(
        [KeyRecord(number=n, fingerprint=mark, first_used_at=timezone.now()) for n, mark in fresh.items()],
        ignore_conflicts=True,
    )


# --------------------------------------------------------------------------------------------------- static files


def collect_static() -> None:
    """Put the static files into the home folder under hashed names, unless they are there already."""
    wanted, stamp = _static_state(), Path(settings.STATIC_ROOT) / "state.txt"
    with alone(settings.HOME / "static.lock"):
        if not stamp.exists() or stamp.read_text("utf-8") != wanted:
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(wanted, "utf-8")


def _static_state() -> str:
    state = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()
