"""Keeps a web server and a background worker running, and stops both together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from openipt.operations.refusal import Refused

LOOKS_EVERY = 0.2  # seconds
STOPS_WITHIN = 15.0  # seconds; a request may be finished meanwhile
EARLY = 10.0  # seconds; who dies sooner than this after a start has failed to start
MOST_EARLY_DEATHS = 3
PARENT_DIED = 1  # PR_SET_PDEATHSIG of Linux's prctl


@dataclass
class Child:
    """A process that is started again whenever it dies."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    early_deaths: int = field(default=0)

    def start(self) -> None:
        """Start it; on Linux it is told to stop should this process die without a word."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, env=dict(self.env), preexec_fn=_stop_with_parent)  # noqa: S603, PLW1509

    def look(self) -> None:
        """Start it again if it has died; gives up on one that cannot start."""
        if self.process is None or self.process.poll() is None:
            return
        self.early_deaths = self.early_deaths + 1 if time.monotonic() - self.started < EARLY else 0
        if self.early_deaths >= MOST_EARLY_DEATHS:
            raise Refused(f"The {self.name} does not start (exit code {self.process.returncode}); see the lines above.")
        print(f"The {self.name} died (exit code {self.process.returncode}); starting it again.", file=sys.stderr)
        self.start()

    def stop(self) -> None:
        """Ask it to stop."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait for it to stop, then end it."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(seconds, 0.1))
        self.process.kill()
        self.process.wait()


def _stop_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


def server(host: str, port: int, workers: int, threads: int, env: Mapping[str, str]) -> Child:
    """The web server; see decision 0008 for its numbers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"]
    command += ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "10", "openipt.wsgi:application"]
    return Child("web server", command, env)


def worker(env: Mapping[str, str]) -> Child:
    """The background worker."""
    return Child("background worker", [sys.executable, "-m", "openipt.cli", "worker"], env)


def prepare(env: Mapping[str, str], *options: str) -> int:
    """Run `openipt prepare` as a process of its own, so that this one stays small; gives its exit code."""
    command = [sys.executable, "-m", "openipt.cli", "prepare", *options]
    return subprocess.run(command, env=dict(env), check=False).returncode  # noqa: S603


def run(children: Sequence[Child], *, at: tuple[str, int], ready: Callable[[], None]) -> None:
    """Run until told to stop; calls `ready` once the host and port `at` answer."""
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    said = False
    try:
        for child in children:
            child.start()
        while not stopping:
            for child in children:
                child.look()
            if not said and (said := _answers(*at)):
                ready()
            time.sleep(LOOKS_EVERY)  # a signal is heard here, before a child that heard it too is looked at
    finally:
        _stop_all(children)


def _answers(host: str, port: int) -> bool:
    """Whether any answer comes, be it that something is not well yet (urllib alone would double our memory)."""
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def _stop_all(children: Sequence[Child]) -> None:
    for child in children:
        child.stop()
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        child.end(deadline - time.monotonic())


def environment(host: str, port: int, **more: str) -> dict[str, str]:
    """What the processes are told by environment variables; links point to this address unless another is set."""
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0"} else host  # noqa: S104 - compared, not listened on
    return {"OPENIPT_PUBLIC_URL": f"http://{shown}:{port}", **os.environ, **more}
