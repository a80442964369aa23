"""The people in a client's life, as whoever asks may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from openipt.people.models import Client
from openipt.relationships.models import Relationship, SafetyFlag

FLAGGED = Exists(SafetyFlag.objects.filter(relationship=OuterRef("pk"), lifted_at=None))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the inventory, as other pages name them. `flagged` is for the therapist's eyes."""

    id: UUID
    name: str
    kind: str
    standing: str
    tie: str
    ring_now: int | None
    flagged: bool

    @property
    def is_dead(self) -> bool:
        """Whether they have died."""
        return self.standing == "dead"


def relationships_of(client: Client) -> QuerySet[Relationship]:
    """Everybody in a client's inventory, in the order they were named; each with `flagged`."""
    return Relationship.objects.filter(client=client, removed_at=None).annotate(flagged=FLAGGED)


def people_of(client: Client, *, shared: bool = False) -> list[Person]:
    """Everybody in a client's inventory, lightly, in one statement.

    Args:
        client: whose.
        shared: for something others see or that is printed: leaves out whoever is flagged for safety.
    """
    columns = ("id", "client_id", "name", "kind", "standing", "tie", "ring_now", "added_at")
    rows = relationships_of(client).only(*columns)
    found = [
        Person(row.pk, row.name, row.kind, row.standing, row.tie, row.ring_now, bool(row.flagged))  # type: ignore[attr-defined]
        for row in rows
    ]
    return [person for person in found if not (shared and person.flagged)]


def is_flagged(relationship_id: UUID) -> bool:
    """Whether there is fear, control or violence in a relationship. For the therapist's pages only.

    Then nothing of it is shared or printed, joint sessions are off, and nobody rehearses confronting this person.
    """
    return SafetyFlag.objects.filter(relationship=relationship_id, lifted_at=None).exists()


def flagged_among(relationships: Iterable[UUID]) -> set[UUID]:
    """Those of some people who are flagged, in one statement."""
    flags = SafetyFlag.objects.filter(relationship__in=list(relationships), lifted_at=None)
    return set(flags.values_list("relationship_id", flat=True))
