"""Doing what was queued for the background worker, at once and in this process."""

from django_tasks_db.models import DBTaskResult


def work() -> None:
    """Do every queued task, as the worker would."""
    for queued in DBTaskResult.objects.ready():
        queued.task.func(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])
        queued.delete()
