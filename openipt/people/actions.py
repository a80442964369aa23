"""Founding a practice, its people and their roles, clients, and who cares for whom."""

from datetime import datetime

from django.db import models, transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import CareLink, Client, Membership, Practice, Role, Supervision
from openipt.people.queries import WORKS_WITH_CLIENTS, current

CLIENT_FIELDS = (
    "name",
    "called",
    "email",
    "telephone",
    "reached_by",
    "birth_date",
    "emergency_contact",
    "time_zone",
    "language",
)


class NotPossible(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """It cannot be done; the message says why in plain words."""


def _note(act: str, subject: models.Model, practice: Practice, by: User | None, at: datetime, **detail: object) -> None:
    record(act=act, by=by, at=at, subject=subject, practice_id=practice.pk, detail=detail)


def _note_client(
    act: str, subject: models.Model, client: Client, by: User | None, at: datetime, **detail: object
) -> None:
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk, detail=detail)


@transaction.atomic
def found_practice(
    *, name: str, time_zone: str, country: str = "GB", is_demo: bool = False, by: User | None, at: datetime
) -> Practice:
    """Make a practice."""
    practice = Practice.objects.create(name=name, time_zone=time_zone, country=country, is_demo=is_demo)
    _note("practice.founded", practice, practice, by, at)
    return practice


@transaction.atomic
def change_practice(*, practice: Practice, by: User | None, at: datetime) -> None:
    """Save a practice's settings as they stand in `practice`."""
    before = Practice.objects.get(pk=practice.pk)
    names = [field.attname for field in Practice._meta.concrete_fields]
    changed = [name for name in names if getattr(before, name) != getattr(practice, name)]
    if changed:
        practice.save()
        _note("practice.changed", practice, practice, by, at, fields=changed)


@transaction.atomic
def grant_role(*, practice: Practice, user: User, role: str, by: User | None, at: datetime) -> Membership:
    """Give somebody a role from now on; a role they have already stays as it is.

    Raises:
        NotPossible: there is no such role.
    """
    if role not in Role.values:
        raise NotPossible("There is no such role.")
    Practice.objects.select_for_update().get(pk=practice.pk)
    held = Membership.objects.filter(practice=practice, user=user, role=role, ended_at=None).first()
    if held:
        return held
    membership = Membership.objects.create(practice=practice, user=user, role=role, started_at=at)
    _note("role.given", membership, practice, by, at, role=role)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: User | None, at: datetime) -> None:
    """End a role, and with it what hung on it: care links and being supervised, or supervising.

    Raises:
        NotPossible: it is the last manager's role.
    """
    practice = Practice.objects.select_for_update().get(pk=membership.practice_id)
    membership.refresh_from_db(fields=["ended_at"])
    if membership.ended_at is not None:
        return
    held = Membership.objects.filter(current(at), practice=practice)
    if membership.role == Role.MANAGER and held.filter(role=Role.MANAGER).count() == 1:
        raise NotPossible("This is the only manager. Give somebody else the role first.")
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    _note("role.ended", membership, practice, by, at, role=membership.role)
    left = set(held.exclude(pk=membership.pk).filter(user=membership.user_id).values_list("role", flat=True))
    if membership.role in WORKS_WITH_CLIENTS and not left & WORKS_WITH_CLIENTS:
        for link in CareLink.objects.filter(current(at), carer=membership.user_id, client__practice=practice):
            end_care(link=link, by=by, at=at)
        _end_supervisions(practice, models.Q(therapist=membership.user_id), by, at)
    if membership.role == Role.SUPERVISOR:
        _end_supervisions(practice, models.Q(supervisor=membership.user_id), by, at)


def _end_supervisions(practice: Practice, which: models.Q, by: User | None, at: datetime) -> None:
    for supervision in Supervision.objects.filter(which, current(at), practice=practice):
        end_supervision(supervision=supervision, by=by, at=at)


@transaction.atomic
def begin_supervision(
    *, practice: Practice, supervisor: User, therapist: User, by: User | None, at: datetime
) -> Supervision:
    """Let somebody supervise somebody from now on; twice is as once.

    Raises:
        NotPossible: the one has no supervisor's role here, or the other does not work with clients here.
    """
    Practice.objects.select_for_update().get(pk=practice.pk)
    held = Membership.objects.filter(current(at), practice=practice)
    if supervisor == therapist:
        raise NotPossible("Nobody supervises themself.")
    if not held.filter(user=supervisor, role=Role.SUPERVISOR).exists():
        raise NotPossible("That person is not a supervisor here.")
    if not held.filter(user=therapist, role__in=WORKS_WITH_CLIENTS).exists():
        raise NotPossible("That person does not work with clients here.")
    if there := Supervision.objects.filter(
        practice=practice, supervisor=supervisor, therapist=therapist, ended_at=None
    ).first():
        return there
    begun = Supervision.objects.create(practice=practice, supervisor=supervisor, therapist=therapist, started_at=at)
    _note("supervision.begun", begun, practice, by, at)
    return begun


@transaction.atomic
def end_supervision(*, supervision: Supervision, by: User | None, at: datetime) -> None:
    """End a supervision: the supervisor no longer sees those clients; twice is as once."""
    Practice.objects.select_for_update().get(pk=supervision.practice_id)
    supervision.refresh_from_db(fields=["ended_at"])
    if supervision.ended_at is None:
        supervision.ended_at = at
        supervision.save(update_fields=["ended_at"])
        _note("supervision.ended", supervision, supervision.practice, by, at)


@transaction.atomic
def add_client(*, practice: Practice, by: User, at: datetime, **details: str) -> Client:
    """Add a client; whoever adds them cares for them from now on.

    Args:
        practice: where.
        by: who; becomes the first carer.
        at: when.
        details: `CLIENT_FIELDS`, the name at least.

    Raises:
        NotPossible: there is no name.
    """
    _refuse_without_name(details.get("name", ""))
    known = {name: text for name, text in details.items() if name in CLIENT_FIELDS}
    client = Client.objects.create(practice=practice, created_at=at, **{"time_zone": practice.time_zone, **known})
    _note_client("client.added", client, client, by, at)
    begin_care(client=client, carer=by, by=by, at=at)
    return client


def _refuse_without_name(name: str) -> None:
    if not name.strip():
        raise NotPossible("A client needs a name (it may be a made-up one).")


@transaction.atomic
def change_client(*, client: Client, by: User, at: datetime, **details: str) -> Client:
    """Change a client's details (`CLIENT_FIELDS`).

    Raises:
        NotPossible: the name is empty.
    """
    _refuse_without_name(details.get("name", client.name))
    fresh = Client.objects.select_for_update().get(pk=client.pk)
    changed = [name for name in CLIENT_FIELDS if name in details and getattr(fresh, name) != details[name]]
    if changed:
        for name in changed:
            setattr(fresh, name, details[name])
        fresh.save()
        _note_client("client.changed", fresh, fresh, by, at, fields=changed)
    return fresh


@transaction.atomic
def begin_care(*, client: Client, carer: User, kind: str = CareLink.Kind.THERAPIST, by: User, at: datetime) -> CareLink:
    """Let somebody care for a client, and so open the record, from now on; twice is as once.

    Raises:
        NotPossible: that person does not work with clients in the client's practice.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    held = Membership.objects.filter(current(at), practice=client.practice_id, user=carer)
    if not held.filter(role__in=WORKS_WITH_CLIENTS).exists():
        raise NotPossible("That person does not work with clients here.")
    if there := CareLink.objects.filter(client=client, carer=carer, ended_at=None).first():
        return there
    link = CareLink.objects.create(client=client, carer=carer, kind=kind, started_at=at)
    _note_client("care.begun", link, client, by, at, kind=str(kind))
    return link


@transaction.atomic
def end_care(*, link: CareLink, by: User | None, at: datetime) -> None:
    """End a care link: from now on that person cannot open the record; twice is as once."""
    Client.objects.select_for_update().get(pk=link.client_id)
    link.refresh_from_db(fields=["ended_at"])
    if link.ended_at is None:
        link.ended_at = at
        link.save(update_fields=["ended_at"])
        _note_client("care.ended", link, link.client, by, at)
