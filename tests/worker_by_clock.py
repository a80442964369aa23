"""The product's worker by a clock that the test sets: `python -m tests.worker_by_clock FILE`, which holds the time."""

import sys
from datetime import datetime
from pathlib import Path

import django
from django.utils import timezone

CLOCK = Path(sys.argv[1])


def by_the_clock() -> datetime:
    """The time in the file."""
    return datetime.fromisoformat(CLOCK.read_text("utf-8"))


if __name__ == "__main__":
    django.setup()
    timezone.now = by_the_clock
    from openipt.operations import worker

    worker.run()
