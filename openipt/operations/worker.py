"""The background worker: queued tasks such as mails, and what is due by the clock."""

import logging
import os
import platform
import signal
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from openipt.diary.tasks import queue_diary_reminders
from openipt.directory.tasks import keep_directory
from openipt.enquiries.actions import chase_unanswered, forget_old_enquiries
from openipt.measures.actions import ask_after_course, assign_due
from openipt.measures.tasks import deliver_due, queue_reminders
from openipt.operations.heartbeat import BEAT_EVERY, WORKER, beat, claim
from openipt.operations.locks import in_use
from openipt.outcomes.tasks import fit_curves_when_due, reckon_outcomes
from openipt.safety.actions import chase_overdue_concerns, raise_after_missed_sessions

POLLS_EVERY = 1.0  # seconds
TICKS_EVERY = timedelta(seconds=30)
KEPT_WHEN_DONE = timedelta(hours=1)
KEPT_WHEN_FAILED = timedelta(days=3)
LOST_AFTER = timedelta(minutes=10)  # no task takes this long: its worker has died
MOST_TRIES = 6
TASKS_FOR = 5.0  # seconds in each round: a mail server that hangs must not keep overdue alerts from being chased
log = logging.getLogger(__name__)


def forget_finished_tasks(at: datetime) -> None:
    """Delete what the queue remembers of finished tasks; an error message in it may name an address."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEPT_WHEN_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEPT_WHEN_FAILED).delete()


def try_again(at: datetime) -> None:
    """Give failed tasks, and tasks whose worker died, another chance: after 1, 2, 4, 8 and 16 minutes."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=at - LOST_AFTER)
    for task in [*DBTaskResult.objects.failed(), *lost]:
        tries = len(task.worker_ids)
        if tries < MOST_TRIES and (due := (task.finished_at or at) + timedelta(minutes=2 ** (tries - 1))):
            DBTaskResult.objects.filter(pk=task.pk, status=task.status).update(
                status=TaskResultStatus.READY, run_after=due, traceback=""
            )


def ask_what_is_due(at: datetime) -> None:
    """Ask clients what is to be answered before their next session, and some months after their last."""
    assign_due(by=None, at=at)
    ask_after_course(by=None, at=at)


def remind(at: datetime) -> None:
    """Queue what reminds clients of questions."""
    queue_reminders(at)


def remind_of_diary(at: datetime) -> None:
    """Remind clients who asked for it of their diary."""
    queue_diary_reminders(at)


def deliver(at: datetime) -> None:
    """Send what is queued for clients, for a few seconds at most."""
    deliver_due(at)


def reckon(at: datetime) -> None:
    """Keep the numbers of the practices up to date, some courses at a time."""
    reckon_outcomes(at)


def chase(at: datetime) -> None:
    """Raise what a missed session gives reason for; tell more people about what nobody has looked at in time."""
    raise_after_missed_sessions(by=None, at=at)
    chase_overdue_concerns(by=None, at=at)


def chase_enquiries(at: datetime) -> None:
    """Pause the listings of those who did not answer an enquiry in time; delete the text of enquiries that are over."""
    chase_unanswered(by=None, at=at)
    forget_old_enquiries(by=None, at=at)


DUE: tuple[Callable[[datetime], None], ...] = (
    chase,
    ask_what_is_due,
    remind,
    deliver,
    chase_enquiries,
    remind_of_diary,
    try_again,
    forget_finished_tasks,
    reckon,
    fit_curves_when_due,
    keep_directory,
)


def tick(at: datetime) -> None:
    """Do everything that is due; one job that fails does not keep the others from being done."""
    for job in DUE:
        try:
            job(at)
        except Exception:
            log.exception("The recurring job %s failed", job.__name__)


class Rounds:
    """The worker's day: tasks, signs of life, ticks; until told to stop, which lets the current task finish."""

    def __init__(self) -> None:
        self._going = True
        self._beaten = 0.0
        self._queue = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=f"{platform.node()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:8]}",
            excluded_queue_names=[],
        )

    def stop(self, *_: int | FrameType | None) -> None:
        """Stop after the current task."""
        self._going = self._queue.running = False

    def run(self) -> None:
        """Go round until stopped; a database that is away for a while is waited for."""
        while self._going:
            try:
                self.round()
            except DatabaseError:
                log.exception("The database did not answer the worker")
                close_old_connections()
            if self._going:
                time.sleep(POLLS_EVERY)

    def round(self) -> None:
        """One round."""
        now = timezone.now()
        if time.monotonic() - self._beaten > BEAT_EVERY.total_seconds() or not self._beaten:
            beat(WORKER, now)
            self._beaten = time.monotonic()
        if claim("tick", every=TICKS_EVERY, at=now):
            tick(now)
        until = time.monotonic() + TASKS_FOR
        while self._going and time.monotonic() < until and DBTaskResult.objects.ready().exists():
            self._queue.run()  # one task; looking for one takes no lock, running does


def run() -> None:
    """Work until SIGINT or SIGTERM."""
    rounds = Rounds()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, rounds.stop)
    with in_use(settings.HOME):
        rounds.run()
