"""Flagging fear, control and violence in a relationship: for the therapist's eyes, asked about alone."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions import set_letter_picture
from openipt.courses.models import Letter
from openipt.courses.refusals import Refused
from openipt.relationships.actions.trail import Trail
from openipt.relationships.models import Relationship, SafetyFlag
from openipt.relationships.queries import locked


@transaction.atomic
def raise_flag(
    *, relationship: Relationship, about: str, note: str, asked_alone: bool, by: User, at: datetime
) -> SafetyFlag:
    """Flag somebody: they are left out of everything shared or printed. A new flag takes the place of the one before.

    The audit trail names it like any other change to the inventory, because the client can read that trail.

    Raises:
        Refused: it was not asked alone, or there is no such flag.
    """
    if about not in SafetyFlag.About.values:
        raise Refused("Choose what it is about.")
    if not asked_alone:
        raise Refused("Ask about this alone with the client, never with this person near; then flag it.")
    fresh = locked(relationship)
    current = fresh.safety_flags.filter(lifted_at=None).first()
    if current is not None:
        if (current.about, current.note) == (about, note):
            return current
        current.lifted_at, current.lifted_by = at, by
        current.save(update_fields=["lifted_at", "lifted_by"])
    for letter in Letter.objects.filter(course__client=fresh.client_id, finished_at=None):
        set_letter_picture(letter=letter, picture="", words="", by=by, at=at)  # they may be on it
    made = SafetyFlag.objects.create(relationship=fresh, about=about, note=note, raised_at=at, raised_by=by)
    Trail(fresh.client, by, at).add("relationship.saved", fresh, fields=["safety"])
    return made


@transaction.atomic
def lift_flag(*, relationship: Relationship, because: str, by: User, at: datetime) -> None:
    """Take a flag away, with the reason; it stays in the record. Twice changes nothing.

    Raises:
        Refused: no reason.
    """
    if not because.strip():
        raise Refused("Write why this is no longer so.")
    fresh = locked(relationship)
    current = fresh.safety_flags.filter(lifted_at=None).first()
    if current is not None:
        current.lifted_at, current.lifted_by, current.lifted_because = at, by, because.strip()
        current.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
        Trail(fresh.client, by, at).add("relationship.saved", fresh, fields=["safety"])
