"""Who stands how to whom, now."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from openipt.accounts.models import User
from openipt.people.models import CareLink, Client, Membership, Role, Supervision

WORKS_WITH_CLIENTS = {Role.THERAPIST, Role.FACILITATOR}


def current(at: datetime) -> Q:
    """Rows with started_at and ended_at that are in force at a time."""
    return Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))


def memberships_of(user: User, at: datetime) -> list[Membership]:
    """The roles somebody has now, with their practice."""
    return list(Membership.objects.filter(current(at), user=user).select_related("practice").order_by("started_at"))


def care_links_of(client: Client, at: datetime) -> QuerySet[CareLink]:
    """Who cares for a client now."""
    return CareLink.objects.filter(current(at), client=client).select_related("carer").order_by("started_at")


def _own(user: User, at: datetime) -> QuerySet[CareLink]:
    return CareLink.objects.filter(current(at), carer=user)


def _supervised(user: User, at: datetime) -> QuerySet[CareLink]:
    supervision = Supervision.objects.filter(
        current(at), supervisor=user, therapist=OuterRef("carer"), practice=OuterRef("client__practice")
    )
    return CareLink.objects.filter(Exists(supervision), current(at))


def clients_of(user: User, at: datetime) -> QuerySet[Client]:
    """The clients somebody cares for now."""
    return Client.objects.filter(Exists(_own(user, at).filter(client=OuterRef("pk"))))


def clients_supervised_by(user: User, at: datetime) -> QuerySet[Client]:
    """The clients of those whom somebody supervises now."""
    return Client.objects.filter(Exists(_supervised(user, at).filter(client=OuterRef("pk"))))


def cares_and_supervises(user: User, client: Client, at: datetime) -> tuple[bool, bool]:
    """Whether somebody cares for a client now, and whether they supervise somebody who does (one statement)."""
    return (
        Client.objects.filter(pk=client.pk)
        .values_list(
            Exists(_own(user, at).filter(client=OuterRef("pk"))),
            Exists(_supervised(user, at).filter(client=OuterRef("pk"))),
        )
        .get()
    )
