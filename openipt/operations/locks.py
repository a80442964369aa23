"""Who uses an installation's home folder now: any number of servers and workers, or one restore."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openipt.operations.refusal import Refused


@contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Hold the home as a server or worker does; refuses while a backup is being restored into it."""
    with (home / "use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            raise Refused("A backup is being restored here; try again when it is done.") from None
        yield


@contextmanager
def unused(home: Path) -> Iterator[None]:
    """Hold the home alone; refuses while a server or worker runs on it."""
    with (home / "use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("A server or worker is running on this installation; stop it first.") from None
        yield


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until nobody else holds this lock, and hold it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
