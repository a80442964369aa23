"""Applying the policy to a request: opens what may be opened, writes down that it was, and denies everything else."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from openipt.access.policy import Relation, Verdict, decide
from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import Client, Membership, Practice, Role
from openipt.people.queries import cares_and_supervises, memberships_of


def viewer(request: HttpRequest) -> User:
    """The signed-in user; pages that anybody may see must not ask for one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def memberships(request: HttpRequest) -> list[Membership]:
    """The roles of whoever asks, read once for each request."""
    if not hasattr(request, "_memberships"):
        request._memberships = memberships_of(viewer(request), timezone.now())  # type: ignore[attr-defined]
    return request._memberships  # type: ignore[attr-defined,no-any-return]


def relations_to(request: HttpRequest, client: Client) -> frozenset[Relation]:
    """How whoever asks stands to a client now, on the pages for staff; nobody is staff to themself (`own_client`)."""
    user = viewer(request)
    roles = {m.role for m in memberships(request) if m.practice_id == client.practice_id}
    if not roles or client.user_id == user.pk:
        return frozenset()
    cares, supervises = cares_and_supervises(user, client, timezone.now())
    held: Mapping[Relation, bool] = {
        Relation.CARER: cares,
        Relation.SUPERVISOR: supervises and Role.SUPERVISOR in roles,
        Relation.MANAGER: Role.MANAGER in roles,
    }
    return frozenset(relation for relation, so in held.items() if so)


def permit(request: HttpRequest, client: Client, act: str) -> Verdict:
    """The verdict, for views and templates alike."""
    return decide(act, relations_to(request, client))


def open_client(request: HttpRequest, client_id: UUID, act: str, *, look: bool | None = None) -> Client:
    """The client, if the act is allowed; whoever has nothing to do with them is told that there is no such page.

    Looking (by default every GET) is written to the audit trail.
    """
    client = get_object_or_404(Client.objects.select_related("practice"), pk=client_id)
    allow(request, client, act, subject=client, look=look)
    return client


def allow(
    request: HttpRequest,
    client: Client,
    act: str,
    *,
    subject: models.Model,
    look: bool | None = None,
    also: frozenset[Relation] = frozenset(),
) -> None:
    """Let the request go on, and write down the look at `subject`; else 404 (a stranger) or 403 (not this act).

    `also` are relations that come from `subject` itself.
    """
    relations = relations_to(request, client) | also
    if not relations:
        raise Http404
    _decided(act, relations)
    _write_down(request, client, act, subject, look)


def _decided(act: str, relations: AbstractSet[Relation]) -> None:
    if not (verdict := decide(act, relations)):
        raise PermissionDenied(str(getattr(verdict, "reason", "")))


def _write_down(request: HttpRequest, client: Client, act: str, subject: models.Model, look: bool | None) -> None:
    if request.method in {"GET", "HEAD"} if look is None else look:
        with transaction.atomic():
            record(
                act=f"{act}.look",
                by=viewer(request),
                at=timezone.now(),
                subject=subject,
                practice_id=client.practice_id,
                client_id=client.pk,
            )


def record_look_at_list(request: HttpRequest, act: str, practice: Practice, clients: Iterable[UUID]) -> None:
    """Write down that a list of clients was seen, naming each of them."""
    with transaction.atomic():
        record(
            act=f"{act}.look",
            by=viewer(request),
            at=timezone.now(),
            subject=practice,
            practice_id=practice.pk,
            mentions=sorted(set(clients)),
        )


def own_client(request: HttpRequest, act: str, *, look: bool | None = None) -> Client:
    """The client who is signed in, for the pages under /my/; 404 for anybody else."""
    client = get_object_or_404(Client.objects.select_related("practice"), user=viewer(request))
    _decided(act, {Relation.SELF})
    _write_down(request, client, act, client, look)
    return client


def staff_practice(request: HttpRequest, act: str = "practice.work") -> Practice:
    """The practice whoever asks works in, if they may do the act there; 404 for people who work nowhere."""
    held = memberships(request)
    if not held:
        raise Http404
    practice = held[0].practice
    _decided(act, _relations_at(held, practice))
    return practice


def permit_at(request: HttpRequest, practice: Practice, act: str) -> Verdict:
    """The verdict on an act in a practice, for views and templates alike."""
    return decide(act, _relations_at(memberships(request), practice))


def _relations_at(held: Iterable[Membership], practice: Practice) -> set[Relation]:
    roles = {membership.role for membership in held if membership.practice_id == practice.pk}
    fitting = {
        Relation.MANAGER: Role.MANAGER in roles,
        Relation.CLINICIAN: bool(roles & {Role.THERAPIST, Role.FACILITATOR}),
        Relation.STAFF: bool(roles - {Role.MANAGER}),
    }
    return {relation for relation, held_now in fitting.items() if held_now}


def comes_too_often(request: HttpRequest, what: str, most: int, within: int) -> bool:
    """Count something from the address of whoever asks; whether it was more than `most` within so many seconds."""
    key = f"{what}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, within)
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired a moment ago
        return False
