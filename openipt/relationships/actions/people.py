"""Who is in the inventory: added, taken out, and put back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.refusals import Refused
from openipt.people.models import Client
from openipt.relationships.actions.trail import Trail
from openipt.relationships.inventory import NotSaid, as_written, checked
from openipt.relationships.models import Relationship, Statement

MOST_PEOPLE = 300


@transaction.atomic
def add_relationship(*, client: Client, name: str, by: User, at: datetime, kind: str = "") -> Relationship:
    """Add a person to a client's inventory; the same name again gives whoever is there, so that a retry adds nobody.

    Raises:
        Refused: no name, a name that is too long, an unknown kind, or more people than the inventory holds.
    """
    try:
        name, kind = checked("name", name), checked("kind", kind)
    except NotSaid as problem:
        raise Refused(str(problem)) from problem
    Client.objects.select_for_update().get(pk=client.pk)
    here = list(Relationship.objects.filter(client=client, removed_at=None).only("id", "client_id", "name", "kind"))
    same = [one for one in here if one.name.casefold() == name.casefold()]
    if same:
        if not same[0].statements.filter(by=by).exists():  # they name them too
            Statement.objects.create(relationship=same[0], field="name", value=name, at=at, by=by)
        return same[0]
    if len(here) >= MOST_PEOPLE:
        raise Refused("There are as many people as the inventory can hold.")
    made = Relationship.objects.create(client=client, name=name, kind=kind, added_at=at, added_by=by)
    said = {"name": name, "kind": kind}
    for field in (field for field in said if said[field]):
        Statement.objects.create(relationship=made, field=field, value=said[field], at=at, by=by)
    Trail(client, by, at).add("relationship.added", made)
    return made


@transaction.atomic
def add_people(*, client: Client, names: Iterable[str], by: User, at: datetime) -> list[Relationship]:
    """Add several people at once, in order: as one writes while listening.

    Raises:
        Refused: no name, or more people than the inventory holds.
    """
    wanted = as_written(names)
    if not wanted:
        raise Refused("Write a name first; any name will do.")
    moments = (at + timedelta(microseconds=place) for place in range(len(wanted)))  # the order they were named in
    return [
        add_relationship(client=client, name=name, by=by, at=moment)
        for name, moment in zip(wanted, moments, strict=True)
    ]


@transaction.atomic
def remove_relationship(*, relationship: Relationship, by: User, at: datetime) -> None:
    """Take somebody out of the inventory; they stay in the record and can be put back. Twice changes nothing."""
    if relationship.removed_at is None:
        relationship.removed_at, relationship.removed_by = at, by
        relationship.save(update_fields=["removed_at", "removed_by"])
        Trail(relationship.client, by, at).add("relationship.removed", relationship)


@transaction.atomic
def restore_relationship(*, relationship: Relationship, by: User, at: datetime) -> None:
    """Put somebody back into the inventory, with everything that was said. Twice changes nothing."""
    if relationship.removed_at is not None:
        relationship.removed_at, relationship.removed_by = None, None
        relationship.save(update_fields=["removed_at", "removed_by"])
        Trail(relationship.client, by, at).add("relationship.restored", relationship)
