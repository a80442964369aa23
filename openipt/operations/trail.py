"""`openipt verify-audit`: proves that nobody altered the audit trail."""

from pathlib import Path
from uuid import UUID

from openipt.audit.models import NO_PRACTICE
from openipt.audit.queries import Anchor, anchors, findings
from openipt.operations.refusal import Refused
from openipt.people.models import Practice


def verify(expected: Path | None = None) -> str:
    """Check every chain from its first event; gives what was found well, refuses naming what is broken."""
    kept = read_anchors(expected) if expected else []
    if broken := findings(kept):
        told = "; ".join(f"{_name(one.practice_id)}, event {one.number}: {one.reason}" for one in broken)
        raise Refused(f"The audit trail is broken. {told}.")
    heads = anchors()
    anchored = f" All {len(kept)} anchors in {expected} fit." if expected else ""
    return f"The audit trail is whole (events: {sum(head.length for head in heads)}, chains: {len(heads)}).{anchored}"


def anchor_lines() -> list[str]:
    """The heads of all chains, a line each, to keep where nobody who can write the database can write."""
    return [f"{head.practice_id} {head.length} {head.last_hash}" for head in anchors()]


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors in a file of lines that `--anchor` printed."""
    try:
        rows = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [Anchor(UUID(practice), int(length), last_hash) for practice, length, last_hash in rows]
    except (OSError, ValueError):
        raise Refused(f"{path} cannot be read as a file of anchors (lines of practice, length and hash).") from None


def _name(practice_id: UUID) -> str:
    if practice_id == NO_PRACTICE:
        return "The chain of what belongs to no practice"
    name = Practice.objects.filter(pk=practice_id).values_list("name", flat=True).first()
    return f"The chain of {name or 'a practice that is gone'} ({practice_id})"
