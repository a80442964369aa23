"""Putting events and moods on the timeline, changing them, taking them off and back, and linking them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.refusals import Refused, Stale
from openipt.people.models import Client
from openipt.timeline.models import EventLink, LifeEvent, Placed, SymptomPoint

SAME_AGAIN = timedelta(minutes=10)
MOST = 1000  # of a kind, for one client
Row = TypeVar("Row", LifeEvent, SymptomPoint)


def _note(client: Client, subject: models.Model, act: str, by: User, at: datetime) -> None:
    record(act=act, by=by, at=at, subject=subject, practice_id=client.practice_id, client_id=client.pk)


def _added(row: Row, rows: "models.QuerySet[Row]", told: Mapping[str, Any], by: User, at: datetime) -> tuple[Row, bool]:
    """The row, saved; or the same one, if the same was sent a moment ago (and whether it is new)."""
    Client.objects.select_for_update().get(pk=row.client_id)
    for recent in rows.filter(removed_at=None, added_by=by, added_at__gt=at - SAME_AGAIN):
        if all(getattr(recent, name) == value for name, value in told.items()):
            return recent, False
    if rows.filter(removed_at=None).count() >= MOST:
        raise Refused("There is no room for more on this timeline. Take something off first.")
    row.save()
    return row, True


@transaction.atomic
def add_life_event(*, client: Client, told: Mapping[str, Any], by: User, at: datetime) -> LifeEvent:
    """Put an event on a client's timeline; the same sent twice is there once.

    Args:
        client: whose life.
        told: the fields of `LifeEvent` that are told.
        by: who writes: the client, or whoever cares for them.
        at: when.

    Raises:
        Refused: there are too many.
    """
    new = LifeEvent(client=client, added_at=at, added_by=by, changed_at=at, changed_by=by, **told)
    event, is_new = _added(new, LifeEvent.objects.filter(client=client), told, by, at)
    if is_new:
        _note(client, event, "life_event.added", by, at)
    return event


@transaction.atomic
def add_symptom_point(*, client: Client, told: Mapping[str, Any], by: User, at: datetime) -> SymptomPoint:
    """Put a remembered mood, or a turn of the symptoms, on a client's timeline; the same sent twice is there once.

    Raises:
        Refused: there are too many.
    """
    new = SymptomPoint(client=client, added_at=at, added_by=by, changed_at=at, changed_by=by, **told)
    point, is_new = _added(new, SymptomPoint.objects.filter(client=client), told, by, at)
    if is_new:
        _note(client, point, "symptom_point.added", by, at)
    return point


def _changed(row: Row, told: Mapping[str, Any], revision: int, by: User, at: datetime) -> bool:
    current = {name: getattr(row, name) for name in told}
    if current == dict(told):
        return False
    if revision != row.revision:
        shown = {name: str(value) for name, value in current.items() if isinstance(value, str)}
        raise Stale("This was changed somewhere else.", revision=row.revision, current=shown)
    for name, value in told.items():
        setattr(row, name, value)
    row.revision, row.changed_at, row.changed_by = row.revision + 1, at, by
    row.save()
    return True


@transaction.atomic
def change_life_event(*, event: LifeEvent, told: Mapping[str, Any], revision: int, by: User, at: datetime) -> LifeEvent:
    """Change what is told of an event.

    Raises:
        Stale: somebody changed it in between.
    """
    event = LifeEvent.objects.select_for_update(of=("self",)).select_related("client").get(pk=event.pk)
    if _changed(event, told, revision, by, at):
        _note(event.client, event, "life_event.changed", by, at)
    return event


@transaction.atomic
def change_symptom_point(
    *, point: SymptomPoint, told: Mapping[str, Any], revision: int, by: User, at: datetime
) -> SymptomPoint:
    """Change what is told of a point.

    Raises:
        Stale: somebody changed it in between.
    """
    point = SymptomPoint.objects.select_for_update(of=("self",)).select_related("client").get(pk=point.pk)
    if _changed(point, told, revision, by, at):
        _note(point.client, point, "symptom_point.changed", by, at)
    return point


@transaction.atomic
def take_off(*, row: Placed, by: User, at: datetime) -> None:
    """Take an event or a point off the timeline; it stays in the record and can be put back."""
    _set_removed(row, at, "removed", by, at)


@transaction.atomic
def put_back(*, row: Placed, by: User, at: datetime) -> None:
    """Put an event or a point back on the timeline."""
    _set_removed(row, None, "restored", by, at)


def _set_removed(row: Placed, removed_at: datetime | None, what: str, by: User, at: datetime) -> None:
    if (row.removed_at is None) is (removed_at is None) or not isinstance(row, LifeEvent | SymptomPoint):
        return
    row.removed_at = removed_at
    row.save(update_fields=["removed_at"])
    kind = "life_event" if isinstance(row, LifeEvent) else "symptom_point"
    _note(row.client, row, f"{kind}.{what}", by, at)


@transaction.atomic
def link_event(
    *,
    event: LifeEvent,
    point: SymptomPoint,
    confidence: str,
    client_view: str = EventLink.View.NOT_ASKED,
    remark: str = "",
    by: User,
    at: datetime,
) -> EventLink:
    """Mark that an event may go with a change of symptoms, or say anew how sure that is and what the client says.

    Raises:
        Refused: they are not of one client.
    """
    if event.client_id != point.client_id:
        raise Refused("These two do not belong together.")
    told = {"confidence": confidence, "client_view": client_view, "remark": remark, "at": at, "by": by}
    link, _ = EventLink.objects.update_or_create(event=event, point=point, defaults=told)
    _note(event.client, link, "event_link.marked", by, at)
    return link


@transaction.atomic
def unlink_event(*, link: EventLink, by: User, at: datetime) -> None:
    """Take a link away again."""
    _note(link.event.client, link, "event_link.removed", by, at)
    link.delete()
