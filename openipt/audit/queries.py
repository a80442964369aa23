"""What the audit trail says, and whether it still says what was written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from openipt.audit.chain import Entry, first_break
from openipt.audit.models import AuditChain, AuditEvent, AuditMention
from openipt.secrecy.fields import keyring

AT_ONCE = 2000  # events read at once


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long a chain was at some time, and the hash of its last event.

    Kept elsewhere, it proves that nothing up to there was rewritten, even by somebody who holds the key.
    """

    practice_id: UUID
    length: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a chain is broken, and how."""

    practice_id: UUID
    number: int
    reason: str


def events_of(practice: models.Model) -> QuerySet[AuditEvent]:
    """What was seen and done in a practice, newest first."""
    return AuditEvent.objects.filter(practice_id=practice.pk).order_by("-number")


def looks_at(client_id: UUID) -> QuerySet[AuditEvent]:
    """Every event about a client, and every list in which they were seen, newest first."""
    listed = AuditMention.objects.filter(event=OuterRef("pk"), client_id=client_id)
    return AuditEvent.objects.filter(Q(client_id=client_id) | Exists(listed)).order_by("-at", "-number")


def anchors() -> list[Anchor]:
    """The head of every chain as it is now."""
    heads = AuditChain.objects.filter(length__gt=0).order_by("practice_id")
    return [Anchor(*head) for head in heads.values_list("practice_id", "length", "last_hash")]


def findings(expected: Iterable[Anchor] = ()) -> list[Finding]:
    """The first break of every broken chain, and every expected anchor that no longer fits; empty if all is well."""
    heads = anchors()
    found = [broken for head in heads if (broken := chain_break(head))]
    headless = AuditEvent.objects.exclude(practice_id__in=[head.practice_id for head in heads])
    found += [Finding(i, 1, "its head is missing") for i in headless.values_list("practice_id", flat=True).distinct()]
    return found + [broken for anchor in expected if (broken := _anchor_break(anchor))]


def chain_break(head: Anchor, *, last: int | None = None) -> Finding | None:
    """The first break of one chain up to a head that was read before; of its `last` so many events, if given."""
    events = AuditEvent.objects.filter(practice_id=head.practice_id, number__lte=head.length)
    start = max(head.length - last, 0) if last else 0
    before = events.filter(number=start).values_list("hash", flat=True).first() or ""
    if broken := first_break(_told(events.filter(number__gt=start)), keyring().audit_key, after=(start, before)):
        return Finding(head.practice_id, *broken)
    ending = events.order_by("-number").values_list("number", "hash").first()
    if ending != (head.length, head.last_hash):
        return Finding(head.practice_id, head.length, "the chain does not end where its head says")
    return None


def _told(events: QuerySet[AuditEvent]) -> Iterator[tuple[Entry, str, str]]:
    for event in events.order_by("number").prefetch_related("mentions").iterator(AT_ONCE):
        said = {name: getattr(event, name) for name in Entry.__slots__ if name != "mentions"}
        mentioned = tuple(mention.client_id for mention in event.mentions.all())
        yield Entry(**said, mentions=mentioned), event.previous_hash, event.hash


def _anchor_break(anchor: Anchor) -> Finding | None:
    own = AuditEvent.objects.filter(practice_id=anchor.practice_id, number=anchor.length).values_list("hash", flat=True)
    if own.first() == anchor.last_hash:
        return None
    return Finding(anchor.practice_id, anchor.length, "it is not the event that was there when the anchor was taken")
