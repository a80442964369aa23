"""How an installation is doing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from openipt import __version__
from openipt.audit.chain import Entry, first_break
from openipt.audit.models import AuditChain, AuditEvent
from openipt.operations.heartbeat import SILENT_AFTER, WORKER, last_beat
from openipt.secrecy.fields import keyring

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
    if newest is None:
        return "broken" if AuditChain.objects.filter(length__gt=0).exists() else OK
    # The head is read first: what it counts was committed with it, whatever others add meanwhile.
    head = AuditChain.objects.filter(pk=newest).first()
    if head is None:
        return "broken"
    events = AuditEvent.objects.filter(practice_id=newest, number__lte=head.length).order_by("-number")
    recent = [(_entry(event), event.previous_hash, event.hash) for event in _with_mentions(events)][::-1]
    if not recent or (recent[-1][0].number, recent[-1][2]) != (head.length, head.last_hash):
        return "broken"
    first, previous_hash, _ = recent[0]
    return "broken" if first_break(recent, keyring().audit_key, after=(first.number - 1, previous_hash)) else OK


def _with_mentions(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    return events.prefetch_related("mentions")[:RECENT_EVENTS]


def _entry(event: AuditEvent) -> Entry:
    said = {name: getattr(event, name) for name in Entry.__slots__ if name != "mentions"}
    return Entry(**said, mentions=tuple(mention.client_id for mention in event.mentions.all()))


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
