"""Opening an inventory or somebody in it, for the client or for staff, when the policy allows."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from openipt.access.guards import allow, open_client, own_client, permit, viewer
from openipt.accounts.models import User
from openipt.people.models import Client
from openipt.relationships.models import Relationship
from openipt.relationships.queries import FLAGGED, relationships_of, removed_from, seen_by_client

OF_A_CLIENT = {
    "people",
    "add_people",
    "circle",
    "save_circle",
    "compare_circles",
    "circle_picture",
}  # addresses that name the client


@dataclass(frozen=True, slots=True)
class Side:
    """Who looks at whose inventory: the client at their own, or somebody of the staff."""

    client: Client
    viewer: User
    own: bool
    may_write: bool

    @property
    def frame(self) -> str:
        """The frame of the pages."""
        return "ui/client.html" if self.own else "ui/staff.html"

    def to(self, name: str, *args: object) -> str:
        """An address on this side."""
        if self.own:
            return reverse(f"my_{name}", args=args)
        return reverse(name, args=[self.client.pk, *args] if name in OF_A_CLIENT else args)

    def people(self) -> list[Relationship]:
        """Everybody this side sees, in order."""
        rows = relationships_of(self.client)
        return seen_by_client(self.client, rows) if self.own else list(rows)

    def taken_out(self) -> list[Relationship]:
        """Whoever was taken out, as this side sees them."""
        rows = removed_from(self.client)
        return seen_by_client(self.client, rows) if self.own else list(rows)


def own_side(request: HttpRequest, act: str) -> Side:
    """The client's own side."""
    return Side(own_client(request, act), viewer(request), own=True, may_write=True)


def staff_side(request: HttpRequest, client_id: UUID, act: str) -> Side:
    """The side of whoever cares for a client or supervises that."""
    client = open_client(request, client_id, act)
    return Side(client, viewer(request), own=False, may_write=bool(permit(request, client, "inventory.write")))


def own_person(request: HttpRequest, relationship_id: UUID, act: str) -> tuple[Side, Relationship]:
    """Somebody in the client's own inventory, as the client sees them; else 404."""
    side = own_side(request, act)
    rows = Relationship.objects.filter(client=side.client, pk=relationship_id).annotate(flagged=FLAGGED)
    found = seen_by_client(side.client, rows.select_related("client__practice"))
    if not found:
        raise Http404
    return side, found[0]


def staff_person(request: HttpRequest, relationship_id: UUID, act: str) -> tuple[Side, Relationship]:
    """Somebody in a client's inventory, for staff; a look is written to the audit trail."""
    rows = Relationship.objects.select_related("client__practice").annotate(flagged=FLAGGED)
    found = get_object_or_404(rows, pk=relationship_id)
    allow(request, found.client, act, subject=found)
    may_write = bool(permit(request, found.client, "inventory.write"))
    return Side(found.client, viewer(request), own=False, may_write=may_write), found
