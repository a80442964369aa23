"""Signs of life of the worker, and recurring work that must be done by one of several machines only."""

from datetime import datetime, timedelta

from openipt.operations.models import Beat

WORKER = "worker"
BEAT_EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=60)


def beat(name: str, at: datetime) -> None:
    """Write down that `name` is alive."""
    Beat.objects.update_or_create(pk=name, defaults={"at": at})


def last_beat(name: str) -> datetime | None:
    """When `name` was last alive, or None if never."""
    return Beat.objects.filter(pk=name).values_list("at", flat=True).first()


def claim(name: str, *, every: timedelta, at: datetime) -> bool:
    """Whether it is now this process's turn to do `name`: true for one caller only in each span of `every`."""
    if Beat.objects.filter(pk=name, at__lte=at - every).update(at=at):
        return True
    _, never_done = Beat.objects.get_or_create(pk=name, defaults={"at": at})
    return never_done
