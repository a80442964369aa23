"""Opening a concern, when the policy allows."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from openipt.access.guards import allow, memberships, viewer
from openipt.access.policy import Relation
from openipt.safety.models import Concern


def open_concern(request: HttpRequest, concern_id: UUID, act: str = "concern.handle") -> Concern:
    """The concern, for whoever cares for the client, supervises, owns it, or reads the practice's alerts; else 404."""
    concerns = Concern.objects.select_related("client__practice", "owner", "acknowledged_by", "closed_by")
    concern = get_object_or_404(concerns, pk=concern_id)
    allow(request, concern.client, act, subject=concern, also=_as_reader(request, concern))
    return concern


def _as_reader(request: HttpRequest, concern: Concern) -> frozenset[Relation]:
    practice = concern.client.practice
    works_there = any(held.practice_id == practice.pk for held in memberships(request))
    readers = {concern.owner_id, practice.alert_reader_id, practice.alert_deputy_id}
    return frozenset({Relation.READER}) if works_there and viewer(request).pk in readers else frozenset()
