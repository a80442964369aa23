"""Who stands how to whom, now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from openipt.accounts.models import User
from openipt.people.models import CareLink, Client, Membership, Practice, Role, Supervision
from openipt.people.naming import named_in

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
    supervisions = Supervision.objects.filter(current(at), supervisor=user)
    in_their_practice = supervisions.filter(therapist=OuterRef("carer"), practice=OuterRef("client__practice"))
    # Naming the therapists first lets the database find their links by index.
    links = CareLink.objects.filter(current(at), carer__in=supervisions.values("therapist"))
    return links.filter(Exists(in_their_practice))


def clients_of(user: User, at: datetime) -> QuerySet[Client]:
    """The clients somebody cares for now."""
    return Client.objects.filter(pk__in=_own(user, at).values("client"))


def clients_supervised_by(user: User, at: datetime) -> QuerySet[Client]:
    """The clients of those whom somebody supervises now."""
    return Client.objects.filter(pk__in=_supervised(user, at).values("client"))


def cares_and_supervises(user: User, client: Client, at: datetime) -> tuple[bool, bool]:
    """Whether somebody cares for a client now, and whether they supervise somebody who does (one statement)."""
    cares, supervises = (
        Client.objects.filter(pk=client.pk)
        .values_list(
            Exists(_own(user, at).filter(client=OuterRef("pk"))),
            Exists(_supervised(user, at).filter(client=OuterRef("pk"))),
        )
        .get()
    )
    return bool(cares), bool(supervises)


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who works in a practice now, and who supervises whom."""

    memberships: tuple[Membership, ...]
    supervisions: tuple[Supervision, ...]

    def _with(self, roles: Iterable[str]) -> list[User]:
        wanted = set(roles)
        return list({m.user_id: m.user for m in self.memberships if m.role in wanted}.values())

    @property
    def everybody(self) -> list[User]:
        """Each person once."""
        return self._with(Role.values)

    @property
    def carers(self) -> list[User]:
        """Those who may care for clients."""
        return self._with(WORKS_WITH_CLIENTS)

    @property
    def therapists(self) -> list[User]:
        """Those who may be supervised."""
        return self._with(WORKS_WITH_CLIENTS)

    @property
    def supervisors(self) -> list[User]:
        """Those who may supervise."""
        return self._with([Role.SUPERVISOR])

    @property
    def by_person(self) -> list[tuple[User, list[Membership], list[Supervision]]]:
        """Each person with their roles and with those who supervise them."""
        return [
            (
                person,
                [m for m in self.memberships if m.user_id == person.pk],
                [s for s in self.supervisions if s.therapist_id == person.pk],
            )
            for person in self.everybody
        ]


def colleagues(practice: Practice, at: datetime) -> Colleagues:
    """Who works in a practice now (two statements)."""
    held = Membership.objects.filter(current(at), practice=practice).select_related("user").order_by("started_at")
    supervised = Supervision.objects.filter(current(at), practice=practice).select_related("supervisor", "therapist")
    return Colleagues(tuple(held), tuple(supervised))


# An upper concept adds to this whom it knows to be flagged for safety: their names, for the therapist's eyes alone.
UNSAFE_NAMES: list[Callable[[Client], Iterable[str]]] = []


def unsafe_names(client: Client) -> list[str]:
    """Names of people of whom nothing is shared or printed, because there is fear, control or violence."""
    return [name for source in UNSAFE_NAMES for name in source(client)]


def unsafe_named(client: Client, *texts: str) -> list[str]:
    """Those of them whom some texts name that may be shared or printed: to be asked about first."""
    return named_in("\n".join(texts), unsafe_names(client))
