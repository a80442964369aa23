"""The whole contents of a database at one moment, taken while others write, and put back into an empty one."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

SQLITE_FILE = "database.sqlite3"
# What a restored installation must not have: other people's open sessions, and what is only remembered for speed.
TRANSIENT = ("django_session", "usersessions_usersession", "shared_cache")
MIGRATIONS = "django_migrations"


# --------------------------------------------------------------------------------------------------------- SQLite


def take_sqlite(database: Path, folder: Path) -> dict[str, Path]:
    """Copy the database as it is at one moment; in WAL mode nobody who writes has to wait."""
    copy = folder / SQLITE_FILE
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        present = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in present.intersection(TRANSIENT):
            target.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own names
        target.commit()
        target.execute("VACUUM")
    return {SQLITE_FILE: copy}


def sqlite_is_whole(database: Path) -> bool:
    """Whether SQLite finds no fault in a file."""
    try:
        with closing(sqlite3.connect(database)) as found:
            return bool(found.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


# ----------------------------------------------------------------------------------------------------- PostgreSQL


def take_postgresql(folder: Path) -> tuple[dict[str, Path], dict[str, list[str]]]:
    """Write every table to a file, all as they are at one moment; gives the files and each table's columns."""
    files: dict[str, Path] = {}
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in sorted(set(connection.introspection.table_names(cursor)) - {MIGRATIONS, *TRANSIENT}):
            columns[table] = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            files[table] = path = folder / table
            with cursor.copy(f"COPY {_named(table, columns[table])} TO STDOUT") as rows, path.open("wb") as file:
                for row in rows:
                    file.write(row)
    return files, columns


def put_back_postgresql(files: Mapping[str, Path], columns: Mapping[str, list[str]]) -> None:
    """Fill the tables of a freshly migrated database from a file for each, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in columns:
            # Migrations may have written rows; the audit trail cannot have any, and would refuse this.
            if not table.startswith("audit_"):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table we made
        for table, names in columns.items():
            copy = f"COPY {_named(table, names)} FROM STDIN"
            with files[table].open("rb") as file, cursor.copy(copy) as rows:
                while block := file.read(1 << 20):
                    rows.write(block)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _named(table: str, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(quote(column) for column in columns)})"


# ----------------------------------------------------------------------------------------------------- migrations


def applied_migrations() -> list[list[str]]:
    """The migrations this database has, as [app, name]."""
    return sorted([app, name] for app, name in MigrationExecutor(connection).loader.applied_migrations)


def unknown_migrations(applied: list[list[str]]) -> list[str]:
    """Those of them that this version of OpenIPT does not have."""
    known = MigrationExecutor(connection).loader.disk_migrations
    return [f"{app} {name}" for app, name in applied if (app, name) not in known]


def migrate_to(applied: list[list[str]]) -> None:
    """Give an empty database exactly these migrations."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in applied}
    children = executor.loader.graph.node_map
    ends = [
        key
        for key in wanted
        if not any(child.key in wanted and child.key[0] == key[0] for child in children[key].children)
    ]
    executor.migrate(sorted(ends))
