"""The product as it runs for people: its own processes, home folder and database, started and killed by tests."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300  # a demo practice is built first; a process that died is noticed at once
STOP_SECONDS = 15


class Installation:
    """A home folder and a database of OpenIPT: what an operator sets up before any server runs."""

    def __init__(self, home: Path, database_url: str | None = None, **settings: str) -> None:
        """Say where it lives; `database_url` None means the SQLite file in the home; settings are `OPENIPT_*`."""
        self.home = home
        self.database_url = database_url
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OPENIPT_")}
        self.env = {
            **inherited,
            "OPENIPT_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "openipt.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "default",
            **settings,
        }
        self.env.pop("DATABASE_URL", None)
        if database_url:
            self.env["DATABASE_URL"] = database_url
        self._inside: Inside | None = None

    def manage(self, *command: str, answer: str = "") -> str:
        """Run an `openipt` command, typing `answer` to its questions; gives what it printed, fails if it fails."""
        done = self.attempt(*command, answer=answer)
        assert done.returncode == 0, f"openipt {' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def attempt(self, *command: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        """Run an `openipt` command that may well fail."""
        words = [sys.executable, *measured(), "-m", "openipt.cli", *command]
        return subprocess.run(
            words, env=self.env, cwd=self.home, input=answer, capture_output=True, text=True, check=False, timeout=300
        )

    def call(self, function: Callable[..., Any], **arguments: Any) -> Any:
        """Call a module-level function of the tests inside this installation, where it may use models and actions.

        Arguments and result travel as JSON; each call sees and commits to the same database as the server.
        """
        if self._inside is None:
            self._inside = Inside(self.env)
        return self._inside.call(f"{_module_of(function)}:{function.__qualname__}", arguments)

    def mails(self) -> list[EmailMessage]:
        """The mails it has sent, oldest first (without a mail server they are files in the home folder)."""
        files = sorted((self.home / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        texts = (text.strip() for path in files for text in path.read_bytes().split(b"-" * 79))
        return [message_from_bytes(text, policy=policy.default) for text in texts if text]

    def close(self) -> None:
        """End the process that runs calls."""
        if self._inside is not None:
            self._inside.close()
            self._inside = None

    def copy(self, home: Path, **settings: str) -> "Installation":
        """Another installation with the same keys and contents; this one must not be in use meanwhile."""
        self.close()
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Installation(home, copied_database(self.database_url), **settings)

    def destroy(self) -> None:
        """End everything and drop the database."""
        self.close()
        if self.database_url:
            drop_database(self.database_url)
        shutil.rmtree(self.home, ignore_errors=True)


class Inside:
    """A process that calls functions for the tests with an installation's settings (tests/inside.py)."""

    def __init__(self, env: dict[str, str]) -> None:
        """Start it."""
        words = [sys.executable, "-m", "tests.inside"]
        self._process = subprocess.Popen(
            words, env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def call(self, function: str, arguments: dict[str, Any]) -> Any:
        """The result of `module:name` called with these arguments; fails with its trace if it raised."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"function": function, "arguments": arguments}, default=str) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline() or '{"error": "the process that runs calls has died"}')
        assert "error" not in reply, reply["error"]
        return reply["result"]

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=STOP_SECONDS)


class Server:
    """A running OpenIPT on a free loopback port."""

    def __init__(self, installation: Installation, *, command: Sequence[str] = ("serve",)) -> None:
        """Prepare a server for an installation; `command` is the `openipt` command that serves."""
        self.installation = installation
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = installation.home / f"server-{self.port}.log"
        self.call = installation.call
        self.manage = installation.manage
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int:
        """The process that was started; those below it are its own business."""
        assert self._process is not None
        return self._process.pid

    def start(self, *, healthy: bool = True) -> None:
        """Start it and wait until it answers that it is healthy (or, if it cannot be, until it answers at all)."""
        words = [sys.executable, "-m", "openipt.cli", *self._command, "--host", "127.0.0.1", "--port", str(self.port)]
        env = {**self.installation.env, "OPENIPT_PUBLIC_URL": self.url}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        limit = time.monotonic() + START_SECONDS
        while not self.answers(healthy=healthy):
            if self._process.poll() is not None or time.monotonic() > limit:
                self.kill9()
                raise AssertionError(f"The server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def answers(self, *, healthy: bool = True) -> bool:
        """Whether the server says that it is healthy (or says anything at all)."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as reply:
                return bool(reply.status == 200)
        except urllib.error.HTTPError:
            return not healthy
        except OSError:
            return False

    def stop(self) -> None:
        """Ask it to end, as an operator would, and wait for it."""
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        """End all its processes at once, without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it if it runs, and start it again at the same address."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if how is signal.SIGTERM and process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=STOP_SECONDS)


def _module_of(function: Callable[..., Any]) -> str:
    """The name by which another process can import a function's module, also if that is what was started here."""
    spec = sys.modules["__main__"].__spec__ if function.__module__ == "__main__" else None
    return spec.name if spec else function.__module__


def measured() -> list[str]:
    """The words after `python` that make a command count for the coverage of this run, if the run has any."""
    of_this_run = Coverage.current()
    if of_this_run is None:
        return []
    file = f"--data-file={Path(of_this_run.config.data_file).resolve()}"
    return ["-m", "coverage", "run", f"--rcfile={ROOT / 'pyproject.toml'}", "--parallel-mode", file]


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_database(server_url: str | None, *, template: str | None = None) -> str | None:
    """The URL of a new database on the PostgreSQL of `server_url`; None (SQLite in the home) stays None."""
    if not server_url:
        return None
    name = f"openipt_{uuid.uuid4().hex[:12]}"
    _administer(server_url, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def copied_database(url: str | None) -> str | None:
    """A copy of a PostgreSQL database (or None for SQLite, whose file is copied with the home)."""
    return new_database(url, template=urlsplit(url).path.removeprefix("/")) if url else None


def drop_database(url: str) -> None:
    """Drop a PostgreSQL database, whoever is still connected to it."""
    _administer(url, f"DROP DATABASE IF EXISTS {urlsplit(url).path.removeprefix('/')} WITH (FORCE)")


def _administer(server_url: str, statement: str) -> None:
    with psycopg.connect(urlsplit(server_url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(statement.encode())
