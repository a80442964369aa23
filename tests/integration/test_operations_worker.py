"""What the worker does by the clock: second chances for tasks that failed, and forgetting those that are done."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from openipt.operations import worker

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@task()
def nothing():
    """A task that does nothing."""


@pytest.fixture
def queued():
    """A task as the queue remembers it."""

    def make(status, *, tries=1, minutes_ago=0, **more):
        nothing.enqueue()
        made = DBTaskResult.objects.get(status=TaskResultStatus.READY)
        DBTaskResult.objects.filter(pk=made.pk).update(
            status=status,
            worker_ids=["one"] * tries,
            started_at=NOW - timedelta(minutes=minutes_ago),
            finished_at=None if status == TaskResultStatus.RUNNING else NOW - timedelta(minutes=minutes_ago),
            **more,
        )
        return made

    return make


def state(made):
    made.refresh_from_db()
    return made.status


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16)])
def test_a_failed_task_is_tried_again_later_and_later(queued, tries, minutes):
    made = queued(TaskResultStatus.FAILED, tries=tries, traceback="refused: mona@example.org")
    worker.try_again(NOW)
    assert state(made) == TaskResultStatus.READY
    assert made.run_after == NOW + timedelta(minutes=minutes)
    assert made.traceback == ""


def test_a_task_that_never_succeeds_is_given_up(queued):
    made = queued(TaskResultStatus.FAILED, tries=worker.MOST_TRIES)
    worker.try_again(NOW)
    assert state(made) == TaskResultStatus.FAILED


@pytest.mark.parametrize(("minutes_ago", "expected"), [(9, TaskResultStatus.RUNNING), (11, TaskResultStatus.READY)])
def test_a_task_whose_worker_died_is_tried_again(queued, minutes_ago, expected):
    made = queued(TaskResultStatus.RUNNING, minutes_ago=minutes_ago)
    worker.try_again(NOW)
    assert state(made) == expected


@pytest.mark.parametrize(
    ("status", "minutes_ago", "kept"),
    [
        (TaskResultStatus.SUCCESSFUL, 59, True),
        (TaskResultStatus.SUCCESSFUL, 61, False),
        (TaskResultStatus.FAILED, 3 * 24 * 60 - 1, True),
        (TaskResultStatus.FAILED, 3 * 24 * 60 + 1, False),
        (TaskResultStatus.RUNNING, 10_000, True),
    ],
)
def test_finished_tasks_are_soon_forgotten(queued, status, minutes_ago, kept):
    queued(status, minutes_ago=minutes_ago)
    worker.forget_finished_tasks(NOW)
    assert DBTaskResult.objects.exists() is kept


def test_one_job_that_fails_does_not_keep_the_others_from_being_done(monkeypatch, caplog):
    done: list[object] = []

    def fails(at):
        raise LookupError("mona@example.org")

    monkeypatch.setattr(worker, "DUE", (fails, done.append))
    worker.tick(NOW)
    assert done == [NOW]
    assert "The recurring job fails failed" in caplog.text


def test_everything_that_recurs_can_be_done_in_an_empty_installation(caplog):
    worker.tick(NOW)
    assert caplog.text == ""
