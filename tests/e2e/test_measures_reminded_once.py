"""Reminders across the night on which the clock changes, each sent once although the worker is killed in between."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openipt.measures.models import Delivery
from openipt.operations.models import Beat
from tests.people import make_cast
from tests.postbox import Postbox, postbox
from tests.server import ROOT, Installation
from tests.treatment import make_course

# In London the clock goes forward on Sunday 31 March 2030 at 01:00 UTC. The session is on Monday at 10:00 there.
SESSION = datetime(2030, 4, 1, 9, 0, tzinfo=UTC)
PATIENCE = 60.0


def prepare(at: str) -> None:
    """Amara agreed to messages and meets Ben on Monday."""
    from openipt.intake.models import Consent

    cast, now = make_cast(), datetime.fromisoformat(at)
    Consent.objects.create(client=cast.amara, kind="messages", edition="2", given_at=now)
    make_course(cast.amara, cast.ben, first=SESSION, sessions=1)


def last_tick() -> str:
    """When the worker last began to look what is due."""
    return max((beat.at.isoformat() for beat in Beat.objects.filter(name="tick")), default="")


def log() -> list[list[object]]:
    """What is in the log of what was sent."""
    return [[one.number, one.state] for one in Delivery.objects.order_by("number")]


class Clocked:
    """A worker that lives by the clock in a file, and can be killed and started again."""

    def __init__(self, installation: Installation, clock: Path) -> None:
        """Not started yet."""
        self._installation, self._clock = installation, clock
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        words = [sys.executable, "-m", "tests.worker_by_clock", str(self._clock)]
        self._process = subprocess.Popen(
            words, env=self._installation.env, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def kill9(self) -> None:
        """End it without a chance to tidy up."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def set(self, at: datetime) -> None:
        """Set the clock."""
        new = self._clock.with_suffix(".new")
        new.write_text(at.isoformat(), "utf-8")
        new.replace(self._clock)

    def live_through(self, at: datetime) -> None:
        """Set the clock, and wait until everything that is due then is done: the next look has begun."""
        for moment in (at, at + timedelta(seconds=31)):
            self.set(moment)
            until(lambda moment=moment: self._installation.call(last_tick) >= moment.isoformat())  # type: ignore[misc]


def until(so: Callable[[], bool]) -> None:
    """Wait for something."""
    limit = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < limit, "It did not happen."
        time.sleep(0.1)


@contextmanager
def worker(installation: Installation, clock: Path) -> Iterator[Clocked]:
    """A worker while a test needs it."""
    made = Clocked(installation, clock)
    try:
        yield made
    finally:
        made.kill9()


@pytest.fixture
def box(installation: Installation) -> Iterator[Postbox]:
    """The mail server of the installation."""
    with postbox() as made:
        installation.env.update(made.settings)
        yield made


def test_each_reminder_once_although_the_worker_is_killed(
    installation: Installation, box: Postbox, tmp_path: Path
) -> None:
    saturday = datetime(2030, 3, 30, tzinfo=UTC)
    installation.call(prepare, at=saturday.isoformat())
    with worker(installation, tmp_path / "clock") as one:
        one.set(saturday)
        one.start()
        one.live_through(saturday + timedelta(hours=8, minutes=50))  # early in the morning there: too early to write
        assert box.mails == []

        # Killed after the mail server has taken the mail and before it has said so: never sent a second time.
        box.stalls_for = PATIENCE
        one.set(saturday + timedelta(hours=9, minutes=1))
        until(lambda: len(box.mails) == 1)
        one.kill9()
        box.stalls_for = 0.0
        box.stalled.set()
        one.start()
        one.live_through(saturday + timedelta(hours=9, minutes=20))
        assert (len(box.mails), installation.call(log)) == (1, [[1, "sending"]])

        # The night of the change: an hour less until the session than the clocks on the wall say.
        one.live_through(saturday + timedelta(hours=24 + 8, minutes=50))
        assert len(box.mails) == 1

        # Killed while it was still reaching the mail server: sent by the worker that comes next, once.
        box.stalled.clear()
        box.silent = True
        one.set(saturday + timedelta(hours=24 + 9, minutes=1))
        assert box.visited.wait(PATIENCE)
        one.kill9()
        box.silent = False
        assert installation.call(log) == [[1, "sending"], [2, "queued"]]
        one.start()
        one.live_through(saturday + timedelta(hours=24 + 9, minutes=10))
        assert (len(box.mails), installation.call(log)) == (2, [[1, "sending"], [2, "sent"]])

        one.kill9()
        one.start()
        one.live_through(SESSION - timedelta(hours=1))
        assert len(box.mails) == 2
    assert "whole" in installation.manage("verify-audit")
