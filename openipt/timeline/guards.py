"""Opening a timeline, when the policy allows: on the client's own pages, or on those for staff."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from openipt.access.guards import open_client, own_client, permit
from openipt.people.models import Client


@dataclass(frozen=True, slots=True)
class Side:
    """Who looks: the client on their own pages, or staff; with the addresses and the frame that go with it."""

    client: Client
    staff: bool
    may_write: bool = True

    def url(self, name: str, *arguments: object) -> str:
        """An address on this side: `timeline`, `timeline_add` and so on."""
        if self.staff:
            return reverse(name, args=[self.client.pk, *arguments])
        return reverse(f"my_{name}", args=arguments)

    @property
    def frame(self) -> str:
        """The page everything stands in."""
        return "ui/staff.html" if self.staff else "ui/client.html"


def own_side(request: HttpRequest, act: str) -> Side:
    """The timeline of the client who is signed in."""
    return Side(own_client(request, act), staff=False)


def staff_side(request: HttpRequest, client_id: UUID, act: str) -> Side:
    """A client's timeline, for those who care for them."""
    client = open_client(request, client_id, act)
    return Side(client, staff=True, may_write=bool(permit(request, client, "timeline.write")))
