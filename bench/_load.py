"""What the measurements of the running server share: an installation with people in it, load, and memory."""

import http.client
import os
import secrets
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from tests.server import Installation


@dataclass(frozen=True, slots=True)
class Timings:
    """How long requests or transactions took, in milliseconds."""

    each: Sequence[float]
    seconds: float

    def __str__(self) -> str:
        """Throughput, median, 99th percentile and worst."""
        if len(self.each) < 2:
            return "nothing was done"
        p99 = statistics.quantiles(self.each, n=100)[98]
        rate = len(self.each) / self.seconds
        return f"{rate:7.0f}/s  p50 {statistics.median(self.each):6.1f}  p99 {p99:7.1f}  max {max(self.each):7.1f} ms"


@contextmanager
def fresh_installation(database_url: str | None = None, **settings: str) -> Iterator[Installation]:
    """An installation of its own for the length of the block."""
    with TemporaryDirectory(prefix="openipt-bench-") as name:
        installation = Installation(Path(name) / "home", database_url, **settings)
        installation.home.mkdir()
        installation.manage("init")
        yield installation
        installation.close()


def together(people: int, seconds: float, work: Callable[[int], Callable[[], object]], pause: float = 0.0) -> Timings:
    """Let so many people work at once, each `pause` seconds after the last thing they did was done."""
    took: list[float] = []
    start = threading.Barrier(people + 1)
    ends = [float("inf")]

    def person(number: int) -> None:
        do = work(number)
        start.wait()
        time.sleep(pause * number / people)
        while time.perf_counter() < ends[0]:
            before = time.perf_counter()
            do()
            took.append((time.perf_counter() - before) * 1000)
            time.sleep(pause)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    ends[0] = began + seconds
    for thread in threads:
        thread.join()
    return Timings(took, time.perf_counter() - began)


class Browser:
    """Keeps one connection open and asks for pages with one session's cookie."""

    def __init__(self, url: str, cookie: str = "") -> None:
        """Connect to a server as somebody signed in."""
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        token = secrets.token_hex(16)
        self._headers = {
            "Cookie": f"{cookie}; openipt_csrf={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def get(self, path: str) -> bytes:
        """The page, which must be there."""
        return self._asked("GET", path, None, 200)

    def post(self, path: str, **form: str) -> bytes:
        """Send a form, which must be accepted and lead on."""
        return self._asked("POST", path, urlencode(form), 302)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _asked(self, method: str, path: str, body: str | None, expected: int) -> bytes:
        self._connection.request(method, path, body, self._headers)
        reply = self._connection.getresponse()
        content = reply.read()
        if reply.status != expected:
            raise AssertionError(f"{method} {path}: {reply.status} {content.decode(errors='replace')}")
        return content


def memory_of_tree(pid: int) -> int:
    """MB that a process and all below it hold (PSS: what they share is counted once)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own // 1024 + sum(memory_of_tree(int(child)) for child in children)


def cpu_of_tree(pid: int) -> float:
    """Seconds of processor time that a process and all below it have used: other work on the machine matters less."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(cpu_of_tree(int(child)) for child in children)


# ---------------------------------------------------------------------------- inside the installation


def therapists(number: int, clients: int) -> list[list[str]]:
    """Make a practice with so many therapists and clients of each; gives for each a cookie and their clients' keys."""
    from django.utils import timezone

    from openipt.operations.actions import admit
    from openipt.people.actions import add_client, found_practice

    now = timezone.now()
    practice = found_practice(name="Elm House", time_zone="Europe/London", by=None, at=now)
    made = []
    for count in range(number):
        user = admit(
            email=f"t{count}@example.org", name=f"Therapist {count}", password=None, practice=practice,
            role="therapist", by=None, at=now,
        )  # fmt: skip
        keys = [
            str(add_client(practice=practice, by=user, at=now, name=f"Client {count}-{client}").pk)
            for client in range(clients)
        ]
        made.append([f"openipt_session={session_key(user)}", *keys])
    return made


def session_key(user: object) -> str:
    """A session in which somebody has signed in with a second factor."""
    from importlib import import_module
    from typing import Any, cast

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from openipt.people.middleware import CONFIRMED

    person = cast("Any", user)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store[CONFIRMED] = True
    store.create()
    return str(store.session_key)
