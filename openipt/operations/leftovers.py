"""Throwing an old demo away, and nothing but a demo."""

import sqlite3
from contextlib import closing
from pathlib import Path

from openipt.operations.refusal import Refused

MADE_BY_US = ("openipt.sqlite3", "openipt.sqlite3-wal", "openipt.sqlite3-shm", "keys.toml")


def throw_away_demo(home: Path) -> None:
    """Delete the database and keys of a demo; refuses if there is anybody real in it."""
    database = home / "openipt.sqlite3"
    if not database.exists():
        return
    with closing(sqlite3.connect(database)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'people_practice'").fetchone()
        if known and connection.execute("SELECT 1 FROM people_practice WHERE NOT is_demo").fetchone():
            raise Refused(f"The database in {home} holds a practice that is not a demo; nothing was deleted.")
    for name in MADE_BY_US:
        (home / name).unlink(missing_ok=True)
