"""How an installation is doing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from openipt import __version__
from openipt.audit.models import AuditEvent
from openipt.audit.queries import anchors, chain_break
from openipt.operations.heartbeat import SILENT_AFTER, WORKER, last_beat

RECENT_EVENTS = 50
OK = "ok"


@dataclass(frozen=True, slots=True)
class Health:
    """One word for each part; all of them `ok` when all is well."""

    database: str
    worker: str
    audit: str

    @property
    def good(self) -> bool:
        """Whether everything is well."""
        return {self.database, self.worker, self.audit} == {OK}

    def shown(self) -> dict[str, str]:
        """As `/healthz` says it: nothing about people."""
        status = OK if self.good else "failing"
        parts = {"database": self.database, "worker": self.worker, "audit": self.audit}
        return {"status": status, **parts, "version": __version__}


def health(at: datetime) -> Health:
    """The state of database, worker and audit trail."""
    try:
        if not _up_to_date():
            return Health("migrations pending", "unknown", "unknown")
        return Health(OK, worker_state(at), recent_audit_state())
    except DatabaseError:
        return Health("unreachable", "unknown", "unknown")


def worker_state(at: datetime) -> str:
    """`ok`, or `silent` when no worker of any machine has given a sign of life within a minute."""
    last = last_beat(WORKER)
    return OK if last is not None and at - last < SILENT_AFTER else "silent"


def recent_audit_state() -> str:
    """`ok`, or `broken` when the last events of the chain that was added to last do not fit together."""
    newest = AuditEvent.objects.order_by("-pk").values_list("practice_id", flat=True).first()
    head = next((head for head in anchors() if newest in {None, head.practice_id}), None)
    if newest is None:
        return "broken" if head else OK
    return "broken" if head is None or chain_break(head, last=RECENT_EVENTS) else OK


@cache
def _seen_up_to_date() -> list[bool]:
    return []


def _up_to_date() -> bool:
    """Whether no migration is pending; once true it stays so for the life of the process."""
    if not _seen_up_to_date():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen_up_to_date().append(True)
    return True
