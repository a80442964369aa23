"""Keeping, changing, deleting and bringing back diary entries. An entry that is sent twice is kept once."""

import json
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.refusals import Refused, Stale
from openipt.diary.entry import Told, is_in_reach
from openipt.diary.models import DiaryEntry, DiaryPerson
from openipt.diary.queries import told_by
from openipt.people.models import Client
from openipt.relationships.models import Relationship

GONE = "This entry was deleted."


def _note(entry: DiaryEntry, act: str, by: User, at: datetime) -> None:
    client = entry.client
    record(act=act, by=by, at=at, subject=entry, practice_id=client.practice_id, client_id=client.pk)


def _locked(entry: DiaryEntry) -> DiaryEntry:
    return DiaryEntry.objects.select_for_update(of=("self",)).select_related("client").get(pk=entry.pk)


@transaction.atomic
def keep_entry(*, client: Client, key: UUID, told: Told, written_at: datetime, by: User, at: datetime) -> DiaryEntry:
    """Keep a new entry. The same key again gives the entry that was kept first, whatever comes with it.

    Args:
        client: whose diary.
        key: made by the device or page it was written on.
        told: what they wrote.
        written_at: when, by the clock of the device; a clock that runs ahead is taken as now.
        by: the client.
        at: now.

    Raises:
        Refused: it is about a day in the future, or longer ago than a year.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    if kept := DiaryEntry.objects.filter(client=client, key=key).first():
        return kept
    entry = DiaryEntry(client=client, key=key, written_at=min(written_at, at), kept_at=at)
    _tell(entry, told, at)
    _note(entry, "diary.kept", by, at)
    return entry


@transaction.atomic
def change_entry(
    *, entry: DiaryEntry, told: Told, revision: int, by: User, at: datetime, key: UUID | None = None
) -> DiaryEntry:
    """Change an entry; what it said before is kept until the next change.

    Args:
        entry: which.
        told: what it says from now on.
        revision: the one the client saw.
        by: the client.
        at: now.
        key: given by a device that was away: then a change that comes too late loses nothing, it is kept beside the
            entry as its other version, and the client chooses. The same key again changes nothing.

    Raises:
        Refused: the entry is deleted, or the day is out of reach.
        Stale: it was changed somewhere else meanwhile, and no key was given.
    """
    current = _locked(entry)
    if key and (kept := DiaryEntry.objects.filter(client=current.client, key=key).first()):
        return kept
    if told == told_by(current) and current.deleted_at is None:
        return current
    if key and (current.deleted_at or revision != current.revision):
        return _keep_beside(current, key, told, by, at)
    if current.deleted_at:
        raise Refused(GONE)
    if revision != current.revision:
        raise Stale("The entry was changed somewhere else.", revision=current.revision, current={})
    current.before = _packed(told_by(current))
    current.revision += 1
    _tell(current, told, at)
    _note(current, "diary.changed", by, at)
    return current


def _keep_beside(current: DiaryEntry, key: UUID, told: Told, by: User, at: datetime) -> DiaryEntry:
    first = None if current.deleted_at else current
    other = DiaryEntry(
        client=current.client, key=key, written_at=current.written_at, kept_at=at, other_version_of=first
    )
    _tell(other, told, at)
    _note(other, "diary.kept", by, at)
    return other


@transaction.atomic
def undo_change(*, entry: DiaryEntry, by: User, at: datetime) -> DiaryEntry:
    """Let an entry say again what it said before the last change; doing it again undoes that.

    Raises:
        Refused: it was never changed, or is deleted.
    """
    current = _locked(entry)
    if current.deleted_at or not current.before:
        raise Refused("There is nothing to undo." if not current.deleted_at else GONE)
    earlier, current.before = _unpacked(current.before), _packed(told_by(current))
    current.revision += 1
    _tell(current, earlier, at)
    _note(current, "diary.changed", by, at)
    return current


@transaction.atomic
def delete_entry(*, entry: DiaryEntry, by: User, at: datetime) -> None:
    """Take an entry out of the diary; it can be brought back. Other versions of it stand on their own then."""
    current = _locked(entry)
    if current.deleted_at is None:
        current.deleted_at = at
        current.save(update_fields=["deleted_at"])
        current.other_versions.update(other_version_of=None)
        _note(current, "diary.deleted", by, at)


@transaction.atomic
def restore_entry(*, entry: DiaryEntry, by: User, at: datetime) -> None:
    """Bring a deleted entry back."""
    current = _locked(entry)
    if current.deleted_at is not None:
        current.deleted_at = None
        current.save(update_fields=["deleted_at"])
        _note(current, "diary.restored", by, at)


@transaction.atomic
def choose_version(*, entry: DiaryEntry, keep: str, by: User, at: datetime) -> None:
    """Of an entry and the other version of it keep "this" (the other version), "first", or "both".

    Raises:
        Refused: there is no such choice, or nothing to choose between any more.
    """
    other = _locked(entry)
    if other.other_version_of is None or keep not in {"this", "first", "both"}:
        raise Refused("There is nothing to choose any more.")
    first, other.other_version_of = other.other_version_of, None
    other.save(update_fields=["other_version_of"])
    if keep == "both":
        _note(other, "diary.changed", by, at)
    else:
        delete_entry(entry=first if keep == "this" else other, by=by, at=at)


def _tell(entry: DiaryEntry, told: Told, at: datetime) -> None:
    """Write what was told into an entry and save it with its people."""
    if not is_in_reach(told.day, at):
        raise Refused("Choose today or a day that has been, up to a year ago.")
    for name in ("day", "clock", "mood", "kind", "words", "shared"):
        setattr(entry, name, getattr(told, name))
    entry.save()
    entry.people.all().delete()
    DiaryPerson.objects.bulk_create(_people(entry, told))


def _people(entry: DiaryEntry, told: Told) -> list[DiaryPerson]:
    """Those of the inventory by themselves, also where only their name was written; others by name."""
    known = list(Relationship.objects.filter(client=entry.client_id).only("id", "name", "client_id", "removed_at"))
    by_id = {one.pk: one for one in known}
    by_name = {one.name.casefold(): one.pk for one in known if one.removed_at is None}
    if unknown := set(told.people) - by_id.keys():
        raise Refused(f"{len(unknown)} of the people are not in your list any more. Write their names instead.")
    there = dict.fromkeys([*told.people, *(by_name[n.casefold()] for n in told.names if n.casefold() in by_name)])
    named = [name for name in told.names if name.casefold() not in by_name]
    found = [DiaryPerson(entry=entry, relationship_id=pk, place=place) for place, pk in enumerate(there)]
    return found + [DiaryPerson(entry=entry, name=name, place=len(there) + n) for n, name in enumerate(named)]


def _packed(told: Told) -> str:
    plain = {name: getattr(told, name) for name in Told.__slots__}
    return json.dumps(plain, default=str)


def _unpacked(text: str) -> Told:
    plain: dict[str, Any] = json.loads(text)
    plain["day"] = date.fromisoformat(plain["day"])
    plain["clock"] = time.fromisoformat(plain["clock"]) if plain["clock"] else None
    plain["people"], plain["names"] = tuple(UUID(pk) for pk in plain["people"]), tuple(plain["names"])
    return Told(**plain)
