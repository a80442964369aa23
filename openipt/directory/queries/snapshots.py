"""The snapshot that searches use: made from the database, shared by the server processes, newer after each change."""

import shutil
from datetime import datetime
from pathlib import Path
from threading import Lock

from django.conf import settings

from openipt.directory.building import built
from openipt.directory.index import Index, load
from openipt.directory.models import DirectoryVersion, Listing, ListingState
from openipt.directory.queries.index_rows import index_rows
from openipt.directory.searching import Search

SMALL = 20_000  # a directory of so many listings is made anew at once, by whoever searches; a larger one by the worker
LASTS = 900.0  # seconds for which what depends on the clock is not reckoned again
KEPT = 2
_lock = Lock()
_held: dict[str, Search] = {}


def _folder() -> Path:
    return Path(settings.HOME) / "directory"


def version_now() -> str:
    """What the directory is at, in one statement; every change gives it another."""
    row = DirectoryVersion.objects.filter(pk=1).values_list("number", "stamp").first()
    return f"{row[0]}-{row[1].hex[:12]}" if row else "0-new"


def search_now(at: datetime) -> Search:
    """The search to use at a time."""
    name = f"{version_now()}-{int(at.timestamp() // LASTS)}"
    with _lock:
        if name not in _held:
            index = _index(name, at)
            _held.clear()
            _held[name] = Search(index, at.timestamp())
        return _held[name]


def _index(name: str, at: datetime) -> Index:
    try:
        return load(_folder() / name)
    except FileNotFoundError:
        newest = _newest()
    if newest is not None and _is_large():
        return newest
    return make_snapshot(name, at)


def _newest() -> Index | None:
    for folder in sorted(_folder().glob("*-*-*"), key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            return load(folder)
        except FileNotFoundError:
            continue  # thrown away meanwhile
    return None


def _is_large() -> bool:
    listed = Listing.objects.filter(state=ListingState.LISTED).order_by().values("pk")
    return len(listed[: SMALL + 1]) > SMALL


def make_snapshot(name: str, at: datetime) -> Index:
    """Make the snapshot of a version from the database, and throw older ones away."""
    index = built(index_rows(at), made_at=at.timestamp(), version=name)
    index.save(_folder() / name)
    kept = sorted(_folder().glob("*-*-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return load(_folder() / name)


def renew_if_due(at: datetime) -> None:
    """Make the snapshot of a large directory anew after a change; called by the worker from time to time."""
    name = f"{version_now()}-{int(at.timestamp() // LASTS)}"
    if not (_folder() / name).exists() and _is_large():
        make_snapshot(name, at)
