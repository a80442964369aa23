"""`openipt backup` and `openipt restore`: one consistent file, while the server runs, and back on any machine."""

import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from openipt import __version__
from openipt.audit.queries import Anchor, anchors, findings
from openipt.operations import archive, snapshot
from openipt.operations.installation import collect_static, database_answers, fingerprints, key_faults, make_home
from openipt.operations.locks import unused
from openipt.operations.refusal import Refused
from openipt.secrecy.fields import keyring
from openipt.secrecy.keyring import Keyring, KeyringError, read_keyring, write_keyring

KEYS_LEFT_OUT = (
    "The keys are not in it. Keep a copy of {keys} somewhere else: without it nobody can read the names, notes and "
    "answers in this backup."
)
KEYS_INSIDE = (
    "ATTENTION: the keys are in it. Whoever holds this file can read every record. Encrypt it or lock it away."
)


def back_up(target: Path, *, with_keys: bool) -> list[str]:
    """Write everything to one file; gives what to tell the operator."""
    if target.exists():
        raise Refused(f"{target} exists already; choose another name. A backup never overwrites anything.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")
    keyring()
    with database_answers(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".openipt-backup-") as name:
        folder, heads = Path(name), anchors()
        files, columns = _taken(folder)
        if with_keys:
            files[archive.KEYS] = settings.KEYS_FILE
        archive.write(target, _manifest(heads, columns), files)
    told = KEYS_INSIDE if with_keys else KEYS_LEFT_OUT.format(keys=settings.KEYS_FILE)
    return [f"Wrote {target} ({target.stat().st_size / 1e6:.1f} MB).", told]


def _taken(folder: Path) -> tuple[dict[str, Path], dict[str, list[str]]]:
    if connection.vendor == "postgresql":
        return snapshot.take_postgresql(folder)
    return snapshot.take_sqlite(_sqlite_file(), folder), {}


def _manifest(heads: list[Anchor], columns: dict[str, list[str]]) -> archive.Manifest:
    return archive.Manifest(
        version=__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        engine=connection.vendor,
        migrations=snapshot.applied_migrations(),
        keys={str(number): mark for number, mark in fingerprints(keyring()).items()},
        anchors=[[str(head.practice_id), head.length, head.last_hash] for head in heads],
        columns=columns,
        checksums={},
    )


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


# -------------------------------------------------------------------------------------------------------- restore


def restore(source: Path, *, keys: Path | None, force: bool) -> list[str]:
    """Bring a backup back into this installation, check it, and give what to tell the operator."""
    manifest = archive.read(source)
    make_home()
    with unused(settings.HOME):
        _refuse_if_unfit(manifest, force=force)
        ring = _fitting_keys(source, manifest, keys)
        put_back = _put_back_postgresql if connection.vendor == "postgresql" else _put_back_sqlite
        put_back(source, manifest)
        _put_back_keys(ring)
    expected = [Anchor(UUID(str(practice)), int(length), str(mark)) for practice, length, mark in manifest.anchors]
    if broken := findings(expected):
        raise Refused(f"The backup is back, but its audit trail is broken: {broken[0].reason}. Do not use it.")
    collect_static()
    return [
        f"Restored the backup of {manifest.made_at} (OpenIPT {manifest.version}). The audit trail is whole.",
        "Next: `openipt migrate` if this version is newer, then `openipt check`.",
    ]


def _refuse_if_unfit(manifest: archive.Manifest, *, force: bool) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"This is a backup of a {manifest.engine} database; it comes back into one of the same kind, and "
            f"DATABASE_URL names {connection.vendor}."
        )
    if unknown := snapshot.unknown_migrations(manifest.migrations):
        raise Refused(f"This backup comes from a newer version of OpenIPT ({manifest.version}: {unknown[0]}).")
    with database_answers():
        full = "accounts_user" in connection.introspection.table_names()
    if full and connection.vendor == "postgresql":
        raise Refused("The database of DATABASE_URL is not empty. Make a new one and let DATABASE_URL name it.")
    if full and not force:
        raise Refused(f"There is a database in {settings.HOME} already. With --force it is put aside, not deleted.")


def _fitting_keys(source: Path, manifest: archive.Manifest, keys: Path | None) -> Keyring:
    """The keys that open the backup: from a file named, else from inside the backup, else those already here."""
    if keys is None and archive.KEYS in manifest.checksums:
        with tempfile.TemporaryDirectory() as folder:
            archive.extract(source, archive.KEYS, inside := Path(folder) / archive.KEYS)
            ring = read_keyring(inside)
    else:
        if keys is None and not settings.KEYS_FILE.exists():
            raise Refused("The backup does not hold its keys; name the file that does with --keys FILE.")
        ring = read_keyring(keys or settings.KEYS_FILE)
    if faults := key_faults({int(number): mark for number, mark in manifest.keys.items()}, ring):
        raise Refused(f"These keys do not belong to this backup: {'; '.join(faults)}. Nothing was changed.")
    return ring


def _put_back_keys(ring: Keyring) -> None:
    path: Path = settings.KEYS_FILE
    with suppress(KeyringError):
        if read_keyring(path) == ring:
            return
    if path.exists():
        path.replace(path.with_name(f"{path.name}.before-restore"))
    write_keyring(ring, path)


def _put_back_sqlite(source: Path, _: archive.Manifest) -> None:
    database = _sqlite_file()
    fresh = database.with_name(f"{database.name}.restoring")
    archive.extract(source, snapshot.SQLITE_FILE, fresh)
    if not snapshot.sqlite_is_whole(fresh):
        raise Refused(f"The database in {source} is damaged. Nothing was changed.")
    connection.close()
    for ending in ("", "-wal", "-shm"):
        old = database.with_name(database.name + ending)
        with suppress(FileNotFoundError):
            old.replace(database.with_name(f"{database.name}.before-restore{ending}"))
    fresh.replace(database)


def _put_back_postgresql(source: Path, manifest: archive.Manifest) -> None:
    snapshot.migrate_to(manifest.migrations)
    if strange := set(manifest.columns).difference(connection.introspection.table_names()):
        raise Refused(f"This backup holds tables that OpenIPT does not know ({min(strange)}). Nothing was changed.")
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".openipt-restore-") as name:
        files = {table: Path(name) / table for table in manifest.columns}
        for table, path in files.items():
            archive.extract(source, table, path)
        snapshot.put_back_postgresql(files, manifest.columns)
