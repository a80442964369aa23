"""Keeping the list of whom clients can turn to in a crisis."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.safety.models import CrisisContact


def _note_contact(contact: CrisisContact, act: str, by: User, at: datetime) -> None:
    record(act=act, by=by, at=at, subject=contact, practice_id=contact.practice_id)


@transaction.atomic
def save_crisis_contact(*, contact: CrisisContact, by: User, at: datetime) -> CrisisContact:
    """Add or change somebody to turn to in a crisis; its fields have been checked by the form."""
    contact.save()
    _note_contact(contact, "crisis_contact.saved", by, at)
    return contact


@transaction.atomic
def remove_crisis_contact(*, contact: CrisisContact, by: User, at: datetime) -> None:
    """Take somebody off the list of whom to turn to."""
    _note_contact(contact, "crisis_contact.removed", by, at)
    contact.delete()
