"""Adding to the audit trail, always inside the transaction of what it records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from openipt.audit.chain import Entry, entry_hash
from openipt.audit.models import NO_PRACTICE, AuditChain, AuditEvent, AuditMention
from openipt.secrecy.fields import keyring


class NotInTransaction(RuntimeError):  # noqa: N818 - reads as the state of affairs it reports
    """An audit event was to be written outside the transaction of what it records."""


def record(
    *,
    act: str,
    by: models.Model | None,
    at: datetime,
    subject: models.Model,
    practice_id: UUID | None = None,
    client_id: UUID | None = None,
    detail: dict[str, object] | None = None,
    mentions: Iterable[UUID] = (),
) -> AuditEvent:
    """Append one event to the practice's chain, in the caller's transaction.

    Args:
        act: what was done, as `concept.verb`, e.g. `note.signed`.
        by: the user who did it; None for the system itself.
        at: when.
        subject: the row it was done to.
        practice_id: whose chain; None for what belongs to no practice.
        client_id: whose data it was, if anybody's.
        detail: names of fields and states, never clinical or personal content.
        mentions: the clients shown in a list.

    Raises:
        NotInTransaction: outside `transaction.atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(act)
    practice, clients = practice_id or NO_PRACTICE, tuple(mentions)
    chain = _locked_chain(practice)
    entry = Entry(
        practice_id=practice,
        number=chain.length + 1,
        at=at,
        actor_id=by.pk if by else None,
        act=act,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        client_id=client_id,
        detail=detail or {},
        mentions=clients,
    )
    event = AuditEvent.objects.create(
        **{name: getattr(entry, name) for name in Entry.__slots__ if name != "mentions"},
        previous_hash=chain.last_hash,
        hash=entry_hash(entry, chain.last_hash, keyring().audit_key),
    )
    AuditChain.objects.filter(pk=practice).update(length=entry.number, last_hash=event.hash)
    if clients:
        AuditMention.objects.bulk_create(AuditMention(event=event, client_id=client) for client in clients)
    return event


def _locked_chain(practice: UUID) -> AuditChain:
    heads = AuditChain.objects.select_for_update()
    found = heads.filter(pk=practice).first()
    if found is None:
        AuditChain.objects.bulk_create([AuditChain(pk=practice)], ignore_conflicts=True)
        found = heads.get(pk=practice)
    return found
